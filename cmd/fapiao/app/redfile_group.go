package app

import (
	"fmt"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// group puts the rows of one red together: those of one refund and invoice, or, without a refund
// number, of one invoice and reason.
func (f *redFile) group() {
	f.index()
	byKey := map[string]*askedRed{}
	for _, it := range f.items {
		key := f.keyOf(it)
		r := byKey[key]
		if r == nil {
			r = &askedRed{}
			byKey[key] = r
			f.reds = append(f.reds, r)
		}
		r.items = append(r.items, it)
	}
	for _, r := range f.reds {
		f.complete(r)
	}
}

// keyOf identifies the red of a row. A row whose invoice is not known is together with others of
// its number.
func (f *redFile) keyOf(it *listItem) string {
	v, _ := it.Number()
	blue := "number " + v.Text
	if it.blue != nil {
		blue = it.blue.key()
	} else if one := f.sameNumber(it); one != nil {
		blue = one.blue.key()
	}
	if no := it.Text(invoice.RefundNo); no != "" {
		return blue + "\x00refund " + no
	}
	if v.Text == "" { // it belongs to nothing
		return fmt.Sprint("row ", it.Place)
	}
	return blue + "\x00reason " + string(f.reasonOf(it))
}

// sameNumber is another row with the number of a row that has no invoice.
func (f *redFile) sameNumber(it *listItem) *listItem {
	v, ok := it.Number()
	if !ok {
		return nil
	}
	return f.byNo[v.Text]
}

// index finds rows by their numbers, and the first that cannot be used of those without a refund
// number, by the invoice that it may belong to.
func (f *redFile) index() {
	f.byNo, f.badOne = map[string]*listItem{}, map[*foundBlue]*listItem{}
	for _, it := range f.items {
		if v, _ := it.Number(); it.blue != nil && f.byNo[v.Text] == nil {
			f.byNo[v.Text] = it
		}
	}
	for _, it := range f.items {
		of := it.blue
		if one := f.sameNumber(it); of == nil && one != nil {
			of = one.blue
		}
		if it.Bad && it.Text(invoice.RefundNo) == "" && of != nil && f.badOne[of] == nil {
			f.badOne[of] = it
		}
	}
}

// reasonOf is the reason of a row, or the one of the options.
func (f *redFile) reasonOf(it *listItem) invoice.RedReason {
	if it.Reason == "" {
		return f.reason
	}
	return it.Reason
}

// complete makes the request of a red.
func (f *redFile) complete(r *askedRed) {
	first := r.items[0]
	v, _ := first.Number()
	r.request.asked = v.Text
	if bad := f.badOf(r); bad != nil {
		f.held(r, bad)
		return
	}
	req := &r.request.RedRequest
	*req = pipeline.RedRequest{Seller: first.blue.seller, Blue: first.blue.blue, Facts: f.factsOf(first), Lines: first.blue.lines,
		Reason: f.reasonOf(first), RefundNo: first.Text(invoice.RefundNo), BillInfo: first.Text(invoice.BillInfoNo), Source: first.Place,
		Given: f.given, Held: true, Preview: f.preview}
	for _, it := range r.items[1:] {
		f.together(r, first, it)
	}
	if req.Reason == "" {
		f.refuseRed(r, rules.New(rules.RedCauseMissing, first.At(invoice.RedCause), "", invoice.RedCause, ""))
	}
	if r.refused != nil {
		return
	}
	if parts := f.parts(r); r.refused == nil && parts[0].Index != 0 {
		req.Parts = f.reductions(r, parts)
	}
}

// badOf is a row that keeps a red back: one of its own that cannot be used, or, without a refund
// number, one of its invoice, since it may belong to the same red.
func (f *redFile) badOf(r *askedRed) *listItem {
	first := r.items[0]
	if bad := r.bad(); bad != nil || first.Text(invoice.RefundNo) != "" || first.blue == nil {
		return bad
	}
	return f.badOne[first.blue]
}

// held refuses a red of which a row cannot be used, and says so at the other rows.
func (f *redFile) held(r *askedRed, bad *listItem) {
	if r.refused = bad.refused; r.refused == nil {
		r.refused = errRow
	}
	for _, it := range r.items {
		if !it.Bad {
			f.found(rules.New(rules.RedOtherRow, it.At(invoice.InvoiceNo), "", "", "", bad.Place.AtCell().Cell()))
			return
		}
	}
}

// errRow is the refusal of a red whose row has findings.
var errRow = ended(Rejected, "清单里这一行有错误", "its row in the list has errors")

// factsOf is what a red says of its invoice: the export, or the row, which must agree with the
// ledger.
func (f *redFile) factsOf(it *listItem) red.Blue {
	switch {
	case it.blue.elsewhere():
		return it.blue.facts
	case it.Either(): // a number alone, perhaps of an order
		return red.Blue{}
	}
	x := it.Facts()
	return red.Blue{Kind: x.Kind, No: x.No, Buyer: x.Buyer, Gross: x.Gross}
}

// together checks that rows of one red agree.
func (f *redFile) together(r *askedRed, first, it *listItem) {
	if f.reasonOf(first) != f.reasonOf(it) {
		f.differ(r, first, it, invoice.RedCause)
	}
	for _, field := range []invoice.Field{invoice.BillInfoNo, invoice.KindField, invoice.BuyerName, invoice.GrossField, invoice.IssuedOn} {
		a, had := first.Get(field)
		b, has := it.Get(field)
		if had && has && invoice.Fold(a.Text) != invoice.Fold(b.Text) {
			f.differ(r, first, it, field)
		}
	}
	if (first.line == 0) != (it.line == 0) {
		f.differ(r, first, it, invoice.BlueLineNo)
	}
}

// differ refuses a red whose rows contradict each other.
func (f *redFile) differ(r *askedRed, first, it *listItem, field invoice.Field) {
	f.refuseRed(r, rules.New(rules.RedRowsDiffer, it.At(field), "", field, it.Text(field), first.At(field).Cell(), first.Text(field)))
}
