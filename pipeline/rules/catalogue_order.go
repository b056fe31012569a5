package rules

func orderRules() []Rule {
	return []Rule{
		{OrderNoMissing, Error, "没有订单号", "The order number is missing",
			"填写订单号；同一订单的各行填同一个号", "Type the order number; rows of one order carry the same"},
		{OrderNoLong, Error, "订单号有 {1} 个字符，超过 {2} 个", "The order number has {1} characters, more than {2}",
			"改用不超过 {2} 个字符的订单号；如果账户支持更长的订单号，可在配置中放宽", "Use at most {2} characters; the configuration can allow more where the account does"},
		{OrderNoForm, Error, "订单号里不能有字符“{1}”", "The order number must not contain “{1}”",
			"只用字母、数字和 - _ . / # :", "Use letters, digits and - _ . / # : only"},
		{FieldMissing, Error, "没有填写{field}", "{field} is missing",
			"请填写{field}", "Fill in {field}"},
		{RowsDisagree, Error, "同一订单的{field}前后不一致：{1} 是“{2}”，这里是“{value}”", "{field} differs between rows of one order: “{2}” in {1}, “{value}” here",
			"改成一样的，或者只在订单的第一行填写；如果是两张发票，请用不同的订单号", "Make them equal or leave one empty; two invoices need two order numbers"},
		{NoLines, Error, "订单没有明细行", "The order has no lines",
			"至少填写一行项目名称、金额和税率；税局模板请在“2-发票明细信息”中用同一流水号填写", "Fill in at least one line with name, amount and rate (sheet 2 of the bureau's workbook)"},
		{NoHead, Error, "这个号在“1-发票基本信息”中不存在", "Sheet 1 has no row with this number",
			"核对发票流水号，或在“1-发票基本信息”中补上这一行", "Correct the number or add its row to sheet 1"},
		{KindUnknown, Error, "不认识发票种类“{value}”", "“{value}” is not a kind of invoice",
			"填写其中一种：{1}", "Type one of: {1}"},
		{KindNotCarried, Error, "暂不支持开具{1}：表格中没有它需要的专用内容", "{1} invoices cannot be issued: no column carries the details they need",
			"改用其他发票种类，或在开票平台上单独开具这一张", "Choose another kind or issue this one on the platform by hand"},
		{TooManyLines, Error, "发票有 {1} 行（含折扣行），超过 {2} 行", "The invoice has {1} lines with discount lines, more than {2}",
			"拆成几个订单，每个不超过 {2} 行", "Part it into orders of at most {2} lines"},
		{PaperNeedsList, Warning, "纸质发票有 {1} 行，超过 8 行，需要附销货清单", "A paper invoice with {1} lines, more than 8, comes with a list",
			"不想附清单时，拆成每张不超过 8 行", "Part it into invoices of at most 8 lines to avoid the list"},
		{TooLong, Error, "{field}有 {1} 个字符，超过 {2} 个", "{field} has {1} characters, more than {2}",
			"缩短到 {2} 个字符以内", "Shorten it to {2} characters"},
		{TooManyBytes, Warning, "{field}按 GBK 计 {1} 个字节，超过 {2}（一个汉字计 2），可能被开票系统截短或拒绝", "{field} takes {1} bytes in GBK, more than {2}; the billing system may cut or refuse it",
			"能缩短时请缩短到 {3} 个汉字以内", "Shorten it to {3} Chinese characters if you can"},
		{CharsRefused, Error, "{field}里有开票系统不支持的字符：{1}", "{field} contains characters that billing systems refuse: {1}",
			"删掉或换成常用字；生僻字请按公安、工商登记的替代写法填写", "Remove or replace them"},
		{ClerkMissing, Error, "没有开票人，销方“{1}”的配置里也没有", "There is no clerk, neither here nor in the configuration of seller {1}",
			"填写开票人，或在销方配置中设置 clerk；数电票须与电子税局登录人同名", "Fill in the clerk or set clerk in the seller's configuration"},
		{ManagerIncomplete, Error, "经办人信息不完整：没有填写{field}", "The handler's details are incomplete: {field} is missing",
			"经办人姓名、证件类型、证件号码一起填写；只填姓名也可以", "Fill in name, ID type and ID number together, or the name alone"},
		{ChoiceUnknown, Error, "{field}“{value}”不在可选范围内", "“{value}” is not a choice of {field}",
			"填写其中一种：{1}", "Type one of: {1}"},
		{ExtensionForm, Error, "分机号“{value}”不是 1 到 5 位数字", "The extension number “{value}” is not 1 to 5 digits",
			"只填数字，最多 5 位", "Type at most 5 digits"},
	}
}

