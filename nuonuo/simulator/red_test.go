package simulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// apply asks for the reversal of an issued invoice and returns the billId.
func apply(t *testing.T, r *rig, row object, line string, change func(object)) answer {
	t.Helper()
	body := object{"billId": "BILL-1", "blueInvoiceLine": line, "applySource": "0", "blueElecInvoiceNumber": row["allElectronicInvoiceNumber"],
		"sellerTaxNo": sellerTax, "sellerName": "测试销方", "buyerName": row["payerName"], "redReason": "1", "orderNo": "RED-1"}
	if change != nil {
		change(body)
	}
	return r.call("saveInvoiceRedConfirm", body)
}

// forms queries by billId.
func forms(t *testing.T, r *rig, id string) []object {
	t.Helper()
	var result struct {
		Total int
		List  []object
	}
	a := r.call("queryInvoiceRedConfirm", object{"identity": "0", "billId": id})
	if err := json.Unmarshal(a.Result, &result); err != nil {
		t.Fatal(a, err)
	}
	return result.List
}

func TestRedInvoiceOfAnOrdinaryOneComesByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	blue := issuedRow(t, r, newOrder("B-1"))
	if a := apply(t, r, blue, "pc", nil); a.Code != "E0000" || string(a.Result) != `"BILL-1"` {
		t.Fatalf("apply: %s %s %s", a.Code, a.Describe, a.Result)
	}
	if a := apply(t, r, blue, "pc", nil); a.Code == "E0000" {
		t.Error("the same billId twice")
	}
	if got := forms(t, r, "BILL-1")[0]["billStatus"]; got != "15" {
		t.Errorf("at once: %v", got)
	}
	r.clock.Add(time.Second)
	if got := forms(t, r, "BILL-1")[0]; got["billStatus"] != "01" || got["invoiceSerialNum"] == nil {
		t.Errorf("form %v", got)
	}
	r.clock.Add(time.Second)
	red := r.query(object{"orderNos": []string{"RED-1"}, "isOfferInvoiceDetail": "1"})[0]
	if red["orderAmount"] != "-100.00" || red["invoiceType"] != "2" || red["status"] != "2" ||
		red["oldEleInvoiceNumber"] != blue["allElectronicInvoiceNumber"] {
		t.Errorf("red invoice %v", red)
	}
	if item := red["invoiceItems"].([]any)[0].(object); item["itemAmount"] != "-100.00" || item["itemNum"] != "-1.000000000000000000" {
		t.Errorf("item %v", item)
	}
	if a := apply(t, r, blue, "pc", func(b object) { b["billId"] = "BILL-2" }); a.Code != "E9103" {
		t.Errorf("a second reversal: %s", a.Code)
	}
	if got := r.server.State().Sellers[sellerTax].Net; got != "0.00" {
		t.Errorf("net after the reversal %s", got)
	}
}

func TestRedInvoiceOfASpecialOneWaitsForTheBuyer(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	order := newOrder("B-1")
	order["invoiceLine"] = "bs"
	blue := issuedRow(t, r, order)
	apply(t, r, blue, "bs", nil)
	r.clock.Add(time.Second)
	form := forms(t, r, "BILL-1")[0]
	if form["billStatus"] != "02" {
		t.Fatalf("status %v, want 02", form["billStatus"])
	}
	fast := object{"orderNo": "RED-2", "taxNum": sellerTax, "billNo": form["billNo"], "billUuid": form["billUuid"], "invoiceLine": "bs"}
	if got := r.call("fastInvoiceRed", fast); got.Code != "E9999" {
		t.Errorf("before the buyer agreed: %s", got.Code)
	}
	if got := r.call("confirm", object{"billId": "BILL-1", "identity": "0", "confirmAgreement": "1"}); got.Code != "E9999" {
		t.Errorf("the seller confirmed its own form: %s", got.Code)
	}
	if got := r.call("confirm", object{"billId": "BILL-1", "identity": "1", "confirmAgreement": "1"}); got.Code != "E0000" {
		t.Fatal(got)
	}
	if got := forms(t, r, "BILL-1")[0]; got["billStatus"] != "04" || got["invoiceSerialNum"] == nil {
		t.Errorf("form %v", got)
	}
	if got := r.result("fastInvoiceRed", fast)["invoiceSerialNum"]; got != forms(t, r, "BILL-1")[0]["invoiceSerialNum"] {
		t.Errorf("fastInvoiceRed gave %v, want the one the bureau issued", got)
	}
}

