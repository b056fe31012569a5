package simulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestOrdersFailAsTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, status, cause string
		edit                edit
		knob                string
	}{
		{"marker in the remark", "22", "购方不存在", set("remark", "模拟失败：购方不存在"), ""},
		{"marker in the buyer's name", "22", "", set("buyerName", "模拟失败有限公司"), ""},
		{"marker in a goods name", "22", "", setLine("goodsName", "SIM-FAIL"), ""},
		{"marker in the order number", "24", "签章失败", set("orderNo", "SIM-SEAL-1"), ""},
		{"seal marker", "24", "签章失败", set("remark", "模拟签章失败"), ""},
		{"list", "22", "", set("orderNo", "L-2"), "fail_orders=L-1,L-2"},
		{"seal list", "24", "", set("orderNo", "L-2"), "seal_fail_orders=L-2"},
		{"every order", "22", "坏了", both(), "fail_rate=1"},
		{"every seal", "24", "", both(), "seal_fail_rate=1"},
		{"outside GBK", "22", "开票内容含有非法字符", set("buyerName", "𠮷野家"), ""},
		{"emoji", "22", "开票内容含有非法字符", setLine("goodsName", "苹果🍎"), ""},
		{"rare but in GBK", "2", "", set("buyerName", "喆鑫（杭州）·公司"), ""},
		{"a rate that does not exist", "22", "不合法", both(setLine("taxRate", "0.07"), amounts("100.00", "7.00", "107.00")), ""},
		{"price unchecked", "2", "", setLine("price", "1"), ""},
		{"price checked", "22", "误差超过0.01", setLine("price", "1"), "price_check=on"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, knobs(t, c.knob, "fail_cause=坏了"))
			order := newOrder("F-1")
			c.edit(order, order["invoiceDetail"].([]object)[0])
			row := issuedRow(t, r, order)
			if row["status"] != c.status || !strings.Contains(row["failCause"].(string), c.cause) {
				t.Errorf("status %v, cause %q", row["status"], row["failCause"])
			}
			if _, number := row["invoiceNo"]; number == (c.status == "22") {
				t.Errorf("status %s, invoice number there: %v", c.status, number)
			}
			if c.status == "2" && row["failCause"] != "" {
				t.Errorf("failCause %q of an issued invoice", row["failCause"])
			}
		})
	}
}

func TestReissue(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	order := newOrder("R-1")
	order["remark"] = "模拟失败"
	serial := r.accept(order)
	if got := r.call("reInvoice", object{"fpqqlsh": serial}); got.Code != "E9999" || !strings.Contains(got.Describe, "开票中") {
		t.Errorf("while issuing: %s %s", got.Code, got.Describe)
	}
	r.clock.Add(time.Second)
	if got := r.submit(order); got.Code != "E9106" {
		t.Errorf("failed number again: %s, want E9106", got.Code)
	}
	if got := r.call("reInvoice", object{"orderno": "R-1"}); got.Code != "E0000" || string(got.Result) != `"重试成功"` {
		t.Errorf("retry: %s %s", got.Code, got.Result)
	}
	if got := r.status(serial); got != "20" {
		t.Errorf("after the retry: %s", got)
	}
	r.clock.Add(time.Second)
	if got := r.status(serial); got != "2" {
		t.Errorf("at the end: %s", got)
	}
	if got := r.call("reInvoice", object{"fpqqlsh": serial}); got.Code != "E9999" || !strings.Contains(got.Describe, "已生成") {
		t.Errorf("when issued: %s %s", got.Code, got.Describe)
	}
	if got := r.call("reInvoice", object{}); got.Code != "E9611" {
		t.Errorf("without number: %s", got.Code)
	}
	if got := r.call("reInvoice", object{"fpqqlsh": "26112309000099999999"}); got.Code != "E9500" {
		t.Errorf("unknown: %s", got.Code)
	}
}

// The serial number wins over the order number, and of a split order those
// that failed are tried again.
func TestReissueOfSeveral(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	failing := newOrder("R-1")
	failing["remark"] = "模拟失败"
	serial := r.accept(failing)
	r.accept(newOrder("R-2"))
	r.clock.Add(time.Second)
	if got := r.call("reInvoice", object{"fpqqlsh": serial, "orderno": "R-2"}); got.Code != "E0000" {
		t.Errorf("failed serial number, issued order number: %s", got.Code)
	}
	r = newRig(t, knobs(t, "split_over=100"))
	split := newOrder("R-3")
	split["invoiceDetail"] = []object{newLine("SIM-FAIL", "88.50", "11.50", "100.00"), newLine("梨", "88.50", "11.50", "100.00")}
	r.accept(split)
	r.clock.Add(time.Second)
	if got := r.call("reInvoice", object{"orderno": "R-3"}); got.Code != "E0000" {
		t.Errorf("split order: %s %s", got.Code, got.Describe)
	}
	r.clock.Add(time.Second)
	for _, row := range r.query(object{"orderNos": []string{"R-3"}}) {
		if row["status"] != "2" {
			t.Errorf("piece in status %v", row["status"])
		}
	}
}

