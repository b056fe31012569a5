package rules

import "github.com/fapiao/fapiao/internal/lang"

// Codes of findings about lists of corrections. Readers of lists and the application make them.
const (
	ListNumberMissing = "FP-RED-001"
	ListHidden        = "FP-RED-002"
	ListUnread        = "FP-RED-003" // args: how many columns, their titles, which ones the list has (see Bilingual)
	RedCauseUnknown   = "FP-RED-004"
	RedCauseMissing   = "FP-RED-005"
	RedNotPositive    = "FP-RED-006"
	RedLineNumber     = "FP-RED-007"
	RedNoLine         = "FP-RED-008" // args: the lines that there are (see Bilingual)
	RedLinesAlike     = "FP-RED-009" // args: the numbers of the lines
	RedLineOther      = "FP-RED-010" // args: the line, its name
	RedLineUnnamed    = "FP-RED-011" // args: how many lines the invoice has
	RedRowsDiffer     = "FP-RED-012" // args: the other cell, its value
	RedUnknown        = "FP-RED-013"
	RedSeveral        = "FP-RED-014" // args: the invoices that may be meant (see Bilingual)
	RedNotInForce     = "FP-RED-015" // args: the state in the bureau's words
	RedRefused        = "FP-RED-016" // args: why (see Bilingual)
	RedSummed         = "FP-RED-017" // args: how many rows, where, the sum (see Bilingual)
	RedRowTwice       = "FP-RED-018" // args: the other cell
	RedOtherRow       = "FP-RED-019" // args: the other cell
	RedAskedOther     = "FP-RED-020" // args: what was asked for, what is now (see Bilingual)
	RedAskedBefore    = "FP-RED-021" // args: what was asked for (see Bilingual)
	RedSumsOff        = "FP-RED-022" // args: the sum of the lines, the total
	RedQuantityOff    = "FP-RED-023" // args: the quantity, its amount at the blue line's price
	RedFactsMissing   = "FP-RED-024" // args: the titles of what is missing (see Bilingual)
	RedSellerUnknown  = "FP-RED-025"
	RedRowNumbers     = "FP-RED-026"
	RedSellerUnclear  = "FP-RED-027" // args: the tax numbers of the sellers
	ListUnknown       = "FP-RED-028"
	ListDiffers       = "FP-RED-029" // args: what the ledger has
	ListOtherRow      = "FP-RED-030" // args: the other cell, its value
	VoidCauseUnknown  = "FP-RED-031"
	RecipientUnclear  = "FP-RED-032"
	RedEndedBefore    = "FP-RED-033" // args: what was asked for (see Bilingual)
	ListElsewhere     = "FP-RED-034" // args: the numbers of the orders
	ReissueNothing    = "FP-RED-035"
	ReissueUnfit      = "FP-RED-036" // args: why, and what to do (see Bilingual)
)

