package platform

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

const (
	ourSeller     = "91330106MADEM0003K"
	sharingSeller = "91440101MADEM00178"
	otherSeller   = "91310000MADEM0012X"
)

// rowOf is an issued invoice of ours.
func rowOf(orderNo, serial string) row {
	body := fmt.Appendf(nil, "%q", orderNo+serial)
	return row{&nuonuo.Invoice{OrderNo: orderNo, SerialNo: serial, Status: nuonuo.Issued, SellerTaxNum: ourSeller, Gross: "113.00", InvoiceNo: "N" + serial},
		&ledger.Answer{Body: body}, ledger.Part{To: len(body)}, true}
}

func with(r row, change func(*row)) row {
	change(&r)
	return r
}

// sorted says what an answer with some rows tells of each reference: found with so many invoices
// under that number, missing, mistaken for another's, or nothing.
func sorted(sameApp map[string]bool, refs []pipeline.Ref, rows ...row) map[string]string {
	q := query{seller: Seller{Profile: Profile{TaxNum: ourSeller}}, sameApp: sameApp, mixed: &mixedQueries{}}
	q.sort(refs, rows)
	out := map[string]string{}
	for _, r := range refs {
		out[r.OrderNo] = "nothing"
	}
	for _, f := range q.answer.Found {
		out[f.Ref.OrderNo] = fmt.Sprintf("%d of %s, %s", len(f.Invoices), f.OrderNo, f.Gross)
	}
	for _, r := range q.answer.Missing {
		out[r.OrderNo] = "missing"
	}
	for _, m := range q.answer.Mistaken {
		out[m.Ref.OrderNo] = "mistaken for " + m.Owner
	}
	return out
}

func byNumber(nos ...string) (refs []pipeline.Ref) {
	for _, no := range nos {
		refs = append(refs, pipeline.Ref{OrderNo: no})
	}
	return refs
}

func bySerial(pairs ...string) (refs []pipeline.Ref) {
	for i := 0; i < len(pairs); i += 2 {
		refs = append(refs, pipeline.Ref{OrderNo: pairs[i], Serial: pairs[i+1]})
	}
	return refs
}