func TestRedFormsEndOtherwise(t *testing.T) {
	t.Parallel()
	for want, end := range map[string]func(*rig){
		"05": func(r *rig) { r.call("confirm", object{"billId": "BILL-1", "identity": "1", "confirmAgreement": "0"}) },
		"08": func(r *rig) { r.call("confirmInfoCancel", object{"billId": "BILL-1", "identity": "0"}) },
		"07": func(r *rig) { r.clock.Add(72 * time.Hour); r.token = r.fetchToken() },
	} {
		r := newRig(t, nil)
		order := newOrder("B-1")
		order["invoiceLine"] = "bs"
		apply(t, r, issuedRow(t, r, order), "bs", nil)
		r.clock.Add(time.Second)
		end(r)
		if got := forms(t, r, "BILL-1")[0]; got["billStatus"] != want || got["invoiceSerialNum"] != nil {
			t.Errorf("status %v, want %s without a red invoice", got["billStatus"], want)
		}
	}
}

func TestPaperNeedsFastRed(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	order := newOrder("B-1")
	order["invoiceLine"] = "ec"
	apply(t, r, issuedRow(t, r, order), "ec", nil)
	r.clock.Add(time.Second)
	form := forms(t, r, "BILL-1")[0]
	if form["billStatus"] != "01" || form["invoiceSerialNum"] != nil {
		t.Fatalf("form %v", form)
	}
	fast := object{"orderNo": "RED-2", "taxNum": sellerTax, "billNo": form["billNo"], "billUuid": form["billUuid"], "invoiceLine": "bs"}
	if got := r.call("fastInvoiceRed", fast); got.Code != "E4000" {
		t.Errorf("a kind that does not fit: %s", got.Code)
	}
	fast["invoiceLine"] = "pc"
	serial := r.result("fastInvoiceRed", fast)["invoiceSerialNum"]
	r.clock.Add(time.Second)
	if row := r.query(object{"serialNos": []any{serial}})[0]; row["status"] != "2" || row["orderNo"] != "RED-2" {
		t.Errorf("red %v", row)
	}
}

func TestRedFormsSurviveARestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	r := newRig(t, withBooks(path))
	apply(t, r, issuedRow(t, r, newOrder("B-1")), "pc", nil)
	r.clock.Add(time.Second)
	before := forms(t, r, "BILL-1")[0]
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	r.server = reopen(t, path)
	defer r.server.Close()
	after := forms(t, r, "BILL-1")[0]
	if before["invoiceSerialNum"] == nil || before["invoiceSerialNum"] != after["invoiceSerialNum"] || before["billUuid"] != after["billUuid"] {
		t.Errorf("before %v, after %v", before, after)
	}
}

// oldRedOrders are red orders of the old kinds, which name their blue invoice.
var oldRedOrders = map[string]struct {
	want string
	edit edit
}{
	"right":             {"E0000", both()},
	"no number":         {"E9102", drop("invoiceNum")},
	"unknown number":    {"E9102", set("invoiceNum", "00000099")},
	"other code":        {"E9102", set("invoiceCode", "033026000130")},
	"number not padded": {"E0000", set("invoiceNum", "1")},
	"positive amounts":  {"E9119", both(amounts("88.50", "11.50", "100.00"), setLine("num", "1"))},
	"other name":        {"E9117", set("buyerName", "别人")},
	"other tax number":  {"E9118", drop("buyerTaxNum")},
	"other address":     {"E9113", set("buyerAddress", "别处")},
	"other phone":       {"E9115", set("buyerTel", "1")},
	"other account":     {"E9120", set("buyerAccount", "1")},
	"discount":          {"E9116", setLine("invoiceLineProperty", "1")},
	"discounted":        {"E4000", setLine("invoiceLineProperty", "2")},
}

// oldRed issues a blue invoice and returns an order that reverses it, edited.
func oldRed(t *testing.T, r *rig, edit edit) object {
	t.Helper()
	order := newOrder("B-1")
	order["invoiceLine"] = "p"
	blue := issuedRow(t, r, order)
	red := newOrder("B-2")
	red["invoiceLine"], red["invoiceType"] = "p", "2"
	red["invoiceCode"], red["invoiceNum"] = blue["invoiceCode"], blue["invoiceNo"]
	l := red["invoiceDetail"].([]object)[0]
	both(amounts("-88.50", "-11.50", "-100.00"), setLine("num", "-1"), edit)(red, l)
	return red
}

