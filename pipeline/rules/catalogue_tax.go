package rules

func goodsRules() []Rule {
	return []Rule{
		{GoodsCodeMissing, Error, "没有填写商品和服务税收编码", "The tax category code is missing",
			"填写 19 位税收编码；账户开通了智能赋码的，可在销售方配置中说明", "Fill in the 19-digit code, or say in the seller's configuration that the account finds codes by itself"},
		{GoodsCodeForm, Error, "税收编码“{value}”不对：{1}", "The tax category code “{value}” is wrong: {1}",
			"填写 19 位数字的编码，以 1 至 6 开头；较短的编码须是完整的层级（1、3、5……位）", "Type 19 digits beginning with 1 to 6; a shorter code must have whole levels (1, 3, 5, … digits)"},
		{GoodsNamePrefix, Warning, "项目名称已去掉开头的“{1}”，发票上的简称由开票平台按税收编码添加", "“{1}” was taken off the goods name; the platform prints the category itself",
			"项目名称只填商品名，不带 *简称*", "Type the name without *category*"},
	}
}

func taxRules() []Rule {
	return []Rule{
		{RateUnreadable, Error, "无法识别税率“{value}”", "The tax rate “{value}” cannot be read",
			"填写如 13%、0.13、免税 或 不征税", "Type it like 13%, 0.13, 免税 or 不征税"},
		{RateNotLegal, Error, "没有 {1} 这一档税率{2:also}", "There is no tax rate of {1}{2:also}",
			"填写现行税率或征收率：13%、9%、6%、5%、3%、2%、1.5%、1%、0、免税、不征税", "Type a rate in force: 13%, 9%, 6%, 5%, 3%, 2%, 1.5%, 1%, 0"},
		{RateHistoric, Error, "{1} 是已废止的税率，只能用于红字发票", "The rate {1} is no longer in force; only red invoices may have it",
			"按现行税率填写，如 17% 和 16% 现为 13%，11% 和 10% 现为 9%", "Type the rate in force: 13% for 17% and 16%, 9% for 11% and 10%"},
		{RateNotAllowed, Error, "销售方“{2}”不能开 {1} 的税率", "Seller {2} may not use the rate {1}",
			"该销售方可用的税率：{3}", "Rates of this seller: {3}"},
		{SpecialAtZero, Error, "{1}的税率不能是 0、免税或不征税", "{1} cannot have a rate of 0 or be exempt",
			"改开普通发票，或填写实际税率", "Issue an ordinary invoice or type the real rate"},
		{ZeroUnexplained, Warning, "税率为 0 且没有说明优惠政策，将按普通零税率（如出口）开具", "A rate of 0 without a policy is issued as the ordinary zero rate (as for exports)",
			"如果是免税或不征税，税率请填“免税”或“不征税”", "Type 免税 (exempt) or 不征税 (not taxable) if it is that"},
		{PolicyUnknown, Error, "不认识优惠政策“{value}”", "“{value}” is not a tax policy",
			"填写其中一种：{1}", "Type one of: {1}"},
		{PolicyRate, Error, "优惠政策“{1}”与税率 {2} 不符，应为 {3}", "The policy {1} does not go with the rate {2}; it should be {3}",
			"核对税率和优惠政策类型", "Check rate and policy"},
		{PolicyNotCarried, Error, "开票平台的接口没有“{1}”这一政策", "The platform's interface has no policy {1}",
			"这一张请在电子税局或开票平台上单独开具", "Issue this one at the tax bureau or on the platform by hand"},
		{PolicyContradicted, Error, "“是否使用优惠政策”为否，却有优惠政策“{1}”", "No policy shall be used, yet there is the policy {1}",
			"使用优惠政策时填 是，否则清空优惠政策类型", "Type 是 (yes) or clear the policy"},
		{PolicyMissing, Error, "使用优惠政策，但没有填写优惠政策类型", "A policy is used but not named",
			"填写优惠政策类型，如 免税、简易征收", "Name the policy, such as 免税"},
		{RateDated, Warning, "税率 {1} 只适用于有期限的特定政策，请确认这一笔符合", "The rate {1} belongs to policies with conditions and a term; make sure that this sale meets them",
			"不符合时改为适用的税率", "Type the rate that applies"},
		{LevyReasonMissing, Warning, "小规模纳税人按 3% 开具，没有填写放弃享受减按 1% 征收率的原因，可能被拒绝", "A small-scale seller's invoice at 3% without a reason may be refused",
			"填写“放弃享受减按1%征收率原因”，或按 1% 开具", "Fill in the reason or use 1%"},
		{RateOnNoSale, Error, "6 字头的税收编码是未发生销售的不征税项目，不能有税率 {1}", "A tax category code that begins with 6 is no sale and is not taxable; it cannot have the rate {1}",
			"税率填 不征税；确有销售时改正税收编码", "Type 不征税 as the rate, or correct the code where there is a sale"},
		{RateOfGeneral, Warning, "销售方“{2}”是小规模纳税人，一般不能开 {1} 的税率", "Seller {2} is a small-scale taxpayer, which the rate {1} is not for",
			"填写征收率（如 1%、3%）；已登记为一般纳税人时改正配置中的 taxpayer", "Type a levy rate such as 1% or 3%; correct taxpayer in the configuration if the seller is a general taxpayer by now"},
	}
}