func sellerRules() []Rule {
	return []Rule{
		{SellerUnknown, Error, "没有配置销方“{value}”", "Seller “{value}” is not configured",
			"填写已配置的销方税号或名称：{1}", "Type the tax number or name of a configured seller: {1}"},
		{SellerMissing, Error, "没有说明由哪个销方开票", "The order does not say which seller issues it",
			"在“销方”列填写其中一个，或用 --seller 指定：{1}", "Type one in the seller column or use --seller: {1}"},
		{SellerAmbiguous, Error, "有多个销方叫“{value}”", "Several sellers are called “{value}”",
			"改填销方税号：{1}", "Type the tax number: {1}"},
	}
}

func duplicateRules() []Rule {
	return []Rule{
		{NumberTwice, Error, "订单号重复：{1} 已有这个号", "The order number is there already, in {1}",
			"每张发票用不同的订单号；重复录入的行请删掉", "Give each invoice its own number; delete a row entered twice"},
		{OtherContent, Error, "这个订单号已经用过（{4}），但内容不同：{1:field}原来是“{2}”，现在是“{3}”。没有再次开票", "This number was used before ({4}) with other content: {1:field} was “{2}”, now “{3}”. Nothing was sent",
			"只有另一笔业务才另用订单号；同一笔业务先处理原来那张发票，不要换号重开", "Only another sale takes a number of its own; for the same sale deal with the first invoice, and do not issue it again under another number"},
		{RepeatedInBatch, Error, "这个订单号在本批次中出现了两次，另一处见 {1}", "This order number stands twice in this batch, also in {1}",
			"同一订单的各行放在同一个文件里；不同业务请用不同的订单号", "Keep the rows of one order in one file; use different numbers for different sales"},
		{SheetTwice, Error, "这个订单的行在两张表里都有，另一处见 {1}；没有把明细相加", "The order stands in two sheets, also in {1}; its lines were not added up",
			"复制出来的工作表请删掉或隐藏；不同的业务请用不同的订单号；同一订单的明细请放在一张表里", "Delete or hide a copied sheet; use different numbers for different sales; keep the lines of one order in one sheet"},
		{NumberForeign, Hold, "平台已有发票，内容不符：{1}", "The platform has an invoice under this number with other content: {1}",
			"到平台核对这张发票。就是本单的：fapiao accept 订单号；不是本单的：查清以后再用 fapiao drop 订单号 取消本单。核对之前不要另行开票",
			"Look at the invoice at the platform. If it is this order's: fapiao accept ORDER; if not, find out whose it is, then fapiao drop ORDER. Do not invoice the sale before that"},
		{PartOnly, Warning, "平台目前只显示这个订单的一部分：{1}", "The platform shows only a part of this order so far: {1}",
			"稍后再查询；一直如此请到平台核对", "Ask again later; look at the platform if it stays so"},
		{InvoiceDiffers, Error, "已开发票与订单不一致：{1}", "The invoice differs from the order: {1}",
			"到平台核对这张发票，需要时红冲；核对以后用 fapiao accept 订单号 确认", "Look at the invoice at the platform and reverse it if need be; then fapiao accept ORDER"},
		{SentElsewhere, Warning, "这个订单号已于 {1} 由 {2} {3}，不会再次开票", "This number was {3} on {1} from {2}; it is not sent again",
			"同一笔业务无需处理；如果是另一笔业务（例如每月重新编号），请换一个订单号",
			"Nothing to do for the same sale; another sale (as where numbers begin anew each month) needs another number"},
		{LooksAlike, Error, "与订单 {1} 相同（购买方、项目、价税合计都一样），而 {1} {2}，可能已经开出。没有开票",
			"The same as order {1} in buyer, goods and gross, and {1} {2}: it may have been invoiced. Nothing was sent",
			"先运行 fapiao reconcile 查清 {1}，它没有开出再用 fapiao retry {1} 重试。确是另一笔业务：fapiao accept {1} 后重新运行",
			"Find out about {1} with fapiao reconcile; if it was not invoiced, fapiao retry {1}. If this is another sale: fapiao accept {1}, then run again"},
		{InvoiceMoved, Warning, "已开发票与订单略有出入：{1}", "The invoice differs slightly from the order: {1}",
			"核对一下；属于平台按单价重算的分位差，或名称写法不同时，不用处理", "Look at it; cents that the platform computed anew, or another spelling of the name, need nothing"},
		{MayBeIssued, Warning, "可能已开，勿重开：{1}", "It may have been issued; do not issue it again: {1}",
			"12 小时内不会重试。运行 fapiao reconcile 再次查询，或在电子税务局核对", "Nothing is tried again for 12 hours. Ask again with fapiao reconcile, or look at the bureau's site"},
	}
}