func TestSealRetryKeepsTheInvoice(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "seal_fail_rate=1"))
	before := issuedRow(t, r, newOrder("R-1"))
	if before["pdfUrl"] != nil || before["invoiceNo"] == nil {
		t.Errorf("status 24: pdf %v, number %v", before["pdfUrl"], before["invoiceNo"])
	}
	r.clock.Add(time.Hour)
	if got := r.call("reInvoice", object{"fpqqlsh": before["serialNo"]}); got.Code != "E0000" {
		t.Fatal(got)
	}
	r.clock.Add(time.Hour)
	after := r.query(object{"orderNos": []string{"R-1"}})[0]
	if after["status"] != "2" || after["invoiceNo"] != before["invoiceNo"] || after["invoiceTime"] != before["invoiceTime"] {
		t.Errorf("before %v, after %v", before, after)
	}
}

func TestTwentyRetriesADay(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "fail_rate=1", "retry_fail_rate=1"))
	serial := r.accept(newOrder("R-1"))
	for i := range 21 {
		r.clock.Add(time.Second)
		want := "E0000"
		if i == 20 {
			want = "E9613"
		}
		if got := r.call("reInvoice", object{"fpqqlsh": serial}); got.Code != want {
			t.Fatalf("retry %d: %s, want %s", i+1, got.Code, want)
		}
	}
	r.clock.Add(24 * time.Hour)
	r.token = r.fetchToken()
	if got := r.call("reInvoice", object{"fpqqlsh": serial}); got.Code != "E0000" {
		t.Errorf("the next day: %s", got.Code)
	}
}

func TestCreditLineRunsOut(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]string{"fail": "E0000", "refuse": "E9999"} {
		r := newRig(t, knobs(t, "credit_line=200.00", "account_reply="+reply))
		r.accept(newOrder("C-1"))
		r.accept(newOrder("C-2"))
		got := r.submit(newOrder("C-3"))
		if got.Code != want {
			t.Fatalf("%s: %s %s", reply, got.Code, got.Describe)
		}
		cause := got.Describe
		if reply == "fail" {
			r.clock.Add(time.Second)
			row := r.query(object{"orderNos": []string{"C-3"}})[0]
			if row["status"] != "22" {
				t.Errorf("status %v", row["status"])
			}
			cause = row["failCause"].(string)
		}
		if !strings.Contains(cause, "剩余可用额度23.00") {
			t.Errorf("%s: cause %q", reply, cause)
		}
		if line := r.result("getCreditLine", object{"queryType": "1"}); line["availableCreditLine"] != "23.00" || line["usedCreditLine"] != "177.00" {
			t.Errorf("credit line %v", line)
		}
		knobs := knobs(t, "credit_line=1000")
		r.adjust(knobs)
		if reply == "fail" {
			r.call("reInvoice", object{"orderno": "C-3"})
			r.clock.Add(time.Second)
			if got := r.query(object{"orderNos": []string{"C-3"}})[0]["status"]; got != "2" {
				t.Errorf("after the line was raised: %v", got)
			}
		} else if got := r.submit(newOrder("C-3")); got.Code != "E0000" {
			t.Errorf("after the line was raised: %s", got.Code)
		}
	}
}

func TestCreditLineMayBeUsedToTheCent(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{"88.50": "E0000", "88.49": "E9999"} {
		r := newRig(t, knobs(t, "credit_line="+line, "account_reply=refuse"))
		if got := r.submit(newOrder("C-1")); got.Code != want {
			t.Errorf("line %s: %s, want %s", line, got.Code, want)
		}
	}
}

