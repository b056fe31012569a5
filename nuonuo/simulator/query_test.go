package simulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"
	"time"
)

func TestQueryCodes(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	serial := r.accept(newOrder("Q-1"))
	many := make([]string, 51)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	for name, c := range map[string]struct {
		body object
		want string
	}{
		"nothing":                 {object{}, "E9611"},
		"empty lists":             {object{"serialNos": []string{}, "orderNos": []string{""}}, "E9611"},
		"unknown serial":          {object{"serialNos": []string{"26112309000000000002"}}, "E9500"},
		"serial of another time":  {object{"serialNos": []string{"25112309000000000001"}}, "E9500"},
		"unknown order":           {object{"orderNos": []string{"Q-2"}}, "E9500"},
		"51 serials":              {object{"serialNos": many}, "E9601"},
		"51 orders":               {object{"orderNos": many}, "E9601"},
		"serials win over orders": {object{"serialNos": []string{serial}, "orderNos": many}, "E0000"},
		"order with empty serial": {object{"serialNos": []string{""}, "orderNos": []string{"Q-1"}}, "E0000"},
		"known and unknown":       {object{"orderNos": []string{"Q-1", "Q-2"}}, "E0000"},
	} {
		if got := r.call("queryInvoiceResult", c.body); got.Code != c.want {
			t.Errorf("%s: %s %s, want %s", name, got.Code, got.Describe, c.want)
		}
	}
	r.accept(newOrder("Q-3"))
	if rows := r.query(object{"serialNos": []string{serial}, "orderNos": []string{"Q-3"}}); len(rows) != 1 || rows[0]["orderNo"] != "Q-1" {
		t.Errorf("serials and orders: %v", rows)
	}
	r.adjust(knobs(t, "mixed_unknown=on"))
	if got := r.call("queryInvoiceResult", object{"orderNos": []string{"Q-1", "Q-2"}}); got.Code != "E9500" {
		t.Errorf("known and unknown by knob: %s", got.Code)
	}
}

func TestNotVisibleYet(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "visible_ms=2000"))
	r.accept(newOrder("Q-1"))
	for _, step := range []struct {
		wait time.Duration
		want string
	}{{0, "E9500"}, {1999 * time.Millisecond, "E9500"}, {time.Millisecond, "E0000"}} {
		r.clock.Add(step.wait)
		if got := r.call("queryInvoiceResult", object{"orderNos": []string{"Q-1"}}); got.Code != step.want {
			t.Errorf("after %v more: %s, want %s", step.wait, got.Code, step.want)
		}
	}
}

func TestSellersDoNotSeeEachOther(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.accept(newOrder("Q-1"))
	r.header.Set("userTax", "somebody else")
	if got := r.call("queryInvoiceResult", object{"orderNos": []string{"Q-1"}}); got.Code != "E9500" {
		t.Errorf("another's invoice: %s", got.Code)
	}
}

func TestAuditHidesTheSerialNumber(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "audit=on", "audit_ms=5000"))
	if serial := r.accept(newOrder("Q-1")); serial != "" {
		t.Errorf("serial %q under audit", serial)
	}
	if got := r.call("queryInvoiceResult", object{"orderNos": []string{"Q-1"}}); got.Code != "E9500" {
		t.Errorf("during the audit: %s", got.Code)
	}
	r.clock.Add(5 * time.Second)
	if row := r.query(object{"orderNos": []string{"Q-1"}})[0]; row["status"] != "20" || len(row["serialNo"].(string)) != 20 {
		t.Errorf("after the audit: %v %v", row["status"], row["serialNo"])
	}
}

func TestSplitOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "split_over=200"))
	order := newOrder("Q-1")
	var lines []object
	for range 5 {
		lines = append(lines, newLine("苹果", "88.50", "11.50", "100.00"))
	}
	order["invoiceDetail"] = lines
	if serial := r.accept(order); serial != "" {
		t.Errorf("serial %q of a split order", serial)
	}
	rows := r.query(object{"orderNos": []string{"Q-1"}})
	var sums []any
	for _, row := range rows {
		sums = append(sums, row["orderAmount"])
	}
	if fmt.Sprint(sums) != "[200.00 200.00 100.00]" {
		t.Errorf("pieces of %v", sums)
	}
	if s := r.server.State(); s.Accepted != 1 || s.Invoices != 3 {
		t.Errorf("%d orders, %d invoices", s.Accepted, s.Invoices)
	}
	r.adjust(knobs(t, "split_over=1"))
	for len(lines) < 11 {
		lines = append(lines, lines[0])
	}
	order["invoiceDetail"], order["orderNo"] = lines, "Q-2"
	if got := r.submit(order); got.Code != "E9154" {
		t.Errorf("11 pieces: %s", got.Code)
	}
}

