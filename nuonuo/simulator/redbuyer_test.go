package simulator_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// shift moves the clock of the platform alone.
func shift(t *testing.T, millis string) func(*simulator.Knobs) {
	return func(k *simulator.Knobs) {
		if err := simulator.ParseKnob("clock_shift_ms="+millis, k); err != nil {
			t.Error(err)
		}
	}
}

// special issues an invoice whose form waits for the buyer, and applies for it.
func special(t *testing.T, r *rig) object {
	t.Helper()
	order := newOrder("B-1")
	order["invoiceLine"] = "bs"
	blue := issuedRow(t, r, order)
	apply(t, r, blue, "bs", nil)
	r.clock.Add(time.Second)
	return blue
}

// What buyers do by themselves, and when.
func TestBuyersAnswer(t *testing.T) {
	t.Parallel()
	for knob, want := range map[string][3]string{ // at once, after an hour, after 72 hours
		"red_buyers=wait":   {"02", "02", "07"},
		"red_buyers=agree":  {"02", "04", "04"},
		"red_buyers=refuse": {"02", "05", "05"},
		"red_refuse_for=测试云帆商贸有限公司": {"02", "05", "05"},
		"red_agree_for=B-1":         {"02", "04", "04"},
		"red_buyer_booked=0":        {"01", "01", "01"},
		"red_fail_rate=1":           {"16", "16", "16"},
		"red_fail_for=BILL-1":       {"16", "16", "16"},
	} {
		r := newRig(t, knobs(t, knob, "red_buyer_ms=3600000", "token_life_ms=0"))
		special(t, r)
		for n, wait := range []time.Duration{0, time.Hour, 72 * time.Hour} {
			r.clock.Add(wait)
			form := forms(t, r, "BILL-1")[0]
			issued := form["invoiceSerialNum"] != nil
			if form["billStatus"] != want[n] || form["billMessage"] == "" || issued != (want[n] == "04" || want[n] == "01") {
				t.Errorf("%s, step %d: %v %v, red issued: %v; want %s", knob, n, form["billStatus"], form["billMessage"], issued, want[n])
			}
		}
	}
}

// An answer after 72 hours comes too late.
func TestBuyersThatAnswerTooLate(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "red_buyers=agree", "red_buyer_ms=259200000", "token_life_ms=0"))
	special(t, r)
	r.clock.Add(100 * time.Hour)
	if form := forms(t, r, "BILL-1")[0]; form["billStatus"] != "07" || form["invoiceSerialNum"] != nil {
		t.Errorf("form %v", form)
	}
}

// Mixed buyers do all three.
func TestMixedBuyers(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "red_buyers=mixed"))
	seen := make(map[any]int)
	for n := range 40 {
		order := newOrder(fmt.Sprint("B-", n))
		order["invoiceLine"] = "bs"
		id := fmt.Sprint("BILL-", n)
		apply(t, r, issuedRow(t, r, order), "bs", func(b object) { b["billId"], b["orderNo"] = id, fmt.Sprint("R-", n) })
		r.clock.Add(time.Second)
		seen[forms(t, r, id)[0]["billStatus"]]++
	}
	if seen["04"] < 15 || seen["05"] < 3 || seen["02"] < 3 {
		t.Errorf("%v", seen)
	}
}

// Requests take time and may fail.
func TestRequestsTakeTimeAndFail(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body             object
		under, done      string
		failed, progress string
	}{
		"confirm":           {object{"billId": "BILL-1", "identity": "1", "confirmAgreement": "1"}, "02", "04", "04", "03"},
		"confirmInfoCancel": {object{"billId": "BILL-1", "identity": "0"}, "02", "08", "02", "01"},
	} {
		r := newRig(t, knobs(t, "red_request_ms=60000", "red_request_fail_rate=1"))
		special(t, r)
		for _, rate := range []string{"1", "0"} {
			r.adjust(knobs(t, "red_request_fail_rate="+rate))
			if got := r.call(name, c.body); got.Code != "E0000" {
				t.Fatal(name, got)
			}
			if got := r.call(name, c.body); got.Code != "E9999" {
				t.Errorf("%s twice: %s", name, got.Code)
			}
			if form := forms(t, r, "BILL-1")[0]; form["requestStatus"] != c.progress || form["billStatus"] != c.under {
				t.Errorf("%s under way: %v", name, form)
			}
			r.clock.Add(time.Minute)
			status, request := c.done, ""
			if rate == "1" {
				status, request = c.under, c.failed
			}
			if form := forms(t, r, "BILL-1")[0]; form["requestStatus"] != request || form["billStatus"] != status {
				t.Errorf("%s, fail rate %s: %v, want %s %q", name, rate, form, status, request)
			}
		}
	}
}

