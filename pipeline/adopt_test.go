package pipeline_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// entryOf is an order as the ledger holds it.
func entryOf(t *testing.T, l *sqlledger.Store, no string) ledger.Entry {
	t.Helper()
	e, err := l.Find(context.Background(), ledger.Key{Seller: sellerA, OrderNo: no})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// used makes the platform have accepted an order before the ledger knew of it.
func used(t *testing.T, p *fakePlatform, r *run, l *sqlledger.Store, no string) {
	t.Helper()
	if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
		t.Fatal(err)
	}
	p.script["duplicates"] = []behaviour{accept}
	p.accepted[no], p.at[no] = []*invoice.Order{entryOf(t, l, no).Order}, time.Now()
}

// Under a number that is in use the platform may have another invoice. Whatever tells so holds the
// order for a person, with everything that is needed to accept it, and nothing is ever sent again.
func TestAnotherInvoiceUnderTheNumberHoldsTheOrder(t *testing.T) {
	for name, edit := range map[string]func(f *pipeline.Found){
		"tax number":          func(f *pipeline.Found) { f.BuyerTax = "91440300MADEM0078X" },
		"no buyer's number":   func(f *pipeline.Found) { f.BuyerTax, f.BuyerName = "", "李四" },
		"gross":               func(f *pipeline.Found) { f.Gross++ },
		"gross, much more":    func(f *pipeline.Found) { f.Gross *= 2 },
		"kind":                func(f *pipeline.Found) { f.Kind = invoice.KindDigitalSpecial },
		"a red invoice":       func(f *pipeline.Found) { f.Red = true },
		"different parts":     func(f *pipeline.Found) { f.Mixed = true },
		"another case":        func(f *pipeline.Found) { f.OrderNo = strings.ToUpper(f.OrderNo) },
		"the rate of a line":  func(f *pipeline.Found) { f.Rates[0].Rate = "0.06" },
		"a rate more":         func(f *pipeline.Found) { f.Rates = append(f.Rates, invoice.RateSum{Rate: "0.06", Lines: 1}) },
		"net and tax":         func(f *pipeline.Found) { f.Net, f.Tax, f.Rates = new(*f.Net+7), new(*f.Tax-7), nil },
		"net and tax of rate": func(f *pipeline.Found) { f.Rates[0].Net, f.Rates[0].Tax = f.Rates[0].Net+7, f.Rates[0].Tax-7 },
		"unsigned":            func(f *pipeline.Found) { f.State, f.BuyerTax = ledger.SealFailed, "91440300MADEM0078X" },
		"voided":              func(f *pipeline.Found) { f.State, f.Gross = ledger.Voided, f.Gross+100 },
		"failed":              func(f *pipeline.Found) { f.State, f.Gross = ledger.Failed, f.Gross+100 },
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				list := []string{"a-1", "A-2"}
				drafts := []*invoice.Draft{draft(2, list[0], sellerA, "113.00"), draft(3, list[1], sellerA, "226.00")}
				r, l := newRun(t, p, drafts)
				defer l.Close()
				used(t, p, r, l, list[0])
				p.edit = func(no string, f *pipeline.Found) {
					if no == list[0] {
						edit(f)
					}
				}
				second := again(l, p, drafts)
				var heard []rules.Finding
				second.OnFinding = func(f rules.Finding) {
					if f.Code == rules.NumberForeign {
						heard = append(heard, f)
					}
				}
				execute(t, second)
				if len(heard) != 1 || heard[0].OrderNo != list[0] || heard[0].Severity != rules.Error {
					t.Errorf("the run says %+v", heard)
				}
				e := entryOf(t, l, list[0])
				if e.State != ledger.Held || e.Code != rules.NumberForeign || !strings.HasPrefix(e.Error, "平台已有发票，内容不符：") {
					t.Fatalf("the order is %s, %s %s", e.State, e.Code, e.Error)
				}
				if e.Serial != "S"+list[0] || e.Differs == nil || e.Differs.Code != rules.NumberForeign || e.Differs.OrderNo != list[0] {
					t.Errorf("serial %q, difference %+v", e.Serial, e.Differs)
				}
				if got := e.Differs.Message("en"); strings.Contains(got, "，") || !strings.HasPrefix(got, "The platform already has") {
					t.Errorf("in English: %s", got)
				}
				if got := entryOf(t, l, list[1]).State; got != ledger.Issued {
					t.Errorf("the other order is %s", got)
				}
				execute(t, again(l, p, drafts))
				if p.submits[list[0]] != 1 || p.submits[list[1]] != 1 {
					t.Errorf("sent %v times", p.submits)
				}
			})
		})
	}
}

