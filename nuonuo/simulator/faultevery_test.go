package simulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// Each fault strikes each method that has an effect or is asked about one: the call is processed or
// not, as the fault says.
func TestFaultsStrikeEveryCorrection(t *testing.T) {
	t.Parallel()
	methods := strings.Fields("saveInvoiceRedConfirm confirm confirmInfoCancel fastInvoiceRed queryInvoiceRedConfirm refreshInvoiceRedConfirm " +
		"invoiceCancellation deliveryInvoice reInvoice InvoiceRedApply getQrCode verifyComplete getCertificationStatus getCreditLine getInvoiceStock")
	whole := func(r *rig, method string) (text string) {
		defer func() { // http.ErrAbortHandler ends the connection
			if p := recover(); p != nil {
				text = "cut"
			}
		}()
		w := r.serve(r.request("nuonuo.OpeMplatform."+method, marshal(t, object{"queryType": "1"})))
		if w.Code != http.StatusOK {
			return http.StatusText(w.Code)
		}
		return w.Body.String()
	}
	for fault, want := range map[string]func(string) bool{
		"drop_before":    func(s string) bool { return s == "cut" },
		"drop_after":     func(s string) bool { return s == "cut" },
		"gateway_before": func(s string) bool { return s == "Bad Gateway" },
		"gateway_after":  func(s string) bool { return s == "Bad Gateway" },
		"half_json":      func(s string) bool { return !strings.HasSuffix(s, "}") },
		"cut":            func(s string) bool { return s == "cut" },
		"busy":           func(s string) bool { return strings.Contains(s, `"040102"`) },
		"slow_after":     func(s string) bool { return strings.HasSuffix(s, "}") },
	} {
		for _, method := range methods {
			r := newRig(t, knobs(t, fault+"="+method+":1", "slow_ms=0"))
			if got := whole(r, method); !want(got) {
				t.Errorf("%s of %s: %q", fault, method, got)
			}
			if r.server.State().Knobs[fault] != 1 {
				t.Errorf("%s of %s did not strike", fault, method)
			}
		}
	}
}

// An effect whose answer is lost has happened: it is found by its key, or counted where it has
// none.
func TestLostAnswersOfCorrections(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	row := issuedRow(t, r, newOrder("B-1"))
	r.adjust(knobs(t, "exception_after=1"))
	if got := apply(t, r, row, "pc", nil); got.Code != "0203" {
		t.Errorf("apply: %s", got.Code)
	}
	deliver := object{"taxnum": sellerTax, "invoiceNum": row["invoiceNo"], "mail": "a@b.c"}
	for range 2 {
		if got := r.call("deliveryInvoice", deliver); got.Code != "0203" {
			t.Errorf("deliver: %s", got.Code)
		}
	}
	r.adjust(func(o *simulator.Options) { o.Knobs.Faults = simulator.Faults{} })
	if got := forms(t, r, "BILL-1"); len(got) != 1 {
		t.Errorf("%d forms", len(got))
	}
	if got := r.server.State().Deliveries; len(got) != 1 || got[0].Sent != 2 {
		t.Errorf("deliveries %+v", got)
	}
}
