package rules

func specialRules() []Rule {
	return []Rule{
		{SpecialUnknown, Error, "暂不支持特定业务“{value}”", "The special business “{value}” is not supported",
			"支持：{1}；其他业务请在电子税局单独开具", "Supported: {1}; issue others at the tax bureau"},
		{SpecialUnnamed, Error, "填了{field}，但没有填写特定业务类型", "{field} is filled but the special business is not named",
			"特定业务类型填“{1}”，或清空这一格", "Type {1} as the special business, or clear the cell"},
		{SpecialOther, Error, "特定业务是“{1}”，不能填写{field}", "The special business is {1}; {field} does not belong to it",
			"清空这一格，或改正特定业务类型", "Clear the cell or correct the special business"},
		{SpecialOneLine, Error, "“{1}”的发票只能有一行明细，现有 {2} 行（含折扣行）", "An invoice of {1} has one line only, not {2} with discount lines",
			"每一行单独用一个订单号；折扣直接从金额中扣除", "Give each line its own order number; take a discount off the amount"},
		{SpecialMustBeEmpty, Error, "“{1}”的明细不能填写{field}", "A line of {1} must leave {field} empty",
			"清空这一格", "Clear the cell"},
		{SpecialFieldMissing, Error, "“{1}”必须填写{field}", "{1} needs {field}",
			"请填写{field}；税局模板填在“3-特定业务信息”表，用同一个发票流水号", "Fill in {field}; in the bureau's workbook on the sheet 3-特定业务信息, under the same number"},
		{SpecialAddressWords, Error, "{field}“{value}”里没有 街、路、村、乡、镇、道 中的任何一个字", "{field} “{value}” has none of 街 路 村 乡 镇 道",
			"写到街道门牌，如“文一路 1 号”", "Give street and number"},
		{SpecialAddressLong, Error, "地址和详细地址共 {1} 个字符，超过 120 个", "Place and address have {1} characters together, more than 120",
			"缩短详细地址", "Shorten the address"},
		{SpecialPeriod, Error, "租赁期止 {2} 早于租赁期起 {1}", "The lease ends on {2}, before it starts on {1}",
			"核对租赁期", "Check the period"},
		{SpecialTooManyRows, Error, "“{1}”有 {2} 行，超过 2000 行", "{1} has {2} rows, more than 2000",
			"拆成几个订单", "Part the order"},
		{SpecialKindNotDigital, Error, "{1}不能开具特定业务“{value}”，只有数电票可以", "{1} cannot carry the special business “{value}”; only digital kinds can",
			"改用数电发票", "Choose a digital kind"},
		{SpecialTravelClass, Error, "乘坐{1}时，等级“{value}”不在可选范围内", "“{value}” is not a class of {1}",
			"填写其中一种：{2}", "Type one of: {2}"},
		{LeaseUnnamed, Error, "税收编码是不动产经营租赁（含车辆停放），必须填写特定业务类型和租赁信息", "The code is one of letting property (or places for vehicles), which needs its special business and details",
			"特定业务类型填 不动产经营租赁服务，并填写不动产地址、租赁期等；税局模板填在“3-特定业务信息”表", "Type 不动产经营租赁服务 as the special business and fill in place, period and the rest, in the bureau's workbook on the sheet 3-特定业务信息"},
		{SpecialMayBeNeeded, Warning, "税收编码属于{1}，但没有填写这一特定业务，可能被拒绝", "The code belongs to the special business {1}, which the order does not name; it may be refused",
			"特定业务类型填 {1}，并填写它的信息；税局模板填在“3-特定业务信息”表", "Type {1} as the special business and fill in its details, in the bureau's workbook on the sheet 3-特定业务信息"},
	}
}

func elementRules() []Rule {
	return []Rule{
		{ElementNoTemplate, Error, "填了附加要素，但销售方“{1}”没有配置附加要素模板", "There are additional elements, but seller {1} has no template of them configured",
			"在销售方配置中填写电子税局里维护的附加要素模板名称，或清空附加要素", "Set the template's name in the seller's configuration, or clear the elements"},
		{ElementIncomplete, Error, "附加要素只填了一半：没有{field}", "An additional element lacks its {field}",
			"附加要素名称和内容一起填写", "Fill in name and value together"},
		{ElementTooMany, Error, "附加要素有 {1} 项，超过 10 项", "There are {1} additional elements, more than 10",
			"减少到 10 项以内", "Keep at most 10"},
		{ElementNameReserved, Error, "附加要素名称不能是“备注”", "An additional element cannot be called 备注 (remark)",
			"内容写到备注列，或换一个名称", "Use the remark, or another name"},
		{ElementKind, Error, "{1}没有附加要素，只有数电电子发票有", "{1} has no additional elements; only electronic digital kinds have",
			"清空附加要素，或改用数电电子发票", "Clear them or choose an electronic digital kind"},
		{ElementTwice, Error, "附加要素“{value}”填了两次，第一次在 {1}", "The additional element “{value}” is there twice, first in {1}",
			"只保留一项", "Keep one"},
	}
}
