package simulator_test

import (
	"encoding/json"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRepeatedOrderNumber(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	serial := r.accept(newOrder("D-1"))
	a := r.submit(newOrder("D-1"))
	if a.Code != "E9106" || strings.Contains(string(a.Result), serial) {
		t.Errorf("repeat: %s %s", a.Code, a.Result)
	}
	other := newOrder("D-1")
	other["salerTaxNum"] = "91330100TEST00002Y"
	r.accept(other)
	state := r.server.State()
	got := state.Sellers[sellerTax].Orders["D-1"]
	if got.Accepted != 1 || got.Refused != 1 || !cmp.Equal(got.Serials, []string{serial}) {
		t.Errorf("state of the order: %+v", got)
	}
	if state.Accepted != 2 || len(state.Doubles()) != 0 {
		t.Errorf("%d accepted, doubles %v", state.Accepted, state.Doubles())
	}
}

func TestRepeatCarriesSerialByKnob(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "duplicate_serial=on"))
	serial := r.accept(newOrder("D-1"))
	var result struct{ InvoiceSerialNum string }
	if err := json.Unmarshal(r.submit(newOrder("D-1")).Result, &result); err != nil || result.InvoiceSerialNum != serial {
		t.Errorf("%q (%v), want %q", result.InvoiceSerialNum, err, serial)
	}
}

func TestAcceptDuplicatesShowsThem(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "accept_duplicates=on"))
	first, second := r.accept(newOrder("D-1")), r.accept(newOrder("D-1"))
	if first >= second {
		t.Errorf("serial numbers do not rise: %s, %s", first, second)
	}
	if rows := r.query(object{"orderNos": []string{"D-1"}}); len(rows) != 2 {
		t.Errorf("%d rows, want both invoices", len(rows))
	}
	if doubles := r.server.State().Doubles(); !cmp.Equal(doubles, []string{sellerTax + " D-1"}) {
		t.Errorf("doubles %v", doubles)
	}
}

func TestRefusedOrderKeepsItsNumberUnlessKnob(t *testing.T) {
	t.Parallel()
	for knob, want := range map[string]string{"refused_takes_number=off": "E0000", "refused_takes_number=on": "E9106"} {
		r := newRig(t, knobs(t, knob))
		bad := newOrder("D-1")
		bad["invoiceType"] = "9"
		if got := r.submit(bad); got.Code != "E9101" {
			t.Fatalf("bad order: %s", got.Code)
		}
		if got := r.submit(newOrder("D-1")); got.Code != want {
			t.Errorf("%s: %s, want %s", knob, got.Code, want)
		}
		if got := r.server.State().Sellers[sellerTax].Orders["D-1"].Refused; got == 0 {
			t.Errorf("%s: the refusal is not in the books", knob)
		}
	}
}

func TestOneOfManyConcurrentSubmitsIsAccepted(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	body := marshal(t, object{"order": newOrder("D-1")})
	var accepted, refused atomic.Int32
	var group sync.WaitGroup
	for range 32 {
		req := r.request("nuonuo.OpeMplatform.requestBillingNew", body)
		group.Go(func() {
			switch decode(t, r.serve(req).Body).Code {
			case "E0000":
				accepted.Add(1)
			case "E9106":
				refused.Add(1)
			}
		})
		read := r.request("nuonuo.OpeMplatform.queryInvoiceResult", []byte(`{"orderNos":["D-1"]}`))
		group.Go(func() { r.serve(read) })
	}
	group.Wait()
	if accepted.Load() != 1 || refused.Load() != 31 {
		t.Errorf("%d accepted, %d refused", accepted.Load(), refused.Load())
	}
	if r.server.State().Invoices != 1 {
		t.Errorf("%d invoices", r.server.State().Invoices)
	}
}
