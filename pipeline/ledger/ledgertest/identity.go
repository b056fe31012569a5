package ledgertest

import (
	"errors"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func identityCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"an invoice keeps its row":                   identityKept,
		"answers in another order":                   identityOrder,
		"an invoice that is not shown any more":      identityGone,
		"first without a number":                     identityLate,
		"first without anything":                     identityBlank,
		"a number is never taken away":               identityLost,
		"another number under the serial number":     identityOther,
		"the same number with another code":          identityCode,
		"issued elsewhere":                           identityElsewhere,
		"issued elsewhere, and by an order after it": identityAdopted,
		"another day":                                identityDay,
	}
}

// bureau is an order with which invoices are identified.
type bureau struct {
	*hand
	ledger.Entry
	t *testing.T
}

func newBureau(t *testing.T, open Open) *bureau {
	h := started(t, open, 1)
	return &bureau{h, h.ready(ledger.Filter{}, 1)[0], t}
}

// told has an answer show these invoices of the order.
func (b *bureau) told(invoices ...ledger.Invoice) {
	b.Helper()
	b.ok(b.update(ledger.Change{ID: b.ID, Fence: b.Fence, State: ledger.Submitted, Serial: "S", Invoices: invoices}))
}

// shows lists the numbers of the rows in reports, in their order, and their gross.
func (b *bureau) shows(want ...string) {
	b.Helper()
	var got []string
	for _, r := range b.rows(ledger.Filter{Batch: "b1"}) {
		got = append(got, r.SerialNo+"/"+r.InvoiceNo+"/"+r.Gross.String())
	}
	same(b.t, "rows", got, want)
}

// row is the row of an invoice with a number.
func (b *bureau) row(code, number string) int64 {
	b.Helper()
	id, err := b.InvoiceID(b.ctx(), ledger.InvoiceRef{Seller: Seller, Code: code, No: number, IssuedAt: Start()})
	b.ok(err)
	return id
}

func bill(serial, number string, gross invoice.Amount) ledger.Invoice {
	v := ledger.Invoice{Serial: serial, No: number, Gross: gross}
	if number != "" {
		v.IssuedAt = Start()
	}
	return v
}

func identityKept(t *testing.T, open Open) {
	b := newBureau(t, open)
	b.told(bill("S1", "N1", 100))
	id := b.row("", "N1")
	b.told(bill("S1", "N1", 200))
	same(t, "row", b.row("", "N1"), id)
	b.shows("S1/N1/2.00")
	b.told(bill("S9", "N1", 300)) // the number decides
	same(t, "row", b.row("", "N1"), id)
	b.shows("S9/N1/3.00")
}

func identityOrder(t *testing.T, open Open) {
	b := newBureau(t, open)
	b.told(bill("S1", "N1", 100), bill("S2", "N2", 200), bill("S3", "N3", 300))
	one, two, three := b.row("", "N1"), b.row("", "N2"), b.row("", "N3")
	b.told(bill("S3", "N3", 300), bill("S1", "N1", 100), bill("S4", "N4", 400), bill("S2", "N2", 200))
	same(t, "rows", []int64{b.row("", "N1"), b.row("", "N2"), b.row("", "N3")}, []int64{one, two, three})
	b.shows("S3/N3/3.00", "S1/N1/1.00", "S4/N4/4.00", "S2/N2/2.00")
}

// identityGone keeps what a later answer does not show, without showing it, until it is shown
// again.
func identityGone(t *testing.T, open Open) {
	b := newBureau(t, open)
	b.told(bill("S1", "N1", 100), bill("S2", "N2", 200))
	one, two := b.row("", "N1"), b.row("", "N2")
	b.told(bill("S2", "N2", 200))
	b.shows("S2/N2/2.00")
	same(t, "rows", []int64{b.row("", "N1"), b.row("", "N2")}, []int64{one, two})
	b.told(bill("S1", "N1", 100))
	b.shows("S1/N1/1.00")
	b.told(bill("S2", "N2", 200), bill("S1", "N1", 100))
	b.shows("S2/N2/2.00", "S1/N1/1.00")
	same(t, "rows", []int64{b.row("", "N1"), b.row("", "N2")}, []int64{one, two})
	b.told([]ledger.Invoice{}...)
	b.shows("S//" + b.Gross.String())
	same(t, "rows", []int64{b.row("", "N1"), b.row("", "N2")}, []int64{one, two})
}