func TestEveryKindHasItsNumbers(t *testing.T) {
	t.Parallel()
	blocks := map[string]edit{
		"j": set("vehicleInfo", object{"vehicleType": "轿车", "brandModel": "测试", "productOrigin": "杭州", "vehicleCode": "V1"}),
		"u": both(set("buyerTel", "1"), set("buyerAddress", "杭州"), set("secondHandCarInfo", object{"organizeType": "1",
			"vehicleType": "轿车", "brandModel": "测试", "vehicleCode": "V1", "licenseNumber": "浙A00000", "registerCertNo": "1"})),
	}
	for kind, digits := range map[string][3]int{"p": {12, 8, 0}, "c": {12, 8, 0}, "s": {12, 8, 0}, "b": {12, 8, 0}, "e": {12, 8, 0}, "f": {12, 8, 0},
		"r": {12, 8, 0}, "j": {12, 8, 0}, "u": {12, 8, 0}, "bs": {0, 20, 20}, "pc": {0, 20, 20}, "es": {12, 8, 20}, "ec": {12, 8, 20}} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, nil)
			order := newOrder("K-1")
			order["invoiceLine"] = kind
			if e := blocks[kind]; e != nil {
				e(order, nil)
			}
			row := issuedRow(t, r, order)
			for i, key := range []string{"invoiceCode", "invoiceNo", "allElectronicInvoiceNumber"} {
				if got := row[key].(string); len(got) != digits[i] {
					t.Errorf("%s %q, want %d digits", key, got, digits[i])
				}
			}
			if row["invoiceKind"] == "" {
				t.Error("no text for the kind")
			}
		})
	}
}

func TestListAndQuantity(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	for n := range 5 {
		r.accept(newOrder(fmt.Sprint("Q-", n)))
	}
	r.clock.Add(time.Second)
	ask := object{"requestType": "1", "pageNo": "2", "pageSize": "2", "taxnum": sellerTax, "startTime": "2026-11-23 00:00:00", "endTime": "2026-11-24 00:00:00"}
	a := r.call("queryInvoiceList", ask)
	var result struct {
		TotalCount int
		Invoices   []object
	}
	if err := json.Unmarshal(a.Result, &result); err != nil || a.Code != "0000" {
		t.Fatal(a, err)
	}
	if result.TotalCount != 5 || len(result.Invoices) != 2 || result.Invoices[0]["orderNo"] != "Q-2" || result.Invoices[0]["exTaxAmount"] != 88.5 ||
		result.Invoices[0]["invoiceKind"] != "pc" {
		t.Errorf("list %+v", result)
	}
	for _, c := range [][3]string{{"taxnum", "", "1001"}, {"startTime", "x", "1002"}, {"endTime", "2026-11-24", "1002"}, {"startTime", "", "1003"},
		{"endTime", "", "1004"}, {"endTime", "2026-12-03 00:00:00", "0000"}, {"endTime", "2026-12-03 00:00:01", "1005"},
		{"endTime", "2026-11-22 00:00:00", "1005"}, {"requestType", "2", "1006"}, {"pageSize", "1000", "0000"}, {"pageSize", "1001", "1007"}} {
		bad := maps.Clone(ask)
		bad[c[0]] = c[1]
		if got := r.call("queryInvoiceList", bad); got.Code != c[2] {
			t.Errorf("%s=%s: %s, want %s", c[0], c[1], got.Code, c[2])
		}
	}
	quantity := r.result("nuonuo.electronInvoice.queryInvoiceQuantity", object{"taxnum": sellerTax,
		"invoiceTimeStart": "2026-11-23 00:00:00", "invoiceTimeEnd": "2026-11-24 00:00:00"})
	if quantity["invoiceSuccessCount"] != 5.0 {
		t.Errorf("quantity %v", quantity)
	}
}