// A form that both have confirmed and whose red invoice does not come can be withdrawn (09); or it
// comes in the end.
func TestStuckForms(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "red_stuck=1", "red_stuck_ms=3600000", "red_buyers=agree"))
	special(t, r)
	form := forms(t, r, "BILL-1")[0]
	fast := object{"orderNo": "RED-1", "taxNum": sellerTax, "billNo": form["billNo"], "billUuid": form["billUuid"]}
	if got := r.call("fastInvoiceRed", fast); got.Code != "E9999" || got.Describe != "红票开具中" || form["billStatus"] != "04" {
		t.Errorf("%v; %v", got, form)
	}
	r.clock.Add(time.Hour)
	if form := forms(t, r, "BILL-1")[0]; form["invoiceSerialNum"] == nil {
		t.Errorf("after an hour: %v", form)
	}
	r = newRig(t, knobs(t, "red_stuck=1", "red_buyers=agree"))
	special(t, r)
	r.clock.Add(20 * time.Hour)
	if got := r.call("confirmInfoCancel", object{"billId": "BILL-1", "identity": "1"}); got.Code != "E9999" {
		t.Errorf("withdrawn by the other side: %s", got.Code)
	}
	r.call("confirmInfoCancel", object{"billId": "BILL-1", "identity": "0"})
	if form := forms(t, r, "BILL-1")[0]; form["billStatus"] != "09" || form["invoiceSerialNum"] != nil {
		t.Errorf("withdrawn: %v", form)
	}
}

// formsOfTheDay counts the forms of a day.
func formsOfTheDay(t *testing.T, r *rig) int {
	t.Helper()
	got := r.result("queryInvoiceRedConfirm", object{"identity": "0", "billTimeStart": "2026-11-23", "billTimeEnd": "2026-11-23"})
	return int(got["total"].(float64))
}

// What buyers and sellers start at the bureau is known after a refresh of its period or its uuid,
// also over a restart.
func TestFormsOfTheBureauAreKnownAfterARefresh(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	r := newRig(t, func(o *simulator.Options) { withBooks(path)(o); knobs(t, "red_refresh_ms=5000")(o) })
	blue := issuedRow(t, r, newOrder("B-1"))
	number := blue["allElectronicInvoiceNumber"]
	if got := control(t, r, "red-form", object{"blue": "26330000000000000099"}); got.Code != "E9102" {
		t.Errorf("unknown blue: %s", got.Code)
	}
	if got := control(t, r, "red-form", object{"blue": number}); got.Code != "E0000" {
		t.Fatal(got)
	}
	if got := apply(t, r, blue, "pc", nil); got.Code != "E9103" {
		t.Errorf("the form that nobody has seen does not count: %s", got.Code)
	}
	refresh := object{"identity": "0", "startTime": "2026-11-22", "endTime": "2026-11-22"}
	for n, want := range []int{0, 0, 1} {
		r.call("refreshInvoiceRedConfirm", refresh)
		r.clock.Add(5 * time.Second)
		if got := formsOfTheDay(t, r); got != want {
			t.Errorf("step %d: %d forms, want %d", n, got, want)
		}
		if n == 0 {
			if err := r.server.Close(); err != nil {
				t.Fatal(err)
			}
			r.server = reopen(t, path)
			defer r.server.Close()
		} else {
			refresh["startTime"], refresh["endTime"] = "2026-11-23", "2026-11-23"
		}
	}
	id := r.server.State().Reds[number.(string)].Forms[0].BillID
	form := forms(t, r, id)[0]
	if form["billStatus"] != "03" || form["applySource"] != 1.0 || len(form["detail"].([]any)) != 1 {
		t.Errorf("form %v", form)
	}
	r.call("confirm", object{"billId": id, "identity": "0", "confirmAgreement": "1"})
	if form := forms(t, r, id)[0]; form["billStatus"] != "04" || form["invoiceSerialNum"] == nil {
		t.Errorf("agreed: %v", form)
	}
}