func identityLate(t *testing.T, open Open) {
	b := newBureau(t, open)
	b.told(bill("S1", "", 100), bill("S2", "", 200))
	b.told(bill("S2", "N2", 200), bill("S1", "", 100))
	two := b.row("", "N2")
	b.shows("S2/N2/2.00", "S1//1.00")
	b.told(bill("S1", "N1", 100), bill("S2", "N2", 200))
	same(t, "row", b.row("", "N2"), two)
	b.shows("S1/N1/1.00", "S2/N2/2.00")
}

func identityBlank(t *testing.T, open Open) {
	b := newBureau(t, open)
	b.told(bill("", "", 100), bill("", "", 200))
	b.shows("S//1.00", "S//2.00")
	b.told(bill("S1", "N1", 100), bill("S2", "N2", 200))
	b.shows("S1/N1/1.00", "S2/N2/2.00")
	b.told(bill("S3", "N3", 300)) // no row is left that could become it
	b.shows("S3/N3/3.00")
	b.told(bill("S1", "N1", 100), bill("S2", "N2", 200), bill("S3", "N3", 300))
	b.shows("S1/N1/1.00", "S2/N2/2.00", "S3/N3/3.00")
}

func identityLost(t *testing.T, open Open) {
	b := newBureau(t, open)
	b.told(bill("S1", "N1", 100))
	id := b.row("", "N1")
	b.told(bill("S1", "", 100))
	b.shows("S1/N1/1.00")
	b.told(bill("", "N1", 100))
	b.shows("S1/N1/1.00")
	same(t, "row", b.row("", "N1"), id)
}

// identityOther has the platform show another invoice of the bureau under a serial number.
func identityOther(t *testing.T, open Open) {
	b := newBureau(t, open)
	b.told(bill("S1", "N1", 100))
	one := b.row("", "N1")
	b.told(bill("S1", "N2", 200))
	b.shows("S1/N2/2.00")
	if b.row("", "N2") == one {
		t.Error("an invoice of the bureau became another one")
	}
	same(t, "the first one", b.row("", "N1"), one)
}

func identityCode(t *testing.T, open Open) {
	b := newBureau(t, open)
	first, second := bill("S1", "12345678", 100), bill("S2", "12345678", 200)
	first.Code, second.Code = "031002200011", "031002200012"
	b.told(first)
	one := b.row(first.Code, first.No)
	b.told(second)
	if b.row(second.Code, second.No) == one {
		t.Error("an invoice of another code took the row")
	}
	same(t, "the first one", b.row(first.Code, first.No), one)
	b.shows("S2/12345678/2.00")
}

func identityElsewhere(t *testing.T, open Open) {
	b := newBureau(t, open)
	id := b.row("", "N9")
	same(t, "again", b.row("", "N9"), id)
	other, err := b.InvoiceID(b.ctx(), ledger.InvoiceRef{Seller: OtherSeller, No: "N9", IssuedAt: Start()})
	b.ok(err)
	if other == id {
		t.Error("the invoice of another seller is the same")
	}
	b.told(bill("S1", "N1", 100))
	b.shows("S1/N1/1.00")
	same(t, "results", len(b.rows(ledger.Filter{})), 1)
	for _, ref := range []ledger.InvoiceRef{{No: "N9", IssuedAt: Start()}, {Seller: Seller, IssuedAt: Start()}, {Seller: Seller, No: "N9"}} {
		if _, err := b.InvoiceID(b.ctx(), ref); err == nil {
			t.Errorf("%+v names an invoice", ref)
		}
	}
}

// identityAdopted has an order turn out to have an invoice that was referred to before.
func identityAdopted(t *testing.T, open Open) {
	b := newBureau(t, open)
	id := b.row("", "N1")
	b.told(bill("S1", "", 100))
	b.told(bill("S1", "N1", 100), bill("S2", "N2", 200))
	same(t, "row", b.row("", "N1"), id)
	b.shows("S1/N1/1.00", "S2/N2/2.00")
	b.told(bill("S2", "N2", 200), bill("S1", "N1", 100))
	same(t, "row", b.row("", "N1"), id)
	b.shows("S2/N2/2.00", "S1/N1/1.00")
}

func identityDay(t *testing.T, open Open) {
	b := newBureau(t, open)
	b.told(bill("S1", "N1", 100))
	for no, at := range map[string]time.Time{"N1": Start().AddDate(0, 0, 1), "N1 ": Start()} {
		_, err := b.InvoiceID(b.ctx(), ledger.InvoiceRef{Seller: Seller, No: no, IssuedAt: at})
		if known := errors.Is(err, ledger.ErrInvoiceDay); known != (no == "N1") {
			t.Errorf("%q at %v: %v", no, at, err)
		}
	}
}