// A row is believed only where both of its numbers are what was asked for; an absence only where
// the answer proves it.
func TestAnswersMatchWhatWasAsked(t *testing.T) {
	t.Parallel()
	seller := func(taxNum string) func(*row) { return func(r *row) { r.SellerTaxNum = taxNum } }
	for name, c := range map[string]struct {
		refs []pipeline.Ref
		rows []row
		want map[string]string
	}{
		"by number":                 {byNumber("A", "B"), []row{rowOf("A", "1")}, map[string]string{"A": "1 of A, 113.00", "B": "missing"}},
		"by serial":                 {bySerial("A", "1"), []row{rowOf("A", "1")}, map[string]string{"A": "1 of A, 113.00"}},
		"split":                     {byNumber("A"), []row{rowOf("A", "1"), rowOf("A", "2")}, map[string]string{"A": "2 of A, 226.00"}},
		"another order's serial":    {bySerial("A", "2"), []row{rowOf("B", "2")}, map[string]string{"A": "mistaken for B"}},
		"swapped serials":           {bySerial("A", "2", "B", "1"), []row{rowOf("A", "1"), rowOf("B", "2")}, map[string]string{"A": "mistaken for B", "B": "mistaken for A"}},
		"serial without number":     {bySerial("A", "1"), []row{rowOf("", "1")}, map[string]string{"A": "mistaken for "}},
		"number without serial":     {bySerial("A", "1"), []row{rowOf("A", "")}, map[string]string{"A": "mistaken for "}},
		"number with other serial":  {bySerial("A", "1"), []row{rowOf("A", "7")}, map[string]string{"A": "mistaken for "}},
		"serial of another seller":  {bySerial("A", "1"), []row{with(rowOf("A", "1"), seller(otherSeller))}, map[string]string{"A": "mistaken for "}},
		"one serial, two orders":    {bySerial("A", "1"), []row{rowOf("A", "1"), rowOf("B", "1")}, map[string]string{"A": "nothing"}},
		"twice the same":            {byNumber("A"), []row{rowOf("A", "1"), rowOf("A", "1")}, map[string]string{"A": "1 of A, 113.00"}},
		"twice without serial":      {byNumber("A"), []row{rowOf("A", ""), rowOf("A", "")}, map[string]string{"A": "1 of A, 113.00"}},
		"twice and contrary":        {byNumber("A"), []row{rowOf("A", "1"), with(rowOf("A", "1"), func(r *row) { r.Status = nuonuo.Failed })}, map[string]string{"A": "nothing"}},
		"contrary by serial":        {bySerial("A", "1"), []row{rowOf("A", "1"), with(rowOf("A", "1"), func(r *row) { r.Gross = "1.00" })}, map[string]string{"A": "nothing"}},
		"nobody asked for it":       {byNumber("A", "B"), []row{rowOf("A", "1"), rowOf("X", "9")}, map[string]string{"A": "1 of A, 113.00", "B": "missing"}},
		"no number proves nothing":  {byNumber("A", "B"), []row{rowOf("A", "1"), rowOf("", "2")}, map[string]string{"A": "1 of A, 113.00", "B": "nothing"}},
		"an empty answer":           {byNumber("A"), nil, map[string]string{"A": "nothing"}},
		"only rows of nobody":       {byNumber("A"), []row{rowOf("X", "9")}, map[string]string{"A": "nothing"}},
		"other case by number":      {byNumber("so-1"), []row{rowOf("SO-1", "1")}, map[string]string{"so-1": "1 of SO-1, 113.00"}},
		"both cases by number":      {byNumber("so-1"), []row{rowOf("SO-1", "1"), rowOf("so-1", "2")}, map[string]string{"so-1": "1 of so-1, 113.00"}},
		"other case by serial":      {bySerial("so-1", "1"), []row{rowOf("SO-1", "1")}, map[string]string{"so-1": "1 of SO-1, 113.00"}},
		"a seller nobody knows":     {byNumber("A", "B"), []row{with(rowOf("A", "1"), seller(otherSeller)), rowOf("B", "2")}, map[string]string{"A": "nothing", "B": "1 of B, 113.00"}},
		"a seller of the same app":  {byNumber("A", "B"), []row{with(rowOf("A", "1"), seller(sharingSeller)), rowOf("B", "2")}, map[string]string{"A": "missing", "B": "1 of B, 113.00"}},
		"no seller named":           {byNumber("A", "B"), []row{with(rowOf("A", "1"), seller("")), rowOf("B", "2")}, map[string]string{"A": "nothing", "B": "1 of B, 113.00"}},
		"a red one beside the blue": {byNumber("A"), []row{rowOf("A", "1"), with(rowOf("A", "2"), func(r *row) { r.Gross, r.InvoiceType = "-113.00", "2" })}, map[string]string{"A": "1 of A, 113.00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, sorted(map[string]bool{sharingSeller: true}, c.refs, c.rows...)); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// A red invoice is shown as such, whether its sign or its type tells.
func TestRedInvoicesAreKnown(t *testing.T) {
	t.Parallel()
	for _, change := range []func(*row){func(r *row) { r.InvoiceType = "2" }, func(r *row) { r.Gross = " -113.00" }} {
		if f := found([]row{with(rowOf("A", "1"), change)}); !f.Red {
			t.Errorf("%+v is taken for a blue one", f)
		}
	}
	if f := found([]row{rowOf("A", "1")}); f.Red {
		t.Error("a blue one is taken for red")
	}
}

// Parts of an order that are for different buyers, or of different kinds, are no order's.
func TestPartsHaveOneBuyerAndKind(t *testing.T) {
	t.Parallel()
	part := func(change func(*row)) row {
		return with(rowOf("A", "1"), func(r *row) {
			r.BuyerName, r.BuyerTaxNum, r.KindText = "杭州（测试）有限公司", "91330100MADEM00095", "电子发票（普通发票）"
			change(r)
		})
	}
	same := func(*row) {}
	for name, c := range map[string]struct {
		change func(*row)
		mixed  bool
	}{
		"the same": {same, false}, "spelling": {func(r *row) { r.BuyerName, r.KindText = "杭州(测试)有限公司 ", "pc" }, false},
		"not told": {func(r *row) { r.BuyerName, r.BuyerTaxNum, r.KindText = "", "", "" }, false}, "tax number": {func(r *row) { r.BuyerTaxNum = "91330100MADEM00010" }, true},
		"kind": {func(r *row) { r.KindText = "电子发票(增值税专用发票)" }, true}, "name": {func(r *row) { r.BuyerName = "别的公司" }, true},
	} {
		f := found([]row{part(same), with(part(c.change), func(r *row) { r.SerialNo = "2" })})
		if f.Mixed != c.mixed {
			t.Errorf("%s: mixed is %v", name, f.Mixed)
		}
		if f.BuyerName == "" || f.BuyerTax == "" || f.Kind != "pc" {
			t.Errorf("%s: %+v", name, f)
		}
	}
}
