package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

func TestEveryKnobTakesItsOwnDefault(t *testing.T) {
	t.Parallel()
	list := simulator.KnobList()
	seen := make(map[string]bool)
	knobs := simulator.DefaultKnobs()
	for _, k := range list {
		if k.Text == "" || seen[k.Name] {
			t.Errorf("knob %q has no text or is there twice", k.Name)
		}
		seen[k.Name] = true
		if err := simulator.ParseKnob(k.Name+"="+k.Default, &knobs); err != nil {
			t.Errorf("default of %s: %v", k.Name, err)
		}
	}
	if len(list) < 50 {
		t.Errorf("%d knobs", len(list))
	}
	if knobs.Rate != 10 || !knobs.TokenCheck || knobs.TokenQuota != 50 || !knobs.CreditLine.IsNegative() {
		t.Errorf("defaults %+v", knobs)
	}
}

func TestKnobErrorsNameTheKnob(t *testing.T) {
	t.Parallel()
	for _, assignment := range []string{"rate", "rate=x", "rate=-1", "nothing=1", "fail_rate=1.1", "fail_rate=NaN", "audit=maybe", "overload=404",
		"issuing_ms=1s", "drop_after=requestBillingNew:2", "drop_after=:0.1", "credit_line=much", "spread=-0.1"} {
		knobs := simulator.DefaultKnobs()
		err := simulator.ParseKnob(assignment, &knobs)
		name, _, _ := strings.Cut(assignment, "=")
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", assignment, err)
		}
	}
}

func TestChancesPerMethod(t *testing.T) {
	t.Parallel()
	knobs := simulator.DefaultKnobs()
	if err := simulator.ParseKnob("drop_after=0.1, requestBillingNew:0.5,queryInvoiceResult:0", &knobs); err != nil {
		t.Fatal(err)
	}
	c := knobs.Faults[simulator.DropAfter]
	if c.All != 0.1 || c.Method["requestBillingNew"] != 0.5 || len(c.Method) != 2 {
		t.Errorf("%+v", c)
	}
}

func TestKnobsOverHTTP(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	post := func(body string) *httptest.ResponseRecorder {
		return r.serve(httptest.NewRequest(http.MethodPost, "/_sim/knobs", strings.NewReader(body)))
	}
	if w := post("rate=3\n\nissuing_ms=0\n"); !strings.Contains(w.Body.String(), "\nrate=3\n") || !strings.HasPrefix(w.Body.String(), "issuing_ms=0\n") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := post("rate=4\nfail_rate=9\n"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "fail_rate") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := r.serve(httptest.NewRequest(http.MethodGet, "/_sim/knobs", nil)); !strings.Contains(w.Body.String(), "\nrate=3\n") {
		t.Error("a refused set of knobs was taken in part")
	}
}
