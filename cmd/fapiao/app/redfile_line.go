package app

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/corrections"
)

// linesShown is the most lines that a finding names.
const linesShown = 5

// findLine finds the line of the blue invoice that a row is about.
func (f *redFile) findLine(it *listItem) {
	lines := it.blue.lines
	partly := it.Quantity.IsPositive() || it.Gross > 0
	switch {
	case it.Line > 0:
		f.byNumber(it)
	case it.Name != "" && len(lines) > 0:
		f.byName(it)
	case it.Name == "" && !partly:
	case len(lines) == 1:
		it.line = lines[0].Index
	case len(lines) == 0: // planning refuses it with its reason
		it.line = 1
	default:
		field := invoice.Quantity
		if it.Gross > 0 && !it.Quantity.IsPositive() {
			field = invoice.RefundGross
		}
		f.refuse(it, rules.New(rules.RedLineUnnamed, it.At(field), "", field, it.Text(field), strconv.Itoa(len(lines))))
	}
}

// byNumber finds a line by its number; a name beside it must be that of the line.
func (f *redFile) byNumber(it *listItem) {
	lines := it.blue.lines
	it.line = it.Line
	if lines == nil { // planning refuses it with its reason
		return
	}
	i := slices.IndexFunc(lines, func(l invoice.BlueLine) bool { return l.Index == it.Line })
	switch {
	case i < 0:
		f.refuse(it, rules.New(rules.RedNoLine, it.At(invoice.BlueLineNo), "", invoice.BlueLineNo, it.Text(invoice.BlueLineNo), listLines(lines)))
	case it.Name != "" && !corrections.SameName(it.Name, lines[i].Name):
		f.refuse(it, rules.New(rules.RedLineOther, it.At(invoice.GoodsName), "", invoice.GoodsName, it.Name, strconv.Itoa(it.Line), lines[i].Name))
	}
}

// byName finds a line by its name.
func (f *redFile) byName(it *listItem) {
	found := linesNamed(it.blue.lines, it.Name)
	switch len(found) {
	case 0:
		f.refuse(it, rules.New(rules.RedNoLine, it.At(invoice.GoodsName), "", invoice.GoodsName, it.Name, listLines(it.blue.lines)))
	case 1:
		it.line = found[0]
	default:
		var numbers []string
		for _, n := range found {
			numbers = append(numbers, strconv.Itoa(n))
		}
		f.refuse(it, rules.New(rules.RedLinesAlike, it.At(invoice.GoodsName), "", invoice.GoodsName, it.Name, strings.Join(numbers, ", ")))
	}
}

// linesNamed are the numbers of the lines with a name.
func linesNamed(lines []invoice.BlueLine, name string) (out []int) {
	for i := range lines {
		if corrections.SameName(lines[i].Name, name) {
			out = append(out, lines[i].Index)
		}
	}
	return out
}

// linesOfAll are the lines with a name of several invoices.
func linesOfAll(all []*foundBlue, name string) (out []int) {
	for _, b := range all {
		out = append(out, linesNamed(b.lines, name)...)
	}
	return out
}

// listLines names the lines of an invoice.
func listLines(lines []invoice.BlueLine) string {
	var names []string
	for _, l := range lines[:min(len(lines), linesShown)] {
		names = append(names, strconv.Itoa(l.Index)+" "+l.Name)
	}
	if len(lines) > linesShown {
		names = append(names, "…")
	}
	return rules.Bilingual(lang.Text{Zh: strings.Join(names, "、"), En: strings.Join(names, ", ")})
}

// part is what the rows of a red ask for of one line.
type part struct {
	invoice.Reduction
	items []*listItem
}