// What the platform itself may change, and what it does not tell, is no other invoice.
func TestSmallDifferencesAreAdopted(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(f *pipeline.Found)
		code string
	}{
		"nothing is told": {func(f *pipeline.Found) {
			*f = pipeline.Found{Ref: f.Ref, OrderNo: f.OrderNo, Serial: f.Serial, State: f.State, Code: f.Code, Invoices: f.Invoices}
		}, ""},
		"spelling": {func(f *pipeline.Found) {
			f.BuyerName, f.BuyerTax = "杭州 测试采购有限公司（个人）", "91330100madem00095 "
		}, ""},
		"hidden digits":       {func(f *pipeline.Found) { f.BuyerTax = "9133******0095" }, ""},
		"the name":            {func(f *pipeline.Found) { f.BuyerName = "杭州测试采购公司" }, rules.InvoiceMoved},
		"cents":               {func(f *pipeline.Found) { f.Net, f.Tax = new(*f.Net-6), new(*f.Tax+6) }, rules.InvoiceMoved},
		"cents of a rate":     {func(f *pipeline.Found) { f.Rates[0].Net, f.Rates[0].Tax = f.Rates[0].Net+1, f.Rates[0].Tax-1 }, rules.InvoiceMoved},
		"a name of a branch":  {func(f *pipeline.Found) { f.BuyerName, f.BuyerTax = f.BuyerName+"余杭分公司", "" }, rules.InvoiceDiffers},
		"amounts of no lines": {func(f *pipeline.Found) { f.Rates = []invoice.RateSum{{Rate: "0.13", Lines: 1}} }, ""},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				drafts := []*invoice.Draft{draft(2, "A-1", sellerA, "113.00")}
				r, l := newRun(t, p, drafts)
				defer l.Close()
				used(t, p, r, l, "A-1")
				p.edit = func(_ string, f *pipeline.Found) { c.edit(f) }
				second := again(l, p, drafts)
				execute(t, second)
				e := entryOf(t, l, "A-1")
				got := ""
				if e.Differs != nil {
					got = e.Differs.Code
				}
				if e.State != ledger.Issued || got != c.code {
					t.Errorf("the order is %s with difference %q, want %q (%s)", e.State, got, c.code, e.Error)
				}
				if person := c.code == rules.InvoiceDiffers; person != (second.Differing == 1) {
					t.Errorf("%d differences need a person", second.Differing)
				}
			})
		})
	}
}

// A buyer without a tax number is told by the name alone: a person has to look at another one.
func TestAnotherNameWithoutTaxNumberNeedsAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		d := draft(2, "A-1", sellerA, "113.00")
		for i, c := range d.Rows[0].Cells {
			switch c.Field {
			case invoice.BuyerName:
				d.Rows[0].Cells[i].Text = "张三"
			case invoice.BuyerTaxNum:
				d.Rows[0].Cells[i].Text = ""
			}
		}
		r, l := newRun(t, p, []*invoice.Draft{d})
		defer l.Close()
		used(t, p, r, l, "A-1")
		p.edit = func(_ string, f *pipeline.Found) { f.BuyerName = "李四" }
		second := again(l, p, []*invoice.Draft{d})
		execute(t, second)
		e := entryOf(t, l, "A-1")
		if e.State != ledger.Issued || e.Differs == nil || e.Differs.Code != rules.InvoiceDiffers || second.Differing != 1 {
			t.Errorf("the order is %s, difference %+v", e.State, e.Differs)
		}
	})
}