var redRules = []Rule{
	{ListNumberMissing, Error,
		lang.Text{Zh: "这一行没有发票号码，也没有订单号；它可能属于上一行，所以上一行也不处理",
			En: "This row names no invoice and no order; it may belong to the row above, which is left out, too"},
		lang.Text{Zh: "每一行都填上号码",
			En: "Give the number on every row"}},
	{ListHidden, Error,
		lang.Text{Zh: "这一行被隐藏或筛选掉了，不处理",
			En: "This row is hidden or filtered out and is left out"},
		lang.Text{Zh: "取消隐藏；或用 --hidden-rows read 照常读取，--hidden-rows skip 跳过",
			En: "Unhide it; or --hidden-rows read to read such rows, --hidden-rows skip to skip them"}},
	{ListUnread, Warning,
		lang.Text{Zh: "有 {1} 列填了内容但没有采用：{2}",
			En: "{1} filled columns are not used: {2}"},
		lang.Text{Zh: "用不到的不必处理；有用的，{3}",
			En: "If they do not matter, nothing is to do; otherwise {3}"}},
	{RedCauseUnknown, Error,
		lang.Text{Zh: "红冲原因“{value}”不是销货退回、开票有误、服务中止、销售折让之一",
			En: "The reason “{value}” is none of 销货退回, 开票有误, 服务中止 and 销售折让"},
		lang.Text{Zh: "改成其中之一；店铺自己的原因可以在对应表的 values 里写明对应哪一种",
			En: "Enter one of them; a mapping profile can say under values which one a shop's reason means"}},
	{RedCauseMissing, Error,
		lang.Text{Zh: "没有红冲原因",
			En: "There is no reason"},
		lang.Text{Zh: "填写红冲原因，或用 --reason 写明没有填的各行的原因",
			En: "Enter one, or give that of all rows without one with --reason"}},
	{RedNotPositive, Error,
		lang.Text{Zh: "{field}“{value}”是 0",
			En: "{field} “{value}” is 0"},
		lang.Text{Zh: "填写要红冲的数；整行都要红冲的请留空",
			En: "Enter what is to be reversed; leave it empty for all of the line"}},
	{RedLineNumber, Error,
		lang.Text{Zh: "明细序号“{value}”不是 1 以上的整数",
			En: "The line “{value}” is no whole number from 1"},
		lang.Text{Zh: "填写这一项在蓝票上是第几行",
			En: "Enter which line of the blue invoice it is"}},
	{RedNoLine, Error,
		lang.Text{Zh: "蓝票上没有这一行“{value}”；有的是 {1}",
			En: "The blue invoice has no line “{value}”; it has {1}"},
		lang.Text{Zh: "改成蓝票上的名称或明细序号",
			En: "Enter the name or the number of a line of the blue invoice"}},
	{RedLinesAlike, Error,
		lang.Text{Zh: "蓝票上有几行叫“{value}”（第 {1} 行），不知道是哪一行",
			En: "Several lines of the blue invoice are called “{value}” ({1}); it is not known which one is meant"},
		lang.Text{Zh: "加一列“明细序号”，填上是第几行",
			En: "Add the column 明细序号 with the number of the line"}},
	{RedLineOther, Error,
		lang.Text{Zh: "蓝票第 {1} 行是“{2}”，这里写的是“{value}”",
			En: "Line {1} of the blue invoice is “{2}”; here it is “{value}”"},
		lang.Text{Zh: "核对明细序号和商品名称",
			En: "Check the number and the name of the line"}},
	{RedLineUnnamed, Error,
		lang.Text{Zh: "填了{field}，但蓝票有 {1} 行明细，不知道是哪一行",
			En: "{field} is given, but the blue invoice has {1} lines, and it is not known which one is meant"},
		lang.Text{Zh: "填写商品名称或明细序号",
			En: "Give the name or the number of the line"}},
	{RedRowsDiffer, Error,
		lang.Text{Zh: "同一笔红冲的几行里{field}不一致：这里是“{value}”，{1} 是“{2}”",
			En: "The rows of one red differ in {field}: “{value}” here, “{2}” in {1}"},
		lang.Text{Zh: "改成一致；不是同一笔的，请填不同的退款单号",
			En: "Make them equal; if these are two refunds, give them different refund numbers"}},
	{RedUnknown, Error,
		lang.Text{Zh: "台账里没有“{value}”的发票，也不知道它的种类、购买方和金额",
			En: "The ledger has no invoice of “{value}”, and its kind, buyer and amounts are not known"},
		lang.Text{Zh: "核对号码；不是本程序开的，请用 --issued 给出电子税局导出的发票（全量发票查询），或填写发票种类、购买方名称、开票日期和金额",
			En: "Check the number; if it was issued elsewhere, give the bureau's export of issued invoices with --issued, or fill in kind, buyer, day and amounts"}},
	{RedSeveral, Error,
		lang.Text{Zh: "订单“{value}”没有一张只属于它的发票，不知道指的是哪一张：{1}",
			En: "Order “{value}” has no single invoice of its own, and it is not known which one is meant: {1}"},
		lang.Text{Zh: "改填其中一张的发票号码；合并开的，核对发票上哪几行是这一单的，再填商品名称或明细序号",
			En: "Enter the number of one of the invoices; of a merge, look up which lines are of this order, and give their names or numbers, too"}},
	{RedNotInForce, Error,
		lang.Text{Zh: "按导出的发票清单，这张发票是“{1}”，不能红冲",
			En: "According to the export of issued invoices it is “{1}” and cannot be reversed"},
		lang.Text{Zh: "核对号码；清单如果是早先导出的，请重新导出",
			En: "Check the number; export the invoices again if the file is older"}},
	{RedRefused, Error,
		lang.Text{Zh: "“{value}”不能红冲：{1}",
			En: "“{value}” cannot be reversed: {1}"},
		lang.Text{Zh: "按所写的原因办；这一行写错或不用红冲的，改正或删掉它",
			En: "Do what the reason asks for; correct or delete a row that is wrong or needs no reversal"}},
	{RedSummed, Warning,
		lang.Text{Zh: "{1} 行是同一张发票的同一行明细（{2}），已合并为 {3}",
			En: "{1} rows are about one line of an invoice ({2}) and were added up to {3}"},
		lang.Text{Zh: "如果是重复的行，请删掉多余的",
			En: "If a row was entered twice, delete it"}},
	{RedRowTwice, Error,
		lang.Text{Zh: "这一行与 {1} 完全相同，退款单号也一样，可能是重复的",
			En: "This row is equal to {1}, the refund number included, and may have been entered twice"},
		lang.Text{Zh: "重复的请删掉；确实是两份的，请写成一行，数量或金额填合计",
			En: "Delete it if so; otherwise write one row with the sum"}},
	{RedOtherRow, Error,
		lang.Text{Zh: "同一笔红冲的另一行（{1}）有问题，整笔都没有处理",
			En: "Another row of the same red ({1}) has an error, so all of it is left out"},
		lang.Text{Zh: "先改正那一行",
			En: "Correct that row first"}},
	{RedAskedOther, Error,
		lang.Text{Zh: "退款单号“{value}”已经按 {1} 红冲过，现在是 {2}；没有再次提交",
			En: "Refund “{value}” was already reversed with {1}; now it is {2}. Nothing was sent again"},
		lang.Text{Zh: "核对金额；确实又退了一次的，请填新的退款单号",
			En: "Check the amounts; a further refund needs a number of its own"}},
	{RedAskedBefore, Error,
		lang.Text{Zh: "这一行明细已经红冲过（{1}），而这里没有退款单号，不知道是不是同一笔",
			En: "The line was already reversed ({1}), and without a refund number it is not known whether this is the same refund"},
		lang.Text{Zh: "是同一笔的请删掉这一行；又退了一次的，请填退款单号（任意不重复的编号）",
			En: "Delete the row if it is; a further refund needs a refund number, any unique one"}},
	{RedSumsOff, Error,
		lang.Text{Zh: "导出的发票清单里，这张发票的明细合计是 {1}，发票上是 {2}，对不上",
			En: "In the export of issued invoices the lines of this invoice add up to {1}, while the invoice has {2}"},
		lang.Text{Zh: "请重新导出，不要修改；导出的行数如有上限，请分几次导出",
			En: "Export it again and change nothing; if the export is cut off, make several"}},
	{RedQuantityOff, Error,
		lang.Text{Zh: "退 {1} 件按蓝票单价是 {2}，与{field}“{value}”不符",
			En: "A quantity of {1} is {2} at the price of the blue invoice, other than {field} “{value}”"},
		lang.Text{Zh: "退货只填数量；价格有折让的，红冲原因改用销售折让，只填金额",
			En: "For goods returned give only the quantity; for a reduced price use the reason 销售折让 and only the amount"}},
	{RedFactsMissing, Error,
		lang.Text{Zh: "不是本程序开的发票“{value}”还缺 {1}",
			En: "Invoice “{value}” was not issued here and lacks {1}"},
		lang.Text{Zh: "补上这些列，或用 --issued 给出电子税局导出的发票（全量发票查询）",
			En: "Fill in these columns, or give the bureau's export of issued invoices with --issued"}},
	{RedSellerUnknown, Error,
		lang.Text{Zh: "销售方“{value}”不在配置里",
			En: "Seller “{value}” is not configured"},
		lang.Text{Zh: "核对税号；只能红冲自己开的发票",
			En: "Check the tax number; only own invoices can be reversed"}},
	{RedRowNumbers, Error,
		lang.Text{Zh: "“行号”列是 1、2、3……，像是表格的行号，不像蓝票的明细序号",
			En: "The column 行号 counts 1, 2, 3, …: these seem to be row numbers of the list, not lines of the invoices"},
		lang.Text{Zh: "删掉这一列；确实是蓝票第几行的，把标题改成“明细序号”",
			En: "Delete the column; if it has lines of the invoices, change its title to 明细序号"}},
	{ListUnknown, Error,
		lang.Text{Zh: "台账里没有“{value}”的已开发票",
			En: "The ledger has no issued invoice of “{value}”"},
		lang.Text{Zh: "核对号码和销售方税号；不是用本台账开的，请在开具它的地方办理",
			En: "Check the number and the seller; what was issued elsewhere is corrected there"}},
	{ListElsewhere, Error,
		lang.Text{Zh: "订单“{value}”没有自己的发票，是用别的单号开的：{1}",
			En: "Order “{value}” has no invoice of its own; it was invoiced as {1}"},
		lang.Text{Zh: "拆分或改正过的，改填这些单号；合并过的，发票是几个订单共有的，确实要处理整张的才改填",
			En: "Of an order that was split or corrected, enter these numbers; the invoice of a merge is for several orders: enter its number only if all of it is meant"}},
	{ListDiffers, Error,
		lang.Text{Zh: "{field}“{value}”和台账不一致，台账里是“{1}”；这一行没有处理",
			En: "{field} “{value}” is not that of the ledger, which has “{1}”; the row is left out"},
		lang.Text{Zh: "核对是不是这张发票，改正号码或这一格",
			En: "Check whether it is this invoice, and correct the number or this cell"}},
	{ListOtherRow, Error,
		lang.Text{Zh: "同一张发票写了几行，{field}不一样：这里是“{value}”，{1} 是“{2}”",
			En: "Several rows are about one invoice and differ in {field}: “{value}” here, “{2}” in {1}"},
		lang.Text{Zh: "一张发票只留一行",
			En: "Keep one row of the invoice"}},
	{VoidCauseUnknown, Error,
		lang.Text{Zh: "作废原因“{value}”不是 1 销货退回、2 开票有误、3 服务中止、4 其他之一",
			En: "The reason “{value}” is none of 1 销货退回, 2 开票有误, 3 服务中止 and 4 其他"},
		lang.Text{Zh: "改成其中之一；其他原因写“其他：具体原因”，最多 255 个字",
			En: "Enter one of them; another reason is written “其他：TEXT”, of at most 255 characters"}},
	{ReissueNothing, Error,
		lang.Text{Zh: "换开的{field}写的是“{value}”，看不出是不改还是去掉；这一单没有处理",
			En: "“{value}” does not say whether {field} stays or is removed; the order is left out"},
		lang.Text{Zh: "不改的留空；要去掉的，按号码换开，如 fapiao reissue 号码 --set 备注=",
			En: "Leave the cell empty where it stays; to remove the value, name the order, as in fapiao reissue NUMBER --set remark="}},
	{ReissueUnfit, Error,
		lang.Text{Zh: "“{value}”不能按这一行换开：{1}",
			En: "“{value}” cannot be corrected by its row: {1}"},
		lang.Text{Zh: "按上面说的办，再运行一次；不换开的，删掉这一行。其余的照常办理",
			En: "Do as it says and run the command again, or delete the row. The other orders go on"}},
	{RecipientUnclear, Error,
		lang.Text{Zh: "{field}“{value}”不能用",
			En: "{field} “{value}” cannot be used"},
		lang.Text{Zh: "手机号填 1 开头的 11 位数字，邮箱填如 name@example.com；几个用分号隔开",
			En: "Enter a mobile number of 11 digits from 1, or an address such as name@example.com; separate several with semicolons"}},
	{RedEndedBefore, Warning,
		lang.Text{Zh: "“{value}”的这笔红冲（{1}）以前被放弃或撤销了，没有再申请",
			En: "This red of “{value}” ({1}) was closed or withdrawn before and is not asked for again"},
		lang.Text{Zh: "仍要红冲的，加 --again；不红冲的，把这一行删掉",
			En: "To reverse it after all, add --again; otherwise delete the row"}},
	{RedSellerUnclear, Error,
		lang.Text{Zh: "“{value}”可能是几个销售方的：{1}",
			En: "“{value}” may be of several sellers: {1}"},
		lang.Text{Zh: "加一列“销售方税号”，或用 --seller 写明",
			En: "Add the column 销售方税号, or name the seller with --seller"}},
}
