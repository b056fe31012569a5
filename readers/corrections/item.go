package corrections

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// RedMarks are the fields of which a list of reds has one.
var RedMarks = []invoice.Field{invoice.RedCause, invoice.RefundGross, invoice.RefundNo, invoice.BlueLineNo, invoice.BillInfoNo}

// VoidMarks are the fields of which a list of voids has one.
var VoidMarks = []invoice.Field{invoice.VoidCause}

// DeliverMarks are the fields of which a list of deliveries has one.
var DeliverMarks = []invoice.Field{invoice.BuyerPhone, invoice.BuyerEmail}

// RetryMarks are the fields of which a list of retries has one.
var RetryMarks = []invoice.Field{invoice.RetryMark}

// usedColumns say which columns lists of a kind have, by a field that only that kind marks.
var usedColumns = []struct {
	mark invoice.Field
	text lang.Text
}{
	{invoice.RedCause, lang.Text{Zh: "请改用模板（fapiao template red）里的列标题，或写一个对应表（kind: refunds）",
		En: "use the titles of the template (fapiao template red), or write a mapping profile (kind: refunds)"}},
	{invoice.VoidCause, lang.Text{Zh: "请改用模板（fapiao template void）里的列标题", En: "use the titles of the template (fapiao template void)"}},
	{invoice.BuyerPhone, lang.Text{Zh: "请改用模板（fapiao template deliver）里的列标题", En: "use the titles of the template (fapiao template deliver)"}},
	{invoice.RetryMark, lang.Text{Zh: "要改内容的，请在订单表里改好，再运行 fapiao retry --corrected 文件；清单只看订单号和“重新开具”一列",
		En: "correct the content in the order workbook and run fapiao retry --corrected FILE; a list has order numbers and the column 重新开具 (Issue again)"}},
	{invoice.BuyerName.Reissue(), lang.Text{Zh: "要换开的，标题写成“换开”加订单表的列名，如“换开购买方名称”",
		En: "title a column with corrected values “Reissue ” and the title of an order workbook, such as “Reissue buyer”"}},
}

// usedBy says which columns lists with these marks have.
func usedBy(marks []invoice.Field) lang.Text {
	for _, u := range usedColumns {
		if slices.Contains(marks, u.mark) {
			return u.text
		}
	}
	return lang.Text{}
}

// Item is a row of a list of reds: what it asks for of one line, or of a whole invoice.
type Item struct {
	*Row
	Reason invoice.RedReason // empty: the row has none
	// Line is the number of the line, from 1, and Name its name; 0 and empty: not given.
	Line int
	Name string
	// Quantity and Gross are positive; zero: not given.
	Quantity decimal.Decimal
	Gross    invoice.Amount
}

// Items reads the rows of a list of reds. Findings tell what cannot be used; such rows are Bad.
func Items(l *List) (items []Item, found []rules.Finding) {
	for i := range l.Rows {
		it := Item{Row: &l.Rows[i], Name: l.Rows[i].Text(invoice.GoodsName)}
		found = append(found, it.read()...)
		items = append(items, it)
	}
	if f, is := runningLines(items); is {
		for i := range items {
			items[i].Bad = true
		}
		found = append(found, f)
	}
	return items, found
}

// read reads what is not only text.
func (it *Item) read() (found []rules.Finding) {
	wrong := func(code string, f invoice.Field) {
		it.Bad = true
		v := it.values[f]
		found = append(found, rules.New(code, it.At(f), "", f, v.Text))
	}
	if v, ok := it.Get(invoice.RedCause); ok {
		if it.Reason, ok = invoice.ParseRedReason(v.Text); !ok {
			wrong(rules.RedCauseUnknown, invoice.RedCause)
		}
	}
	if v, ok := it.Get(invoice.BlueLineNo); ok {
		n, err := strconv.Atoi(v.Text)
		if it.Line = n; err != nil || n < 1 {
			it.Line = 0
			wrong(rules.RedLineNumber, invoice.BlueLineNo)
		}
	}
	if v, ok := it.Get(invoice.Quantity); ok {
		if it.Quantity = v.Number.Abs(); it.Quantity.IsZero() {
			wrong(rules.RedNotPositive, invoice.Quantity)
		}
	}
	if v, ok := it.Get(invoice.RefundGross); ok {
		a, err := invoice.RoundAmount(v.Number)
		if it.Gross = a.Abs(); err != nil || a == 0 {
			wrong(rules.RedNotPositive, invoice.RefundGross)
		}
	}
	return found
}

// runningLines reports a column 行号 that counts the rows of the list, not the lines of invoices:
// it goes on from one invoice to the next.
func runningLines(items []Item) (rules.Finding, bool) {
	if len(items) < 2 || !items[0].plainLine {
		return rules.Finding{}, false
	}
	several := false
	for i := range items {
		if items[i].Line != i+1 {
			return rules.Finding{}, false
		}
		first, _ := items[0].Number()
		v, _ := items[i].Number()
		several = several || v.Text != first.Text
	}
	return rules.New(rules.RedRowNumbers, items[0].At(invoice.BlueLineNo), "", invoice.BlueLineNo, ""), several
}
