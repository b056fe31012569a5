package rules

// goodsClassRules are those of goods that have rules of their own.
func goodsClassRules() []Rule {
	return []Rule{
		{CodeIsSection, Error, "税收编码“{value}”只是一个大类（篇），不能开票", "The tax category code “{value}” is a whole section and cannot be invoiced",
			"填写最细一级的 19 位编码", "Type the 19-digit code of the goods themselves"},
		{CoalUnit, Error, "煤炭的单位应为 吨 或 千克", "Coal is invoiced in 吨 (tonnes) or 千克 (kilograms)",
			"单位填 吨 或 千克，数量和单价按它换算", "Type 吨 or 千克 and convert quantity and price"},
		{CoalKindMissing, Error, "煤炭必须填写煤炭种类", "Coal needs its kind (煤炭种类)",
			"在“煤炭种类”列填写，如 无烟煤；不是煤炭时改正税收编码", "Fill in the column 煤炭种类, or correct the code where it is no coal"},
		{CoalKindNotCarried, Warning, "开票平台的接口文档没有煤炭种类，“{value}”不会传过去", "The platform's documents have no field for the kind of coal; “{value}” is not sent",
			"平台可能拒绝这张发票；被拒绝时请在电子税务局单独开具", "The platform may refuse the invoice; issue it at the tax bureau then"},
		{OilUnit, Error, "成品油的单位应为 吨 或 升", "Refined oil is invoiced in 吨 (tonnes) or 升 (litres)",
			"单位填 吨 或 升，数量和单价按它换算（不能填 桶、kg）", "Type 吨 or 升 and convert quantity and price"},
		{OilQuantity, Error, "成品油必须填写数量", "Refined oil needs its quantity",
			"填写数量（吨或升）", "Fill in the quantity in 吨 or 升"},
		{OilMixed, Error, "成品油不能和其他商品开在一张发票上：成品油见 {1}", "Refined oil cannot be invoiced together with other goods; the oil is in {1}",
			"把成品油和其他商品分成两个订单号", "Give oil and other goods an order number each"},
		{UnitMissing, Warning, "填了数量“{value}”，没有填写单位", "There is a quantity, “{value}”, and no unit",
			"填写单位，如 台、千克；服务没有计量单位时可以不填", "Fill in the unit; a service may have none"},
	}
}