func TestOldRedOrders(t *testing.T) {
	t.Parallel()
	for name, c := range oldRedOrders {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, nil)
			red := oldRed(t, r, c.edit)
			if got := r.submit(red); got.Code != c.want {
				t.Fatalf("got %s %s, want %s", got.Code, got.Describe, c.want)
			}
			if got := r.submit(red); c.want == "E0000" && got.Code != "E9106" {
				t.Errorf("the same red order again: %s", got.Code)
			}
			red["orderNo"] = "B-3"
			if got := r.submit(red); c.want == "E0000" && got.Code != "E9103" {
				t.Errorf("a second reversal: %s", got.Code)
			}
		})
	}
}

func TestOneOfManyConcurrentReversalsIsTaken(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	order := newOrder("B-1")
	order["invoiceLine"] = "p"
	blue := issuedRow(t, r, order)
	order["invoiceType"], order["invoiceCode"], order["invoiceNum"] = "2", blue["invoiceCode"], blue["invoiceNo"]
	both(amounts("-88.50", "-11.50", "-100.00"), setLine("num", "-1"))(order, order["invoiceDetail"].([]object)[0])
	var taken atomic.Int32
	var group sync.WaitGroup
	for n := range 16 {
		order["orderNo"] = fmt.Sprint("B-2-", n)
		req := r.request("nuonuo.OpeMplatform.requestBillingNew", marshal(t, object{"order": order}))
		group.Go(func() {
			if decode(t, r.serve(req).Body).Code == "E0000" {
				taken.Add(1)
			}
		})
	}
	group.Wait()
	if taken.Load() != 1 {
		t.Errorf("%d red invoices for one blue", taken.Load())
	}
}

// Two forms for one invoice: the second is refused, and by knob makes a second red invoice, which
// the state shows.
func TestTwoFormsOfOneInvoice(t *testing.T) {
	t.Parallel()
	for over, want := range map[string]struct {
		code     string
		invoices int
		doubles  int
	}{"accept_over_red=off": {"E9999", 2, 0}, "accept_over_red=on": {"E0000", 3, 1}} {
		r := newRig(t, knobs(t, "one_red_form=off", over))
		blue := issuedRow(t, r, newOrder("B-1"))
		for n, id := range []string{"BILL-1", "BILL-2"} {
			code := map[int]string{0: "E0000", 1: want.code}[n]
			if a := apply(t, r, blue, "pc", func(b object) { b["billId"], b["orderNo"] = id, fmt.Sprint("RED-", n) }); a.Code != code {
				t.Fatal(over, a)
			}
		}
		r.clock.Add(time.Second)
		forms(t, r, "BILL-1")
		state := r.server.State()
		if state.Invoices != want.invoices || len(state.DoubleReds) != want.doubles || len(state.OverReds) != want.doubles {
			t.Errorf("%s: %d invoices, double %v, over %v", over, state.Invoices, state.DoubleReds, state.OverReds)
		}
	}
}

// What a form or its rows may not be.
func TestRedFormsThatAreRefused(t *testing.T) {
	t.Parallel()
	part := object{"blueDetailIndex": "1", "goodsName": "苹果", "taxExcludedAmount": "-8.85", "taxAmount": "-1.15", "taxRate": "0.13", "goodsCode": "1010115010100000000"}
	with := func(key string, value any) func(object) {
		return func(b object) {
			row := maps.Clone(part)
			row[key] = value
			b["detail"] = []object{row}
		}
	}
	for name, c := range map[string]struct {
		want   string
		change func(object)
	}{
		"whole":              {"E0000", nil},
		"part":               {"E0000", with("unit", "箱")},
		"no index":           {"E4000", with("blueDetailIndex", "")},
		"unknown index":      {"E4000", with("blueDetailIndex", "2")},
		"positive":           {"E4000", with("taxExcludedAmount", "8.85")},
		"exponent":           {"E4000", with("num", "-1e999999999")},
		"rate with exponent": {"E4000", with("taxRate", "1e-999999999")},
		"three decimals":     {"E4000", with("taxExcludedAmount", "-8.855")},
		"other rate":         {"E4000", with("taxRate", "0.06")},
		"more than the blue": {"E4000", with("taxExcludedAmount", "-88.51")},
		"billId of 33":       {"E4000", func(b object) { b["billId"] = "123456789012345678901234567890123" }},
		"order number of 21": {"E4000", func(b object) { b["orderNo"] = "123456789012345678901" }},
		"unknown blue":       {"E9102", func(b object) { b["blueElecInvoiceNumber"] = "26330000000000000099" }},
		"other kind":         {"E9102", func(b object) { b["blueInvoiceLine"] = "bs" }},
		"no reason":          {"E4000", func(b object) { b["redReason"] = "" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, nil)
			if got := apply(t, r, issuedRow(t, r, newOrder("B-1")), "pc", c.change); got.Code != c.want {
				t.Errorf("got %s %s, want %s", got.Code, got.Describe, c.want)
			}
		})
	}
}

