package simulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// sheetOf is an application for a 红字信息表 of the first invoice, with one value changed.
func sheetOf(name, value string) object {
	body := object{"billNo": "661565671900261123090000", "invoiceLine": "s", "oriInvoiceCode": "033026000130", "oriInvoiceNumber": "00000001",
		"sellerTaxNo": sellerTax, "sellerName": "测试销方", "buyerTaxNo": "91330106MA2B0XQ74N", "buyerName": "测试云帆商贸有限公司", "applyRemark": "0000000100",
		"taxExcludedAmount": "-30.00", "taxAmount": "-3.90", "productOilFlag": "0", "invoiceRedApplyDetails": []object{
			{"goodsName": "苹果", "goodsCode": "1010115010100000000", "taxExcludedAmount": "-30.00", "taxAmount": "-3.90", "taxRate": "0.13"}}}
	body[name] = value
	return body
}

// sheets queries the sheet of an application number.
func sheets(t *testing.T, r *rig, billNo string) object {
	t.Helper()
	var result struct {
		Total int
		List  []object
	}
	a := r.call("nuonuo.ElectronInvoice.InvoiceRedQueryNew", object{"billNo": billNo})
	if err := json.Unmarshal(a.Result, &result); err != nil || result.Total != 1 {
		t.Fatal(a, err)
	}
	return result.List[0]
}

// redOn is a red order for 30.00 of the first invoice on a sheet.
func redOn(no, infoNo string) object {
	order := newOrder(no)
	row := newLine("苹果", "-30.00", "-3.90", "-33.90")
	delete(row, "num")
	delete(row, "price")
	maps.Copy(order, object{"invoiceLine": "s", "invoiceType": "2", "invoiceCode": "033026000130", "invoiceNum": "00000001",
		"billInfoNo": infoNo, "remark": "开具红字增值税专用发票信息表编号" + infoNo, "invoiceDetail": []object{row}})
	return order
}

// A special invoice of the old kind is reversed on an approved sheet alone, and once on each.
func TestSpecialRedsNeedASheet(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books")
	r := newRig(t, withBooks(path))
	issuedRow(t, r, boxes("B-1", "s"))
	apply := sheetOf("", "")
	if got := r.call("InvoiceRedApply", apply); got.Code != "E0000" {
		t.Fatal(got)
	}
	no := apply["billNo"].(string)
	if got := r.call("InvoiceRedApply", apply); got.Code != "E9999" || sheets(t, r, no)["billStatus"] != 0.0 {
		t.Errorf("twice: %s; %v", got.Code, sheets(t, r, no))
	}
	r.clock.Add(300 * time.Millisecond)
	if got := sheets(t, r, no); got["billStatus"] != 3.0 || got["billInfoNo"] != "" {
		t.Errorf("sent on: %v", got)
	}
	r.clock.Add(time.Second)
	sheet := sheets(t, r, no)
	if sheet["billStatus"] != 1.0 || sheet["billInfoNo"] == "" || len(sheet["details"].([]any)) != 1 {
		t.Fatalf("approved: %v", sheet)
	}
	info := sheet["billInfoNo"].(string)
	if err := r.server.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if r.server, err = simulator.New(simulator.Options{Books: path, Clock: r.clock.Now, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	defer r.server.Close()
	other := redOn("R-0", info)
	other["invoiceDetail"].([]object)[0]["taxExcludedAmount"] = "-29.99"
	other["invoiceDetail"].([]object)[0]["taxIncludedAmount"] = "-33.89"
	plain := redOn("R-1", info)
	delete(plain, "remark")
	for n, c := range []struct {
		order object
		want  string
	}{
		{redOn("R-2", ""), "E4000"}, {plain, "E4000"}, {redOn("R-3", "3300012611000099"), "E9999"}, {other, "E9999"},
		{redOn("R-4", info), "E0000"}, {redOn("R-5", info), "E9999"},
	} {
		if got := r.submit(c.order); got.Code != c.want {
			t.Errorf("%d: %s %s, want %s", n, got.Code, got.Describe, c.want)
		}
	}
	if got := r.call("nuonuo.ElectronInvoice.cancelInvoiceRedApply", object{"billNo": no}); got.Code != "E9999" {
		t.Errorf("withdrawn after use: %s", got.Code)
	}
}

// Sheets together take no more than the invoice has, and one that is withdrawn or refused gives its
// part back.
func TestSheetsAndWhatIsLeft(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	issuedRow(t, r, boxes("B-1", "s"))
	ask := func(n int) string {
		return r.call("InvoiceRedApply", sheetOf("billNo", fmt.Sprint("66156567190026112309000", n))).Code
	}
	for n, want := range []string{"E0000", "E0000", "E0000", "E9999"} {
		if got := ask(n); got != want {
			t.Errorf("sheet %d: %s, want %s", n, got, want)
		}
	}
	r.clock.Add(time.Second)
	if got := r.call("nuonuo.ElectronInvoice.cancelInvoiceRedApply", object{"billNo": "661565671900261123090000"}); got.Code != "E0000" {
		t.Error(got)
	}
	r.clock.Add(time.Second)
	if got := sheets(t, r, "661565671900261123090000")["billStatus"]; got != 8.0 {
		t.Errorf("withdrawn: %v", got)
	}
	r.adjust(knobs(t, "red_fail_rate=1"))
	for n := 4; n < 6; n++ {
		if got := ask(n); got != "E0000" {
			t.Errorf("sheet %d: %s", n, got)
		}
		r.clock.Add(time.Second)
		if got := sheets(t, r, fmt.Sprint("66156567190026112309000", n))["billStatus"]; got != 2.0 {
			t.Errorf("refused: %v", got)
		}
	}
}

// A sheet for a red invoice is refused (E9522).
func TestSheetOfARedInvoice(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "red_without_blue=on"))
	red := redOn("R-1", "1403011904008472")
	r.accept(red)
	r.clock.Add(time.Second)
	if got := r.call("InvoiceRedApply", sheetOf("", "")); got.Code != "E9522" {
		t.Errorf("%s %s", got.Code, got.Describe)
	}
}
