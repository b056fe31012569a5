package simulator_test

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// The red invoice of a form fails as often as the knob says. The form has its serial number and no
// invoice number, no second form is taken, and a retry does not count it as another red.
func TestRedInvoicesOfFormsFail(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *simulator.Options) { o.Knobs.RedFails = 2 })
	order := newOrder("B-1")
	order["invoiceLine"] = "ec"
	blue := issuedRow(t, r, order)
	apply(t, r, blue, "ec", nil)
	r.clock.Add(time.Second)
	form := forms(t, r, "BILL-1")[0]
	fast := object{"orderNo": "RED-2", "taxNum": sellerTax, "billNo": form["billNo"], "billUuid": form["billUuid"], "invoiceLine": "ec"}
	serial := r.result("fastInvoiceRed", fast)["invoiceSerialNum"].(string)
	r.clock.Add(time.Second)
	form = forms(t, r, "BILL-1")[0]
	if r.status(serial) != "22" || form["invoiceSerialNum"] != serial || form["redInvoiceNumber"] != nil || form["openStatus"] != 0.0 {
		t.Fatalf("%s %v", r.status(serial), form)
	}
	if a := apply(t, r, blue, "ec", func(b object) { b["billId"], b["orderNo"] = "BILL-2", "RED-3" }); a.Code != "E9103" {
		t.Errorf("a second form: %v", a)
	}
	for _, want := range []string{"22", "2"} {
		if a := r.call("reInvoice", object{"fpqqlsh": serial}); a.Code != "E0000" {
			t.Fatal(a)
		}
		r.clock.Add(time.Second)
		if got := r.status(serial); got != want {
			t.Errorf("after a retry %s, want %s", got, want)
		}
	}
	if form = forms(t, r, "BILL-1")[0]; form["redInvoiceNumber"] == nil || form["openStatus"] != 1.0 {
		t.Errorf("at the end %v", form)
	}
}
