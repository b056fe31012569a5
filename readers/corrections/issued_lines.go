package corrections

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// issuedRow is a row of an export.
type issuedRow struct {
	Row
	off *rules.Finding
}

// off says why the invoice cannot be used, unless it is known already.
func (v *Invoice) off(code string, p invoice.Place, args ...string) {
	if v.Off == nil {
		f := rules.New(code, p, "", invoice.InvoiceNo, v.No, args...)
		v.Off = &f
	}
}

// finish makes the lines of an invoice and compares them with its amounts.
func (v *Invoice) finish() {
	var net, tax invoice.Amount
	for i := range v.rows {
		row := &v.rows[i]
		l := row.line(i+1, v.Kind)
		if v.Off == nil && l.wrong != nil {
			v.Off = l.wrong
		}
		net, tax = net+l.Net, tax+l.Tax
		if l.Net < 0 && len(v.Lines) > 0 && v.State != redState {
			into := &v.Lines[len(v.Lines)-1]
			into.Net, into.Tax = into.Net+l.Net, into.Tax+l.Tax
			continue
		}
		v.Lines = append(v.Lines, l.BlueLine)
	}
	switch {
	case !v.base:
		v.Net, v.Tax, v.Gross = net, tax, net+tax
	case v.Net+v.Tax != v.Gross:
		v.off(rules.RedSumsOff, v.Place, (v.Net + v.Tax).String(), v.Gross.String())
	case len(v.rows) > 0 && (net != v.Net || tax != v.Tax):
		v.off(rules.RedSumsOff, v.rows[0].At(invoice.NetAmount), (net + tax).String(), v.Gross.String())
	}
	if v.Net < 0 {
		v.State = redState
	}
	v.rows = nil
}

// issuedLine is a line, and what is wrong with it.
type issuedLine struct {
	invoice.BlueLine
	wrong *rules.Finding
}

// line is the line of a row.
func (r *issuedRow) line(index int, kind invoice.Kind) issuedLine {
	l := issuedLine{BlueLine: invoice.BlueLine{Index: index, Name: bareName(r.Text(invoice.GoodsName)), Code: r.Text(invoice.GoodsCode),
		Spec: r.Text(invoice.Spec), Unit: r.Text(invoice.Unit), Net: r.amount(invoice.NetAmount), Tax: r.amount(invoice.TaxAmount)}}
	if v, ok := r.Get(invoice.Quantity); ok {
		l.Quantity = v.Number
	}
	if v, ok := r.Get(invoice.GrossField); ok && !(l.Net + l.Tax).Equal(v.Number) {
		f := rules.New(rules.RedSumsOff, v.Place, "", invoice.GrossField, v.Text, (l.Net + l.Tax).String(), v.Number.StringFixed(2))
		l.wrong = &f
	}
	l.rate(r, kind)
	return l
}

// rate reads the rate; free of tax and not taxable are policies of 数电 kinds.
func (l *issuedLine) rate(r *issuedRow, kind invoice.Kind) {
	v, ok := r.Get(invoice.TaxRate)
	switch {
	case !ok && l.Tax == 0:
		l.Rate = decimal.Zero
		return
	case !ok:
		f := rules.New(rules.FieldMissing, r.At(invoice.TaxRate), "", invoice.TaxRate, "")
		l.wrong = &f
		return
	}
	if l.Rate, ok = rules.ReadRate(v.Text); !ok {
		f := rules.New(rules.RateUnreadable, v.Place, "", invoice.TaxRate, v.Text)
		l.wrong = &f
	}
	if kind.Digital() {
		switch v.Text {
		case "免税":
			l.Policy = "03"
		case "不征税":
			l.Policy = "04"
		}
	}
}

// bareName is the name of a line without the short name of its category: *餐饮服务*餐费 is 餐费.
func bareName(name string) string {
	if rest, ok := strings.CutPrefix(name, "*"); ok {
		if _, bare, ok := strings.Cut(rest, "*"); ok && bare != "" {
			return bare
		}
	}
	return name
}

// SameName reports that a list and an invoice mean the same line: their names are equal without
// regard to width, case and blanks, and to the short name of the category.
func SameName(a, b string) bool { return invoice.Fold(bareName(a)) == invoice.Fold(bareName(b)) }
