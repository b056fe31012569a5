package simulator_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// line reads the credit line.
func line(r *rig) (available, used string) {
	got := r.result("getCreditLine", object{"queryType": "1"})
	return got["availableCreditLine"].(string), got["usedCreditLine"].(string)
}

// Reversals and voids give the line back, and by knob each month begins anew, or with no more than
// last month's rest.
func TestCreditLineOverMonths(t *testing.T) {
	t.Parallel()
	for knob, want := range map[string][3]string{ // after 2 orders of 88.50; after one is reversed; next month with one more
		"credit_monthly=off": {"123.00", "211.50", "123.00"},
		"credit_monthly=on":  {"123.00", "211.50", "211.50"},
		"credit_unfiled=on":  {"123.00", "211.50", "123.00"},
	} {
		r := newRig(t, knobs(t, "credit_line=300", knob, "token_life_ms=0"))
		blue := issuedRow(t, r, newOrder("C-1"))
		r.accept(newOrder("C-2"))
		var got [3]string
		got[0], _ = line(r)
		apply(t, r, blue, "pc", nil)
		r.clock.Add(time.Second)
		forms(t, r, "BILL-1")
		got[1], _ = line(r)
		r.clock.Add(10 * 24 * time.Hour)
		r.accept(newOrder("C-3"))
		got[2], _ = line(r)
		if got != want {
			t.Errorf("%s: %v, want %v", knob, got, want)
		}
	}
}

// What is left is what an order may have.
func TestUnfiledMonthLimitsOrders(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "credit_line=200", "credit_unfiled=on", "token_life_ms=0"))
	r.accept(newOrder("U-1"))
	r.clock.Add(10 * 24 * time.Hour)
	for n, want := range []string{"2", "22"} {
		if got := issuedRow(t, r, newOrder(fmt.Sprint("U-2-", n)))["status"]; got != want {
			t.Errorf("order %d: %v, want %s", n, got, want)
		}
	}
	r.adjust(knobs(t, "credit_unfiled=off", "credit_monthly=on"))
	if got := issuedRow(t, r, newOrder("U-3"))["status"]; got != "2" {
		t.Errorf("filed: %v", got)
	}
}

// By knob, reading shows what the last refresh found, and 0 while it runs.
func TestStaleCreditLine(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "credit_line=300", "credit_stale=on", "refresh_ms=5000"))
	read := func() string {
		got := r.result("getCreditLine", object{"queryType": "1"})
		return got["requestStatus"].(string) + " " + got["availableCreditLine"].(string)
	}
	for n, step := range []struct {
		act  func()
		want string
	}{
		{func() {}, "2 0.00"},
		{func() { r.call("getCreditLine", object{"queryType": "0"}) }, "0 0.00"},
		{func() { r.clock.Add(5 * time.Second) }, "1 300.00"},
		{func() { r.accept(newOrder("S-1")) }, "1 300.00"},
		{func() { r.clock.Add(time.Minute); r.call("getCreditLine", object{"queryType": "0"}) }, "0 300.00"},
		{func() { r.clock.Add(5 * time.Second) }, "1 211.50"},
	} {
		if step.act(); read() != step.want {
			t.Errorf("step %d: %s, want %s", n, read(), step.want)
		}
	}
}

// Blanks count down and end, and tax-disk kinds need their client; 数电 kinds need neither.
func TestStockAndClient(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	r := newRig(t, func(o *simulator.Options) { withBooks(path)(o); knobs(t, "stock=c:2,50")(o) })
	remaining := func(kind string) float64 {
		var rows []object
		if err := json.Unmarshal(r.call("getInvoiceStock", object{}).Result, &rows); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if row["invoiceLine"] == kind {
				return row["remainNum"].(float64)
			}
		}
		return -1
	}
	issue := func(no, kind string) string {
		order := newOrder(no)
		order["invoiceLine"] = kind
		row := issuedRow(t, r, order)
		return fmt.Sprint(row["status"], row["failCause"])
	}
	for n, want := range []float64{1, 0, 0} {
		got := issue(fmt.Sprint("C-", n), "c")
		if remaining("c") != want || strings.HasPrefix(got, "22") != (n == 2) || n == 2 && !strings.Contains(got, "无可用发票") {
			t.Errorf("order %d: %s, %v left", n, got, remaining("c"))
		}
	}
	if remaining("p") != 50 || issue("P-1", "p") != "2" || remaining("p") != 49 {
		t.Errorf("p: %v left", remaining("p"))
	}
	r.adjust(knobs(t, "client_online=off"))
	if got := issue("P-2", "p"); !strings.HasPrefix(got, "22开票设备不在线") || issue("D-1", "pc") != "2" {
		t.Errorf("offline: %s", got)
	}
	if got := r.result("nuonuo.ElectronInvoice.GetClientStatus", object{"sellerTaxNo": sellerTax})["onlineStatus"]; got != "0" {
		t.Errorf("client %v", got)
	}
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	r.server = reopen(t, path)
	defer r.server.Close()
	r.adjust(knobs(t, "stock=c:2,50"))
	if remaining("c") != 0 || remaining("p") != 49 {
		t.Errorf("after a restart: %v and %v left", remaining("c"), remaining("p"))
	}
}

// Each recipient fails by itself; the state knows who had how many messages.
func TestDeliveryFailsByRecipient(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	r := newRig(t, func(o *simulator.Options) { withBooks(path)(o); knobs(t, "deliver_fail_for=13800000001,x@b.c")(o) })
	row := issuedRow(t, r, newOrder("D-1"))
	for _, c := range []struct{ want, phone, mail string }{
		{"E0000", "13800000000", "a@b.c"}, {"E9999", "13800000001", "a@b.c"}, {"E9999", "", "x@b.c"}, {"E0000", "13800000000", ""},
	} {
		got := r.call("deliveryInvoice", object{"taxnum": sellerTax, "invoiceNum": row["invoiceNo"], "phone": c.phone, "mail": c.mail})
		if got.Code != c.want || strings.Contains(got.Describe, "1380") {
			t.Errorf("%v: %s %s", c, got.Code, got.Describe)
		}
	}
	check := func() {
		t.Helper()
		want := map[string]string{"13800000000": "2 0", "13800000001": "0 1", "a@b.c": "2 0", "x@b.c": "0 1"}
		for _, d := range r.server.State().Deliveries {
			if got := fmt.Sprint(d.Sent, d.Failed); got != want[d.Recipient] || d.Invoice != row["invoiceNo"] {
				t.Errorf("%+v, want %s", d, want[d.Recipient])
			}
			delete(want, d.Recipient)
		}
		if len(want) > 0 {
			t.Errorf("nothing of %v", want)
		}
	}
	check()
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	r.server = reopen(t, path)
	defer r.server.Close()
	check()
	r.adjust(knobs(t, "deliver_fail_rate=1"))
	if got := r.call("deliveryInvoice", object{"taxnum": sellerTax, "invoiceNum": row["invoiceNo"], "phone": "13800000000"}); got.Code != "E9999" {
		t.Errorf("by chance: %s", got.Code)
	}
}
