package simulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

func TestRateIsASlidingSecond(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "rate=10"))
	code := func() string { return r.call("queryInvoiceResult", object{}).Code }
	for range 5 {
		code()
	}
	r.clock.Add(600 * time.Millisecond)
	for range 5 {
		code()
	}
	if got := code(); got != "070201" {
		t.Errorf("call 11 within a second: %s", got)
	}
	r.clock.Add(399 * time.Millisecond)
	if got := code(); got != "070201" {
		t.Errorf("call 11 after 999 ms: %s", got)
	}
	r.clock.Add(time.Millisecond)
	for i := range 5 {
		if got := code(); got != "E9611" {
			t.Errorf("call %d of the next second: %s", i+1, got)
		}
	}
	if got := code(); got != "070201" {
		t.Errorf("more than 10 in the sliding second: %s", got)
	}
	if s := r.server.State(); s.Overloads != 3 || s.Busiest != 13 || s.Calls != 18 {
		t.Errorf("overloads %d, busiest second %d, calls %d", s.Overloads, s.Busiest, s.Calls)
	}
}

func TestOverloadAnswers(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]struct {
		status int
		text   string
	}{"070201": {200, `"070201"`}, "040102": {200, `"040102"`}, "429": {429, "Too Many"}, "503": {503, "<html>"}} {
		r := newRig(t, knobs(t, "rate=1", "overload="+kind))
		r.call("queryInvoiceResult", object{})
		w := r.serve(r.request("nuonuo.OpeMplatform.queryInvoiceResult", []byte("{}")))
		if w.Code != want.status || !strings.Contains(w.Body.String(), want.text) {
			t.Errorf("%s: %d %s", kind, w.Code, w.Body)
		}
	}
}

func TestOverloadDropsTheConnection(t *testing.T) {
	t.Parallel()
	knobs := simulator.DefaultKnobs()
	knobs.Rate, knobs.Overload = 1, simulator.OverloadDrop
	r, running := listen(t, simulator.Options{Knobs: knobs, Clock: newClock().Now})
	if _, _, err := wire(t, r, running, newOrder("O-1")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := wire(t, r, running, newOrder("O-2")); err == nil {
		t.Error("the second call was answered")
	}
	if got := running.Server.State().Accepted; got != 1 {
		t.Errorf("%d accepted, want 1", got)
	}
}

func TestOverloadMixtureUsesAllFive(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "rate=1", "overload=any"))
	seen := make(map[string]bool)
	for range 100 {
		func() {
			// Dropping a recorder's connection is net/http's abort.
			defer func() {
				if p := recover(); p != nil && p != http.ErrAbortHandler {
					t.Fatal(p)
				}
			}()
			r.serve(r.request("nuonuo.OpeMplatform.queryInvoiceResult", []byte("{}")))
		}()
	}
	for code := range r.server.State().Methods["nuonuo.OpeMplatform.queryInvoiceResult"].ByCode {
		seen[code] = true
	}
	// A dropped recorder aborts before it is counted.
	for _, kind := range []string{"070201", "040102", "429", "503"} {
		if !seen["overload "+kind] {
			t.Errorf("no answer of kind %s in %v", kind, seen)
		}
	}
}
