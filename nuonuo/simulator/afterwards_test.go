package simulator_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestDeliver(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	row := issuedRow(t, r, newOrder("D-1"))
	for want, body := range map[string]object{
		"E0000": {"taxnum": sellerTax, "invoiceNum": row["invoiceNo"], "mail": "a@b.c"},
		"E9999": {"taxnum": sellerTax, "invoiceNum": "26330000000000000099", "mail": "a@b.c"},
		"E4000": {"taxnum": sellerTax, "invoiceNum": row["invoiceNo"]},
	} {
		if got := r.call("deliveryInvoice", body); got.Code != want {
			t.Errorf("%v: %s, want %s", body, got.Code, want)
		}
	}
	r.header.Set("userTax", "another")
	if got := r.call("deliveryInvoice", object{"taxnum": sellerTax, "invoiceNum": row["invoiceNo"], "mail": "a@b.c"}); got.Code != "E9302" {
		t.Errorf("by another: %s, want E9302", got.Code)
	}
}

// An extension number wins over a machine code, and that over a pair of both.
func TestStockPrecedence(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	pair := []object{{"extensionNum": "7", "machineCode": "222222222222"}}
	for _, c := range []struct {
		body      object
		extension float64
		machine   string
	}{
		{object{}, 0, "111111111111"},
		{object{"extensionNums": []string{"5"}, "machineCode": "333333333333", "extMachineCodePairs": pair}, 5, "111111111111"},
		{object{"machineCode": "333333333333", "extMachineCodePairs": pair}, 0, "333333333333"},
		{object{"extMachineCodePairs": pair}, 7, "222222222222"},
	} {
		var rows []object
		if err := json.Unmarshal(r.call("getInvoiceStock", c.body).Result, &rows); err != nil {
			t.Fatal(err)
		}
		if rows[0]["extensionNumber"] != c.extension || rows[0]["machineCode"] != c.machine {
			t.Errorf("%v: %v", c.body, rows[0])
		}
	}
}

func TestVoidGoesThrough31To3(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	order := newOrder("V-1")
	order["invoiceLine"] = "c"
	row := issuedRow(t, r, order)
	body := object{"invoiceId": row["serialNo"], "invoiceCode": row["invoiceCode"], "invoiceNo": row["invoiceNo"]}
	serial := row["serialNo"].(string)
	if got := r.result("invoiceCancellation", body); got["invoiceId"] != serial {
		t.Errorf("answer %v", got)
	}
	if got := r.status(serial); got != "31" {
		t.Errorf("at once: %s", got)
	}
	r.clock.Add(time.Second)
	if got := r.status(serial); got != "3" {
		t.Errorf("at the end: %s", got)
	}
	if got := r.call("invoiceCancellation", body); got.Code != "E9999" {
		t.Errorf("twice: %s", got.Code)
	}
}

func TestWhatCannotBeVoided(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	digital := issuedRow(t, r, newOrder("V-1"))
	if got := r.call("invoiceCancellation", object{"invoiceId": digital["serialNo"], "invoiceCode": "x", "invoiceNo": digital["invoiceNo"]}); got.Code != "E9102" {
		t.Errorf("wrong code: %s", got.Code)
	}
	order := newOrder("V-2")
	order["invoiceLine"] = "p"
	electronic := issuedRow(t, r, order)
	body := object{"invoiceId": electronic["serialNo"], "invoiceCode": electronic["invoiceCode"], "invoiceNo": electronic["invoiceNo"]}
	if got := r.call("invoiceCancellation", body); got.Code != "E9999" || !strings.Contains(got.Describe, "纸质") {
		t.Errorf("electronic: %s %s", got.Code, got.Describe)
	}
	order["invoiceLine"], order["orderNo"] = "c", "V-3"
	paper := issuedRow(t, r, order)
	r.clock.Add(10 * 24 * time.Hour)
	r.token = r.fetchToken()
	body = object{"invoiceId": paper["serialNo"], "invoiceCode": paper["invoiceCode"], "invoiceNo": paper["invoiceNo"]}
	if got := r.call("invoiceCancellation", body); got.Code != "E9999" || !strings.Contains(got.Describe, "跨月") {
		t.Errorf("next month: %s %s", got.Code, got.Describe)
	}
}

func TestGetPDFWantsTheAmount(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	row := issuedRow(t, r, newOrder("G-1"))
	const method = "nuonuo.ElectronInvoice.getPDF"
	got := r.result(method, object{"invoiceNo": row["invoiceNo"], "inTaxAmount": "100"})
	if got["data"] != row["pdfUrl"] || got["serialNo"] != row["serialNo"] {
		t.Errorf("answer %v", got)
	}
	for want, body := range map[string]object{"E9500": {"invoiceNo": row["invoiceNo"], "inTaxAmount": "100.01"}, "E0001": {"inTaxAmount": "100"},
		"E0002": {"invoiceNo": row["invoiceNo"]}} {
		if got := r.call(method, body); got.Code != want {
			t.Errorf("%v: %s, want %s", body, got.Code, want)
		}
	}
}

// Every method of the table answers with an envelope of its own success code or
// with a refusal.
func TestOtherMethodsAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	serial := r.accept(newOrder("O-1"))
	for _, c := range []struct {
		method, want string
		body         object
	}{
		{"getInvoiceStock", "E0000", object{"extensionNums": []string{"1"}}},
		{"getInvoiceStock", "E9999", object{"extensionNums": make([]int, 101)}},
		{"getInvoiceStock", "E1001", object{"extensionNums": []string{"x"}}},
		{"invoicePrintBatch", "0000", object{"serialNos": []string{serial}}},
		{"invoicePrintBatch", "E9500", object{"serialNos": []string{"1"}}},
		{"refreshInvoiceRedConfirm", "E0000", object{"identity": "0"}},
		{"getCertificationStatus", "E0000", object{"queryType": "1"}},
		{"getCreditLine", "E4000", object{"queryType": "9"}},
		{"verifyComplete", "E4000", object{"queryType": "2"}},
		{"nuonuo.electronInvoice.CheckEInvoice", "E0000", object{"invoiceSerialNum": []string{serial}}},
		{"nuonuo.electronInvoice.querySerialNum", "E0000", object{"orderNo": "O-1"}},
		{"nuonuo.ElectronInvoice.getReportTax", "E0000", object{}},
		{"nuonuo.ElectronInvoice.GetClientStatus", "E0000", object{}},
		{"nuonuo.ElectronInvoice.saveScanTemp", "E0000", object{}},
		{"nuonuo.speedBilling.querySpeedBilling", "S0101", object{}},
		{"nuonuo.speedBilling.prefixQuery", "S0000", object{"q": "模拟云"}},
		{"nuonuo.speedBilling.queryNameAndTaxByCode", "S0000", object{"code": "000001"}},
	} {
		if got := r.call(c.method, c.body); got.Code != c.want {
			t.Errorf("%s: %s %s, want %s", c.method, got.Code, got.Describe, c.want)
		}
	}
}