// A trouble begins after so many orders or at a time, has the words of its kind, and ends by itself
// or when the knob is turned.
func TestTroubleOfTheAccount(t *testing.T) {
	t.Parallel()
	fate := func(r *rig, no string) string {
		t.Helper()
		row := issuedRow(t, r, newOrder(no))
		if row["status"] == "22" {
			return row["failCause"].(string)
		}
		return row["status"].(string)
	}
	for kind, words := range map[string]string{"login": "登录", "identity": "人脸", "binding": "绑定", "credit": "额度", "permission": "权限", "stock": "无可用发票",
		"device": "设备", "subscription": "权益", "other": "未通过"} {
		r := newRig(t, knobs(t, "trouble="+kind))
		if got := fate(r, "T-1"); !strings.Contains(got, words) {
			t.Errorf("%s: %s, want words with %s", kind, got, words)
		}
	}
	r := newRig(t, knobs(t, "trouble=login", "trouble_after=2", "trouble_text=甲"))
	for i, want := range []string{"2", "2", "甲", "甲"} {
		if got := fate(r, fmt.Sprint("N-", i)); got != want {
			t.Errorf("order %d: %s, want %s", i, got, want)
		}
	}
	if got := r.call("reInvoice", object{"orderno": "N-3"}).Code; got != "E0000" {
		t.Errorf("retry: %s", got)
	}
	r.clock.Add(time.Second)
	if got := r.query(object{"orderNos": []string{"N-3"}})[0]["status"]; got != "22" {
		t.Errorf("retried while the trouble lasts: %v", got)
	}
	r.adjust(knobs(t, "trouble=none"))
	if got := fate(r, "N-4"); got != "2" {
		t.Errorf("when the knob is turned: %s", got)
	}
	r = newRig(t, knobs(t, "trouble=device", "trouble_start_ms=60000", "trouble_for_ms=60000", "account_reply=refuse"))
	for i, want := range []string{"E0000", "E9999", "E0000"} {
		if got := r.submit(newOrder(fmt.Sprint("S-", i))); got.Code != want {
			t.Errorf("minute %d: %s %s, want %s", i, got.Code, got.Describe, want)
		}
		r.clock.Add(time.Minute)
	}
}

func TestLoginLapsesAndIsRenewed(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "login_after=2", "account_reply=refuse"))
	r.accept(newOrder("L-1"))
	r.accept(newOrder("L-2"))
	if got := r.submit(newOrder("L-3")); got.Code != "E9999" || !strings.Contains(got.Describe, "登录") {
		t.Fatalf("%s %s", got.Code, got.Describe)
	}
	login := object{"queryType": "2", "extensionNumber": "888"}
	if got := r.result("getCertificationStatus", login)["certificationStatus"]; got != "0" {
		t.Errorf("login state %v, want 0", got)
	}
	if got := r.result("verifyComplete", object{"queryType": "0"})["status"]; got != "2" {
		t.Errorf("verifyComplete without a code: %v", got)
	}
	r.call("getQrCode", object{"queryType": "2"})
	if got := r.result("verifyComplete", object{"queryType": "0"})["status"]; got != "1" {
		t.Errorf("verifyComplete %v", got)
	}
	if got := r.result("getCertificationStatus", login)["certificationStatus"]; got != "1" {
		t.Errorf("login state %v, want 1", got)
	}
	r.accept(newOrder("L-3"))
}

func TestRefreshLimits(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	refresh := func() string { return r.call("getQrCode", object{"queryType": "2"}).Code }
	for _, method := range []string{"getCertificationStatus", "getCreditLine"} {
		ask := func() string { return r.call(method, object{"queryType": "0"}).Code }
		for n, step := range []struct {
			wait time.Duration
			want string
		}{{0, "E0000"}, {29 * time.Second, "E9999"}, {time.Second, "E0000"}} {
			r.clock.Add(step.wait)
			if got := ask(); got != step.want {
				t.Errorf("%s, refresh %d: %s, want %s", method, n+1, got, step.want)
			}
		}
		for range 18 {
			r.clock.Add(30 * time.Second)
			if got := ask(); got != "E0000" {
				t.Fatal(method, got)
			}
		}
		r.clock.Add(30 * time.Second)
		if got := ask(); got != "E9999" {
			t.Errorf("%s, refresh 21 of the day: %s", method, got)
		}
	}
	if got := r.result("getQrCode", object{"queryType": "3"})["qrCode"]; got != nil {
		t.Errorf("a code before any refresh: %v", got)
	}
	refresh()
	if got := r.result("getQrCode", object{"queryType": "3"}); got["qrCode"] == nil || got["endTime"] != "2026-11-23 09:25:00" {
		t.Errorf("code %v", got)
	}
	if got := refresh(); got != "E9999" {
		t.Errorf("second refresh in a minute: %s", got)
	}
	for range 19 {
		r.clock.Add(time.Minute)
		if got := refresh(); got != "E0000" {
			t.Fatal(got)
		}
	}
	r.clock.Add(time.Minute)
	if got := refresh(); got != "E9999" {
		t.Errorf("refresh 21 of the day: %s", got)
	}
}