// An order that the platform accepted has that invoice, whatever it says: it is issued, and the
// difference is a fact of the ledger that later looks do not write anew.
func TestDifferenceOfAnAcceptedOrderIsRecordedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(1, sellerA)
		p.edit = func(_ string, f *pipeline.Found) { f.BuyerTax = "91440300MADEM0078X" }
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		first := entryOf(t, l, list[0].Number)
		if first.State != ledger.Issued || first.Differs == nil || first.Differs.Code != rules.InvoiceDiffers || r.Differing != 1 {
			t.Fatalf("the order is %s, difference %+v", first.State, first.Differs)
		}
		p.edit = func(_ string, f *pipeline.Found) { f.BuyerTax, f.BuyerName = "91440300MADEM0078X", "又一个名称" }
		third := again(l, p, list)
		if err := third.do(context.Background(), pipeline.ReconcileStages(true)...); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(first.Differs, entryOf(t, l, list[0].Number).Differs); d != "" || third.Differing != 0 {
			t.Errorf("a second look wrote it anew: %s", d)
		}
		if p.lines != 0 {
			t.Errorf("lines were asked for %d orders that were in no doubt", p.lines)
		}
	})
}

// The first invoice of a split order that shows is not taken for the whole.
func TestPartOfAnOrderIsNotTheOrder(t *testing.T) {
	for name, doubted := range map[string]bool{"accepted": false, "in doubt": true} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				drafts := []*invoice.Draft{draft(2, "A-1", sellerA, "113.00")}
				r, l := newRun(t, p, drafts)
				defer l.Close()
				if doubted {
					used(t, p, r, l, "A-1")
				}
				begun := time.Now()
				p.edit = func(_ string, f *pipeline.Found) {
					if time.Since(begun) < 5*time.Second {
						f.Gross /= 2
						f.Net, f.Tax = new(*f.Net/2), new(*f.Tax/2)
					}
				}
				second := again(l, p, drafts)
				execute(t, second)
				e := entryOf(t, l, "A-1")
				if e.State != ledger.Issued || e.Differs != nil || p.submits["A-1"] != 1 {
					t.Errorf("the order is %s, difference %+v", e.State, e.Differs)
				}
			})
		})
	}
}

// Where the rest never shows, waiting ends: a person must look.
func TestPartThatStaysAPart(t *testing.T) {
	for name, doubted := range map[string]bool{"accepted": false, "in doubt": true} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				drafts := []*invoice.Draft{draft(2, "A-1", sellerA, "113.00")}
				r, l := newRun(t, p, drafts)
				defer l.Close()
				if doubted {
					used(t, p, r, l, "A-1")
				}
				p.edit = func(_ string, f *pipeline.Found) { f.Gross-- }
				execute(t, again(l, p, drafts))
				e := entryOf(t, l, "A-1")
				want, code := ledger.Issued, rules.InvoiceDiffers
				if doubted {
					want, code = ledger.Held, rules.NumberForeign
				}
				if e.State != want || e.Differs == nil || e.Differs.Code != code {
					t.Errorf("the order is %s, difference %+v", e.State, e.Differs)
				}
			})
		})
	}
}

// While the invoice of an order in doubt is not final, nothing is decided, and nothing sent: the
// number is in use.
func TestOrderInDoubtWaitsForAFinalInvoice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		drafts := []*invoice.Draft{draft(2, "A-1", sellerA, "113.00")}
		r, l := newRun(t, p, drafts)
		defer l.Close()
		used(t, p, r, l, "A-1")
		p.finish = ledger.Submitted
		p.edit = func(_ string, f *pipeline.Found) { f.BuyerTax = "91440300MADEM0078X" }
		second := again(l, p, drafts)
		second.Timing.Wait = 2 * time.Minute
		execute(t, second)
		if e := entryOf(t, l, "A-1"); e.State != ledger.Unknown || e.Code != "E9106" {
			t.Fatalf("the order is %s %s", e.State, e.Code)
		}
		p.finish, p.accepted["A-1"] = ledger.Issued, nil // now it is not even shown
		third := again(l, p, drafts)
		third.Timing.Wait = 2 * time.Minute
		execute(t, third)
		if e := entryOf(t, l, "A-1"); e.State != ledger.Unknown || p.submits["A-1"] != 1 {
			t.Errorf("the order is %s, sent %d times", e.State, p.submits["A-1"])
		}
	})
}
