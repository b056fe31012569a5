package rules

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/fapiao/fapiao/internal/nearest"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Columns decides what happens to columns with values that are not a field of an order. The user's
// choice comes first. Otherwise, a column is copied to the results if its title and values are
// unrelated to the invoice (业务员, 部门, 合同号); other columns hold their orders.
type Columns struct {
	carry, ignore map[string]bool // by folded title
	fates         sync.Map        // folded title → columnFate, cached since it is needed for each row
}

// columnFate is what happens to a column.
type columnFate int

const (
	columnUndecided columnFate = iota // depends on its values
	columnRefused
	columnCarried
	columnIgnored
)

// maxCarried is how many columns of an order the results can show.
const maxCarried = 32

// maxCarriedText is how much of a cell the results show, in characters.
const maxCarriedText = 200

// maxCarriedTitle is how much of a title they show.
const maxCarriedTitle = 60

// NewColumns takes the titles of columns to copy to the results and of those to ignore. A title in
// both lists is ignored.
func NewColumns(carry, ignore []string) *Columns {
	c := &Columns{carry: map[string]bool{}, ignore: map[string]bool{}}
	for _, title := range carry {
		c.carry[invoice.Fold(title)] = true
	}
	for _, title := range ignore {
		c.ignore[invoice.Fold(title)] = true
	}
	return c
}

// Carry adds titles of columns to copy to the results. It is called before the first check.
func (c *Columns) Carry(titles ...string) {
	for _, title := range titles {
		c.carry[invoice.Fold(title)] = true
	}
}

// fate is what happens to a column, by its title alone. A nil Columns has no choices.
func (c *Columns) fate(title string) columnFate {
	folded := invoice.Fold(title)
	if c == nil {
		return fateOf(folded)
	}
	if was, ok := c.fates.Load(folded); ok {
		return was.(columnFate)
	}
	fate := fateOf(folded)
	switch {
	case c.ignore[folded]:
		fate = columnIgnored
	case c.carry[folded]:
		fate = columnCarried
	}
	c.fates.Store(folded, fate)
	return fate
}

// fateOf classifies a title without a user's choice: it is copied if it names something that is not
// on the invoice, such as an employee, a department or a document number, and no word in it may
// affect the invoice.
func fateOf(folded string) columnFate {
	switch {
	case slices.Contains(failureTitles, folded):
		return columnIgnored
	case slices.Contains(neutralTitles, folded):
		return columnUndecided
	}
	rest := folded
	for _, p := range neutralParts {
		rest = strings.ReplaceAll(rest, p, "")
	}
	if containsAny(rest, weighty) || rest == folded && !containsAny(rest, beside) || mistyped(folded) {
		return columnRefused
	}
	return columnUndecided
}

// mistyped reports whether a title is one typing error away from the title of a field: 备住.
func mistyped(folded string) bool {
	return slices.ContainsFunc(invoice.Catalogue(), func(info invoice.FieldInfo) bool {
		return slices.ContainsFunc(info.Titles(), func(name string) bool {
			return nearest.Typo(folded, invoice.Fold(name))
		})
	})
}

// beside are parts of titles that are unrelated to the sale: the accountant or salesperson, the
// department, a document.
var beside = []string{
	"制单", "制表", "填表", "录入", "登记", "经手", "经办", "跟单", "业务员", "销售员", "销售人员", "销售代表", "客服", "店员", "店长",
	"司机", "师傅", "医生", "教师", "老师", "顾问", "助理", "主管", "经理", "负责人", "对接人", "跟进人", "归属人", "操作员", "操作人",
	"员工", "工号", "部门", "科室", "事业部", "分公司", "办事处", "团队", "小组", "班组", "区域", "大区", "片区", "地区", "省份", "城市",
	"门店", "店铺", "店名", "网点", "仓库", "库房", "渠道", "平台", "来源", "合同", "协议", "项目号", "项目编号", "项目经理", "项目组",
	"批次", "凭证", "单号", "工单", "序列", "流水", "行号", "页码", "归档", "档案", "快递", "物流", "车牌", "班级", "学号", "床号",
	"salesman", "salesperson", "sales rep", "seller_name", "department", "dept", "region", "area", "district", "store", "shop",
	"branch", "team", "warehouse", "channel", "source", "contract", "project", "operator", "clerk_name", "created by", "created_by",
	"owner", "manager", "staff", "employee", "batch", "reference", "po", "po number", "po_no", "po no",
}