// The other ends of a form that the buyer started, and one of the seller made by hand.
func TestOtherEndsOfBureauForms(t *testing.T) {
	t.Parallel()
	for want, end := range map[string]func(r *rig, id string){
		"06": func(r *rig, id string) {
			r.call("confirm", object{"billId": id, "identity": "0", "confirmAgreement": "0"})
		},
		"08": func(r *rig, id string) { control(t, r, "red-answer", object{"billId": id, "answer": "withdraw"}) },
		"07": func(r *rig, _ string) { r.server.Adjust(shift(t, "259200000")) },
	} {
		r := newRig(t, knobs(t, "red_buyer_forms=1", "red_buyer_forms_ms=60000", "token_life_ms=0"))
		blue := issuedRow(t, r, newOrder("B-1"))
		if r.clock.Add(time.Minute); formsOfTheDay(t, r) != 0 {
			t.Error("known before a refresh")
		}
		r.call("refreshInvoiceRedConfirm", object{"identity": "0", "startTime": "2026-11-23", "endTime": "2026-11-23"})
		reds := r.server.State().Reds[blue["allElectronicInvoiceNumber"].(string)]
		if reds == nil || len(reds.Forms) != 1 {
			t.Fatalf("forms %+v", reds)
		}
		end(r, reds.Forms[0].BillID)
		if form := forms(t, r, reds.Forms[0].BillID)[0]; form["billStatus"] != want || form["invoiceSerialNum"] != nil {
			t.Errorf("%v, want %s", form, want)
		}
	}
	r := newRig(t, knobs(t, "red_buyer_booked=1"))
	blue := issuedRow(t, r, newOrder("B-1"))
	control(t, r, "red-form", object{"blue": blue["invoiceNo"], "side": "0", "redReason": "1"})
	id := r.server.State().Reds[blue["invoiceNo"].(string)].Forms[0]
	r.call("refreshInvoiceRedConfirm", object{"identity": "0", "billUuid": id.BillUUID})
	if got := forms(t, r, id.BillID)[0]["billStatus"]; got != "02" {
		t.Errorf("by hand: %v", got)
	}
	if got := control(t, r, "red-answer", object{"billUuid": id.BillUUID, "answer": "agree"}); got.Code != "E0000" {
		t.Error(got)
	}
	if got := forms(t, r, id.BillID)[0]; got["billStatus"] != "04" || got["invoiceSerialNum"] == nil {
		t.Errorf("agreed: %v", got)
	}
}

// By knob, what the buyer did is known after a refresh.
func TestStaleForms(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "red_buyers=agree", "red_buyer_ms=60000", "red_stale=on"))
	special(t, r)
	r.clock.Add(time.Hour)
	if form := forms(t, r, "BILL-1")[0]; form["billStatus"] != "02" || form["invoiceSerialNum"] != nil {
		t.Errorf("before a refresh: %v", form)
	}
	r.call("refreshInvoiceRedConfirm", object{"identity": "0", "startTime": "2026-11-23", "endTime": "2026-11-23"})
	if form := forms(t, r, "BILL-1")[0]; form["billStatus"] != "04" || form["invoiceSerialNum"] == nil {
		t.Errorf("after it: %v", form)
	}
}

// By knob, a form of the bureau has neither its rows nor the serial number of its red invoice.
func TestFormsThatShowLess(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "red_details=off", "red_linked=off"))
	blue := issuedRow(t, r, newOrder("B-1"))
	control(t, r, "red-form", object{"blue": blue["invoiceNo"], "side": "0", "redReason": "2"})
	id := r.server.State().Reds[blue["invoiceNo"].(string)].Forms[0]
	r.call("refreshInvoiceRedConfirm", object{"identity": "0", "billUuid": id.BillUUID})
	r.clock.Add(time.Second)
	form := forms(t, r, id.BillID)[0]
	if form["detail"] != nil || form["invoiceSerialNum"] != nil || form["redInvoiceNumber"] == nil {
		t.Errorf("form %v", form)
	}
	r.server.Adjust(func(k *simulator.Knobs) { k.RedDetails, k.RedLinked = true, true })
	if form := forms(t, r, id.BillID)[0]; form["detail"] == nil || form["invoiceSerialNum"] == nil {
		t.Errorf("with both: %v", form)
	}
}
