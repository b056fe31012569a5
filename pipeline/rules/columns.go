package rules

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Columns says what becomes of columns that hold something and are no field of an order. A person's
// choice counts first. Without one, a column whose title or values may matter to the invoice keeps
// its orders back, and any other goes into the results.
type Columns struct {
	carry, ignore map[string]bool // by folded title
	fates         sync.Map        // folded title → columnFate, since each row asks
}

// columnFate is what becomes of a column.
type columnFate int

const (
	columnUndecided columnFate = iota // by its values
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

// NewColumns takes the titles of columns to carry into the results and of those to ignore. A title
// that is in both is ignored.
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

// fate is what becomes of a column by its title alone. A nil Columns holds no choices.
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

func fateOf(folded string) columnFate {
	if slices.Contains(harmlessTitles, folded) {
		return columnUndecided
	}
	rest := folded
	for _, p := range harmlessParts {
		rest = strings.ReplaceAll(rest, p, "")
	}
	if containsAny(rest, weighty) || mistyped(folded) {
		return columnRefused
	}
	return columnUndecided
}

// mistyped says whether a title is one letter off one that means something: 备住. Titles of two
// characters differ by one from many, so that they must begin alike.
func mistyped(folded string) bool {
	short := utf8.RuneCountInString(folded) < 3
	for _, info := range invoice.Catalogue() {
		for _, name := range append([]string{info.Zh, info.En}, info.Aliases...) {
			if invoice.OneOff(folded, invoice.Fold(name), short) {
				return true
			}
		}
	}
	return false
}

// weighty are parts of titles whose columns may change what is invoiced, or to whom.
var weighty = []string{
	"额", "价", "税", "折", "扣", "惠", "减", "免", "抵", "返", "退", "赔", "红", "冲", "作废", "取消",
	"数", "量", "重", "费", "款", "币", "汇", "率", "成本", "利润", "票", "备注", "附言", "说明", "摘要", "批注",
	"抬头", "购", "买", "受", "销售方", "销方", "账", "帐", "银行", "开户", "电话", "手机", "邮箱", "地址", "联系",
	"规格", "型号", "单位", "商品", "货物", "产品", "品名", "名称", "服务", "物料", "编码", "类目", "品类",
	"特定", "差", "是否", "证件", "身份证", "自然人", "状态", "审", "核对", "确认", "已", "未", "不", "要求", "注意",
	"amount", "price", "tax", "vat", "discount", "rebate", "coupon", "fee", "freight", "qty", "quantity",
	"total", "sum", "refund", "currency", "rate", "invoice", "remark", "note", "memo", "comment",
	"buyer", "customer", "bank", "account", "phone", "mobile", "mail", "address", "spec", "unit",
	"goods", "item", "product", "sku", "status", "state", "void", "cancel", "cost", "paid", "pay",
}

// harmlessParts are parts of titles that are harmless although they hold some of weighty.
var harmlessParts = []string{
	"业务单号", "物流单号", "快递单号", "产品经理", "客户编码", "客户编号", "客户代码", "客户经理", "部门名称", "店铺名称", "门店名称",
	"公司编码", "物料员", "采购", "合同名称", "合同编码", "部门编码", "customerid", "customer id", "customer no",
}

// harmlessTitles are harmless although they are one letter off a title of an order.
var harmlessTitles = []string{"项目号", "项目编号", "序列", "序列号", "业务号", "经手人", "客户号"}

// money matches a value that may be an amount or a percentage: one with a fraction, a sign of a
// currency, or a percent sign.
var money = regexp.MustCompile(`^[-+(（]?\s*([¥￥$€£]|rmb|cny)|[%％元]$|^[-+]?[\d,，]+[.．]\d+\)?$`)

// fateOfCell is what becomes of one filled cell.
func (c *Columns) fateOfCell(title, text string, cell *invoice.Cell) columnFate {
	fate := c.fate(title)
	if fate != columnUndecided {
		return fate
	}
	if cell.Shown != nil {
		switch cell.Shown.Format {
		case invoice.FormatPercent, invoice.FormatCurrency:
			return columnRefused
		}
	}
	if money.MatchString(strings.ToLower(text)) {
		return columnRefused
	}
	return columnCarried
}

// Unplaced is a filled cell of a column that is no field of an order, as Check met it.
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

// OfColumn says whether findings of a code are of a column: they are shown once for it, not for
// each of its cells.
func OfColumn(code string) bool { return code == ColumnUnknown || code == ColumnUntitled }