func TestRedFormQueriesNeedIDsOrDates(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	apply(t, r, issuedRow(t, r, newOrder("B-1")), "pc", nil)
	for name, c := range map[string]struct {
		want string
		body object
	}{
		"nothing":      {"E4000", object{"identity": "0"}},
		"no identity":  {"E4000", object{"billId": "BILL-1"}},
		"dates":        {"E0000", object{"identity": "0", "billTimeStart": "2026-11-01", "billTimeEnd": "2026-11-23"}},
		"90 days":      {"E0000", object{"identity": "0", "billTimeStart": "2026-08-25", "billTimeEnd": "2026-11-23"}},
		"91 days":      {"E4000", object{"identity": "0", "billTimeStart": "2026-08-24", "billTimeEnd": "2026-11-23"}},
		"51 in a page": {"E4000", object{"identity": "0", "billId": "BILL-1", "pageSize": "51"}},
		"50 in a page": {"E0000", object{"identity": "0", "billId": "BILL-1", "pageSize": "50"}},
	} {
		if got := r.call("queryInvoiceRedConfirm", c.body); got.Code != c.want {
			t.Errorf("%s: %s %s, want %s", name, got.Code, got.Describe, c.want)
		}
	}
}

// The order number that was made up for a red invoice is replaced once, also
// over a restart.
func TestMadeUpOrderNumberIsReplacedOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	r := newRig(t, withBooks(path))
	apply(t, r, issuedRow(t, r, newOrder("B-1")), "pc", func(b object) { delete(b, "orderNo") })
	r.clock.Add(time.Second)
	form := forms(t, r, "BILL-1")[0]
	fast := func(orderNo string) answer {
		return r.call("fastInvoiceRed", object{"orderNo": orderNo, "taxNum": sellerTax, "billNo": form["billNo"], "billUuid": form["billUuid"], "invoiceLine": "pc"})
	}
	if got := fast("B-1"); got.Code != "E9106" {
		t.Errorf("a number in use: %s", got.Code)
	}
	for _, no := range []string{"RED-1", "RED-2"} {
		if got := fast(no); got.Code != "E0000" {
			t.Fatal(got)
		}
	}
	check := func() {
		t.Helper()
		for no, want := range map[any]string{"RED-1": "E0000", "RED-2": "E9500", form["orderNo"]: "E9500"} {
			if got := r.call("queryInvoiceResult", object{"orderNos": []any{no}}); got.Code != want {
				t.Errorf("%v: %s, want %s", no, got.Code, want)
			}
		}
		if row := r.query(object{"orderNos": []string{"RED-1"}})[0]; row["orderNo"] != "RED-1" || row["serialNo"] != form["invoiceSerialNum"] {
			t.Errorf("row %v", row)
		}
	}
	check()
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	r.server = reopen(t, path)
	defer r.server.Close()
	check()
}

// A red invoice that the bureau has issued can no longer be stopped.
func TestWithdrawingComesTooLate(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	apply(t, r, issuedRow(t, r, newOrder("B-1")), "pc", nil)
	r.clock.Add(time.Second)
	if got := r.call("confirmInfoCancel", object{"billId": "BILL-1", "identity": "0"}); got.Code != "E9999" {
		t.Errorf("withdrawn: %s", got.Code)
	}
	if got := forms(t, r, "BILL-1")[0]; got["invoiceSerialNum"] == nil {
		t.Errorf("form %v", got)
	}
}
