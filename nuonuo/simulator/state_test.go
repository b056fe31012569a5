package simulator_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

func TestStateOverHTTP(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.accept(newOrder("H-1"))
	w := r.serve(httptest.NewRequest(http.MethodGet, "/_sim/state", nil))
	for _, want := range []string{`"accepted":1`, `"H-1":{"accepted":1,"refused":0`, `"token_fetches":1`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %s in %s", want, w.Body)
		}
	}
	if w := r.serve(httptest.NewRequest(http.MethodGet, "/_sim/state?orders=0", nil)); strings.Contains(w.Body.String(), "H-1") {
		t.Error("order numbers though orders=0")
	}
}

// A user may ask for one order.
func TestStateOfOneOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	serial := r.accept(newOrder("H-1"))
	r.submit(newOrder("H-1"))
	other := newOrder("H-1")
	other["salerTaxNum"], other["buyerName"] = "S2", ""
	r.submit(other)
	r.clock.Add(time.Second)
	mine, theirs := simulator.OrderState{Accepted: 1, Refused: 1, Serials: []string{serial}, Status: "2"}, simulator.OrderState{Refused: 1}
	for query, want := range map[string]map[string]simulator.OrderState{
		"order=H-1":                     {sellerTax: mine, "S2": theirs},
		"order=H-1&seller=" + sellerTax: {sellerTax: mine},
		"order=H-1&seller=S2":           {"S2": theirs},
		"order=H-2":                     {},
		"order=H-1&seller=nobody":       {},
		"order=H-1&seller=S2&orders=0":  {"S2": theirs},
	} {
		var got map[string]simulator.OrderState
		w := r.serve(httptest.NewRequest(http.MethodGet, "/_sim/state?"+query, nil))
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%s: %v in %s", query, err, w.Body)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	if got, known := r.server.Order(sellerTax, "H-1"); !known || !cmp.Equal(got, mine) {
		t.Errorf("Order: %+v, %v", got, known)
	}
	if _, known := r.server.Order("S2", "H-2"); known {
		t.Error("an order that never was is known")
	}
}

// Calls are counted by the second, over all apps and for a minute.
func TestCallsPerSecond(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *simulator.Options) {
		o.Apps = []simulator.App{simulator.DefaultApp(), {AppKey: "k", AppSecret: "s"}}
		o.Knobs.TokenCheck, o.Knobs.Rate = false, 0
	})
	call := func(app simulator.App, calls int) {
		r.app = app
		for range calls {
			r.call("queryInvoiceResult", object{})
		}
	}
	begun := r.clock.Now().Unix()
	call(simulator.DefaultApp(), 2)
	call(simulator.App{AppKey: "k", AppSecret: "s"}, 3)
	r.clock.Add(2 * time.Second)
	call(simulator.DefaultApp(), 1)
	want := []simulator.SecondCount{{Second: begun, Calls: 5}, {Second: begun + 2, Calls: 1}}
	if diff := cmp.Diff(want, r.server.State().PerSecond); diff != "" {
		t.Error(diff)
	}
	for range 70 {
		r.clock.Add(time.Second)
		call(simulator.DefaultApp(), 1)
	}
	if got := r.server.State().PerSecond; len(got) != 60 || got[59] != (simulator.SecondCount{Second: begun + 72, Calls: 1}) {
		t.Errorf("%d seconds, the last %v", len(got), got[len(got)-1])
	}
}

// Every knob of chance counts how often it struck.
func TestKnobsCountTheirStrikes(t *testing.T) {
	t.Parallel()
	for knob, ask := range map[string]func(*rig){
		"busy":             func(r *rig) { r.submit(newOrder("K-1")) },
		"exception_after":  func(r *rig) { r.submit(newOrder("K-1")) },
		"fail_rate":        func(r *rig) { r.submit(newOrder("K-1")); r.submit(newOrder("K-1")) },
		"seal_fail_rate":   func(r *rig) { r.submit(newOrder("K-1")) },
		"fail_orders":      func(r *rig) { r.submit(newOrder("1")) },
		"seal_fail_orders": func(r *rig) { r.submit(newOrder("1")) },
	} {
		r := newRig(t, knobs(t, knob+"=1"))
		ask(r)
		if got := r.server.State().Knobs; !cmp.Equal(got, map[string]int64{knob: 1}) {
			t.Errorf("%s: %v", knob, got)
		}
	}
}
