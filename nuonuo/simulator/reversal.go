package simulator

import (
	"errors"
	"strconv"

	"github.com/shopspring/decimal"
)

// errReversed means that nothing of the blue invoice is left to reverse (E9103).
var errReversed = errors.New("blue invoice reversed already")

// overError refuses a red invoice that takes more than its blue one has left.
type overError struct{ text string }

func (e *overError) Error() string { return e.text }

// room is what is left to reverse of one row of a blue invoice, with its discount taken off.
type room struct {
	net, tax, num decimal.Decimal
	counted       bool // the row has a quantity
	discount      bool // the row is a discount, and nothing of its own
}

// rooms are the rows of a blue invoice.
type rooms []room

func roomsOf(blue *order) rooms {
	out := make(rooms, len(blue.lines))
	for i := range blue.lines {
		l := &blue.lines[i]
		at := i
		if l[lProperty] == "1" && i > 0 {
			at = i - 1
			out[i].discount = true
		} else {
			out[i].counted, out[i].num = l[lNum] != "", amountOf(l[lNum])
		}
		out[at].net = out[at].net.Add(amountOf(l[lExcluded]))
		out[at].tax = out[at].tax.Add(amountOf(l[lTax]))
	}
	return out
}

// take takes a row of a red invoice off. One that names no row of the blue invoice, as those of the
// old kinds, takes from the rows of its goods name and rate, and without such from all.
func (r rooms) take(blue *order, l *line) {
	net, tax, num := amountOf(l[lExcluded]).Neg(), amountOf(l[lTax]).Neg(), amountOf(l[lNum]).Neg()
	if n, err := strconv.Atoi(l[lBlueIndex]); err == nil && n >= 1 && n <= len(r) {
		r[n-1].sub(net, tax, num)
		return
	}
	rows := r.rowsOf(blue, l)
	for i, n := range rows {
		if i == len(rows)-1 {
			r[n].sub(net, tax, num)
			return
		}
		a, b, c := least(net, r[n].net), least(tax, r[n].tax), least(num, r[n].num)
		r[n].sub(a, b, c)
		net, tax, num = net.Sub(a), tax.Sub(b), num.Sub(c)
	}
}

func (r rooms) rowsOf(blue *order, l *line) []int {
	var same, all []int
	for i := range r {
		if r[i].discount {
			continue
		}
		all = append(all, i)
		if b := &blue.lines[i]; b[lGoodsName] == l[lGoodsName] && amountOf(b[lTaxRate]).Equal(amountOf(l[lTaxRate])) {
			same = append(same, i)
		}
	}
	if len(same) > 0 {
		return same
	}
	return all
}

// least is the smaller of two amounts, and none where nothing is left.
func least(a, left decimal.Decimal) decimal.Decimal {
	return decimal.Min(a, decimal.Max(left, decimal.Zero))
}

func (r *room) sub(net, tax, num decimal.Decimal) {
	r.net, r.tax = r.net.Sub(net), r.tax.Sub(tax)
	if r.counted {
		r.num = r.num.Sub(num)
	}
}

// used reports whether nothing is left.
func (r rooms) used() bool {
	for i := range r {
		if r[i].net.IsPositive() {
			return false
		}
	}
	return true
}

// overdrawn says which row has less than nothing left, or "". Rows are counted from 1.
func (r rooms) overdrawn() string {
	for i := range r {
		var what string
		var by decimal.Decimal
		switch {
		case r[i].net.IsNegative():
			what, by = "金额", r[i].net
		case r[i].tax.IsNegative():
			what, by = "税额", r[i].tax
		case r[i].num.IsNegative():
			what, by = "数量", r[i].num
		default:
			continue
		}
		return "蓝字发票第" + itoa(i+1) + "行的红冲" + what + "超过剩余可红冲" + what + "，超出" + by.Neg().String()
	}
	return ""
}

// liveReds are the red invoices of a blue one that the bureau has or will have. The lock is held.
func (b *books) liveReds(blue int, now int64) []int {
	var live []int
	for _, i := range b.reds[blue] {
		r := b.at(i)
		if status, _ := r.status(now); r.outcome != issueFailed && status != statusVoided {
			live = append(live, i)
		}
	}
	return live
}

// left works out what is left of a blue invoice after its red ones. The lock is held.
func (b *books) left(index int, blue *order, now int64) (rooms, error) {
	left := roomsOf(blue)
	for _, i := range b.liveReds(index, now) {
		red, err := b.content(*b.at(i))
		if err != nil {
			return nil, err
		}
		for n := range red.lines {
			left.take(blue, &red.lines[n])
		}
	}
	return left, nil
}

// fits refuses rows that take more from a blue invoice than its red ones, its open forms and its
// sheets leave. The form or sheet of its own is not counted. It comes after the look at the order
// number, so that a repeated red order is E9106. The lock is held.
func (b *books) fits(c *call, index int, lines []line, own string) error {
	if c.knobs.AcceptOverRed {
		return nil
	}
	blue, err := b.content(*b.at(index))
	if err != nil {
		return err
	}
	left, err := b.left(index, blue, c.now)
	if err != nil {
		return err
	}
	if left.used() {
		return errReversed
	}
	for _, form := range b.openForms(index, blue.kind(), c.now) {
		if form.BillID == own || form.Red != 0 && b.at(form.Red-1).outcome != issueFailed {
			continue
		}
		for n := range form.Lines {
			left.take(blue, &form.Lines[n])
		}
	}
	sheets, err := b.openSheets(index, c.now)
	if err != nil {
		return err
	}
	for _, sheet := range sheets {
		if sheet.InfoNo == own {
			continue
		}
		for n := range sheet.Lines {
			left.take(blue, &sheet.Lines[n])
		}
	}
	for n := range lines {
		left.take(blue, &lines[n])
	}
	if text := left.overdrawn(); text != "" {
		return &overError{text}
	}
	return nil
}

// redFits applies fits to a red order, which names its blue invoice. The lock is held.
func (b *books) redFits(c *call, o *order, own string) error {
	index, ok := o.blueIndex()
	if !ok || index >= b.count || !o.red() {
		return nil
	}
	switch used, err := b.sheetUsed(c, index, o.head[hBillInfoNo]); {
	case err != nil:
		return err
	case used:
		return &overError{"红字信息表编号已使用"}
	}
	return b.fits(c, index, o.lines, own)
}

// ownOf is the form or the sheet of a red invoice; empty: it has none. The lock is held.
func (b *books) ownOf(o *order, index int) string {
	blue, ok := o.blueIndex()
	if !ok || !o.red() {
		return ""
	}
	for _, id := range b.blueForms[blue] {
		if b.forms[id].Red == index+1 {
			return id
		}
	}
	return o.head[hBillInfoNo]
}

// noteRed enters that the invoice at index reverses another. The lock is held.
func (b *books) noteRed(o *order, index int) {
	if blue, ok := o.blueIndex(); ok && blue < b.count && o.red() {
		b.reds[blue] = append(b.reds[blue], index)
	}
}