// parts adds up the rows of a red by line; nil for all of the invoice. It reports rows that cannot
// be added up.
func (f *redFile) parts(r *askedRed) []part {
	var out []part
	for _, it := range r.items {
		i := slices.IndexFunc(out, func(p part) bool { return p.Index == it.line })
		if i < 0 {
			out = append(out, part{invoice.Reduction{Index: it.line, Quantity: it.Quantity, Gross: it.Gross}, []*listItem{it}})
			continue
		}
		p := &out[i]
		if f.apart(r, p, it) {
			return nil
		}
		p.Quantity, p.Gross, p.items = p.Quantity.Add(it.Quantity), p.Gross+it.Gross, append(p.items, it)
	}
	for i := range out {
		f.noteSum(&out[i])
	}
	return out
}

// apart reports that a row cannot be added to those of its line: it may be one that was entered
// twice, or it is measured in another way.
func (f *redFile) apart(r *askedRed, p *part, it *listItem) bool {
	first := p.items[0]
	switch {
	case it.Text(invoice.RefundNo) != "" && slices.ContainsFunc(p.items, func(o *listItem) bool { return o.Quantity.Equal(it.Quantity) && o.Gross == it.Gross }):
		f.refuseRed(r, rules.New(rules.RedRowTwice, it.At(invoice.RefundNo), "", invoice.RefundNo, it.Text(invoice.RefundNo), first.At(invoice.RefundNo).Cell()))
	case first.Quantity.IsPositive() != it.Quantity.IsPositive():
		f.differ(r, first, it, invoice.Quantity)
	case first.Gross > 0 != (it.Gross > 0):
		f.differ(r, first, it, invoice.RefundGross)
	default:
		return false
	}
	return true
}

// noteSum reports that rows were added up.
func (f *redFile) noteSum(p *part) {
	if len(p.items) < 2 {
		return
	}
	var cells []string
	for _, it := range p.items[:min(len(p.items), invoice.DoubtCells)] {
		cells = append(cells, it.Place.AtCell().Cell())
	}
	sum := lang.Text{Zh: "一次，全部", En: "one, of all that is left"}
	switch {
	case p.Quantity.IsPositive():
		sum = lang.Format("数量 %s", "a quantity of %s", p.Quantity.String())
	case p.Gross > 0:
		sum = lang.Format("金额 %s", "an amount of %s", p.Gross.String())
	}
	last := p.items[len(p.items)-1]
	f.found(rules.New(rules.RedSummed, last.At(invoice.InvoiceNo), "", "", "", strconv.Itoa(len(p.items)), rules.Places(len(p.items), cells), rules.Bilingual(sum)))
}

// reductions are the parts as they are asked for under a reason: by quantity or by amount, where
// rows give both. All of every line is the whole invoice, nil.
func (f *redFile) reductions(r *askedRed, parts []part) (out []invoice.Reduction) {
	lines := parts[0].items[0].blue.lines
	whole := len(parts) == len(lines)
	for i := range parts {
		p := &parts[i]
		whole = whole && p.Quantity.IsZero() && p.Gross == 0
		if p.Quantity.IsPositive() && p.Gross > 0 {
			f.choose(r, p, lines)
		}
		out = append(out, p.Reduction)
	}
	if whole {
		return nil
	}
	return out
}

// choose takes the quantity or the amount of a part that has both.
func (f *redFile) choose(r *askedRed, p *part, lines []invoice.BlueLine) {
	i := slices.IndexFunc(lines, func(l invoice.BlueLine) bool { return l.Index == p.Index })
	if r.request.Reason == invoice.RedAllowance || i < 0 || !lines[i].Quantity.IsPositive() {
		p.Quantity = decimal.Zero
		return
	}
	l := &lines[i]
	all := (l.Net + l.Tax).Decimal()
	exact := all.Mul(p.Quantity).DivRound(l.Quantity, 8)
	share, err := invoice.RoundAmount(exact)
	off := invoice.Amount(0)
	if !share.Decimal().Equal(exact) { // the shop may have rounded the other way
		off = 1
	}
	if it := p.items[0]; err != nil || (share-p.Gross).Abs() > off {
		f.refuseRed(r, rules.New(rules.RedQuantityOff, it.At(invoice.RefundGross), "", invoice.RefundGross, p.Gross.String(), p.Quantity.String(), share.String()))
	}
	p.Gross = 0
}
