package simulator_test

import (
	"testing"
	"time"
)

func TestInvoiceGoesThrough20And21To2(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	serial := r.accept(newOrder("A-1"))
	if len(serial) != 20 || serial[:12] != "261123090000" {
		t.Errorf("serial number %q, want yyMMddHHmmss of Beijing and 8 digits", serial)
	}
	for _, step := range []struct {
		wait time.Duration
		want string
	}{{0, "20"}, {299 * time.Millisecond, "20"}, {time.Millisecond, "21"}, {199 * time.Millisecond, "21"}, {time.Millisecond, "2"}, {time.Hour, "2"}} {
		r.clock.Add(step.wait)
		if got := r.status(serial); got != step.want {
			t.Errorf("after %v more: status %s, want %s", step.wait, got, step.want)
		}
	}
}

func TestRowWhileIssuingLacksWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	serial := r.accept(newOrder("A-1"))
	row := r.query(object{"serialNos": []string{serial}})[0]
	for _, key := range []string{"invoiceTime", "invoiceNo", "allElectronicInvoiceNumber", "pdfUrl"} {
		if _, there := row[key]; there {
			t.Errorf("%s is there in status 20", key)
		}
	}
	r.clock.Add(time.Second)
	row = r.query(object{"serialNos": []string{serial}, "isOfferInvoiceDetail": "1"})[0]
	if number := row["invoiceNo"].(string); len(number) != 20 || number != row["allElectronicInvoiceNumber"] || row["invoiceCode"] != "" {
		t.Errorf("invoice number %q, code %q", number, row["invoiceCode"])
	}
	if _, number := row["invoiceTime"].(float64); !number {
		t.Errorf("invoiceTime is %T, want a number", row["invoiceTime"])
	}
	for key, want := range map[string]any{"orderNo": "A-1", "exTaxAmount": "88.50", "taxAmount": "11.50", "orderAmount": "100.00",
		"payerName": "测试云帆商贸有限公司", "invoiceKind": "电子发票(普通发票)", "salerTaxNum": sellerTax, "failCause": ""} {
		if row[key] != want {
			t.Errorf("%s is %v, want %v", key, row[key], want)
		}
	}
	item := row["invoiceItems"].([]any)[0].(object)
	if item["itemNum"] != "1.000000000000000000" || item["itemAmount"] != "100.00" || item["isIncludeTax"] != "true" {
		t.Errorf("item %v", item)
	}
}