// weighty are parts of titles of columns that may affect what is invoiced, or to whom.
var weighty = []string{
	"额", "价", "税", "折", "扣", "惠", "减", "免", "抵", "返", "退", "赔", "红", "冲", "作废", "取消", "抹", "补", "贴", "让", "省钱", "券",
	"赠", "佣", "押金", "定金", "订金", "收入", "应收", "实收", "收款", "付", "计", "积分", "类型", "种类", "性质", "方式", "标记", "标识", "标志",
	"数", "量", "重", "费", "款", "币", "汇", "率", "成本", "利润", "票", "备注", "附言", "说明", "摘要", "批注", "结果", "意见",
	"抬头", "购", "买", "受", "销售方", "销方", "账", "帐", "银行", "开户", "电话", "手机", "邮箱", "地址", "联系",
	"规格", "型号", "单位", "商品", "货物", "产品", "品名", "名称", "服务", "物料", "编码", "类目", "品类",
	"特定", "差", "是否", "证件", "身份证", "自然人", "状态", "审", "核对", "确认", "已", "未", "不", "要求", "注意",
	"amount", "price", "tax", "vat", "discount", "rebate", "coupon", "fee", "freight", "qty", "quantity", "net", "gross", "deposit",
	"total", "sum", "refund", "currency", "rate", "invoice", "remark", "note", "memo", "comment", "type", "operation", "flag",
	"buyer", "customer", "bank", "account", "phone", "mobile", "mail", "address", "spec", "unit", "count", "weight",
	"goods", "item", "product", "sku", "status", "state", "void", "cancel", "cost", "paid", "pay", "credit", "debit",
}

// neutralParts are parts of titles that do not affect the invoice although they contain a part of
// weighty.
var neutralParts = []string{
	"业务单号", "物流单号", "快递单号", "产品经理", "客户编码", "客户编号", "客户代码", "客户经理", "部门名称", "店铺名称", "门店名称",
	"公司编码", "物料员", "采购", "合同名称", "合同编码", "部门编码", "customerid", "customer id", "customer no",
}

// failureTitles are columns of the file that the tax bureau gives back with the invoices that it
// refused: why it refused them, which is no part of an invoice. Source: the bureau's file
// 批量导入开票-下载失败明细.
var failureTitles = []string{"导入失败原因", "失败原因", "错误原因"}

// neutralTitles do not affect the invoice although they differ by one letter from a title of an
// order.
var neutralTitles = []string{"项目号", "项目编号", "序列", "序列号", "业务号", "经手人", "客户号"}

// money matches a value that may be an amount or a percentage: one with a fraction, a sign of a
// currency, a percent sign, or digits in groups.
var money = regexp.MustCompile(`^[-+(（]?\s*([¥￥$€£]|rmb|cny)|[%％元折]$|^[-+(（]?[\d,，]+[.．]\d+[)）]?$|^[-+(（]?\d{1,3}([,，]\d{3})+[)）]?$`)

// fateOfCell is what happens to one filled cell.
func (c *Columns) fateOfCell(title, text string, cell *invoice.Cell) columnFate {
	fate := c.fate(title)
	if fate != columnUndecided {
		return fate
	}
	if cell.Kind == invoice.CellUncached || cell.Kind == invoice.CellError {
		return columnRefused // its value is unknown
	}
	shown := text
	if cell.Shown != nil {
		switch cell.Shown.Format {
		case invoice.FormatPercent, invoice.FormatCurrency, invoice.FormatHidden:
			return columnRefused
		}
		shown = cell.Shown.Text
	}
	for _, s := range []string{text, shown} {
		s = strings.ToLower(strings.TrimSpace(s))
		if money.MatchString(s) || !neutralValue(s) {
			return columnRefused
		}
	}
	return columnCarried
}

// neutralValue reports whether a value has no word about the state of the order: 作废, 退货,
// 红字冲销, 不开票.
func neutralValue(text string) bool {
	s := invoice.Fold(text)
	if containsAny(s, []string{"红字", "冲销", "免税", "不开", "勿开", "别开", "重开", "换开", "合并开", "return", "void", "cancel"}) {
		return false
	}
	switch ofWords(s) {
	case issued, underWay, refunded, closed, voided, notWanted:
		return false
	}
	return true
}

// Unplaced is a filled cell of a column that is not a field of an order.
type Unplaced struct {
	Code  string // ColumnUnknown, ColumnUntitled or ColumnCarried
	Title string
	At    invoice.Place
}

// ColumnFinding is the one finding about all such cells of a column; u is the first of them.
func ColumnFinding(u Unplaced, cells int) Finding {
	f := New(u.Code, u.At, "", "", "", shorten(u.Title))
	f.Count = cells
	return f
}

// OfColumn reports whether findings of a code are about a column: they are shown once per column,
// not for each of its cells.
func OfColumn(code string) bool { return code == ColumnUnknown || code == ColumnUntitled }
