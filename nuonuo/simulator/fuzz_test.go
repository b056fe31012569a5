package simulator_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// FuzzGateway: whatever a signed body holds, the answer is an envelope with a
// code, and an order that is taken can be queried.
func FuzzGateway(f *testing.F) {
	for _, body := range []any{object{"order": newOrder("1")}, object{"serialNos": []string{"26112309000000000001"}, "orderNos": []string{"1"}},
		object{"fpqqlsh": "26112309000000000001"}, object{"identity": "0", "billId": "1", "pageSize": "-1", "pageNo": "9999999"},
		object{"requestType": "1", "taxnum": sellerTax, "startTime": "2026-11-23 00:00:00", "endTime": "2026-11-23 00:00:01"}} {
		for _, method := range []string{"OpeMplatform.requestBillingNew", "OpeMplatform.queryInvoiceResult", "OpeMplatform.queryInvoiceRedConfirm",
			"OpeMplatform.queryInvoiceList", "OpeMplatform.reInvoice", "ElectronInvoice.getPDF", "OpeMplatform.saveInvoiceRedConfirm",
			"OpeMplatform.getInvoiceStock", "OpeMplatform.InvoiceRedApply", "OpeMplatform.confirm", "OpeMplatform.fastInvoiceRed",
			"ElectronInvoice.InvoiceRedQueryNew", "OpeMplatform.deliveryInvoice", "OpeMplatform.verifyComplete"} {
			f.Add(method, marshal(f, body))
		}
	}
	f.Add("OpeMplatform.requestBillingNew", []byte(`{"order":{"invoiceDetail":[[],{},null,"\ud800"],"invoiceType":2,"invoiceNum":"-1"}}`))
	f.Add("OpeMplatform.getInvoiceStock", []byte(`{"extMachineCodePairs":[{"extensionNum":"1","machineCode":"2"}]}`))
	f.Add("OpeMplatform.InvoiceRedApply", marshal(f, sheetOf("", "")))
	f.Add("OpeMplatform.saveInvoiceRedConfirm", []byte(`{"blueInvoiceLine":"pc","applySource":"0","blueElecInvoiceNumber":"26330000000000000001",`+
		`"sellerTaxNo":"91330100TEST00001X","buyerName":"1","redReason":"1","detail":[{"blueDetailIndex":"1","goodsName":"1","taxExcludedAmount":"-1",`+
		`"taxAmount":"-0.1","taxRate":"0.13","goodsCode":"1","num":"-1e9"}]}`))
	f.Add("", []byte("{\"a\":[}"))
	f.Fuzz(func(t *testing.T, method string, body []byte) {
		r := newRig(t, func(o *simulator.Options) { o.Knobs.SplitOver = o.Knobs.CreditLine.Neg() })
		r.server.SendCallbacksBy(inbox{make(chan string, 100)})
		issuedRow(t, r, newOrder("FUZZ"))
		w := r.serve(r.request("nuonuo."+method, body))
		var a answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || a.Code == "" || w.Code != http.StatusOK {
			t.Fatalf("%d %v in %q", w.Code, err, w.Body)
		}
		if a.Code == "E0000" && method == "OpeMplatform.requestBillingNew" && r.server.State().Invoices == 1 {
			t.Fatal("accepted and not in the books")
		}
		r.clock.Add(1e9)
		forms := r.call("queryInvoiceRedConfirm", object{"identity": "0", "billTimeStart": "2026-11-23", "billTimeEnd": "2026-11-23"})
		if over := r.server.State().OverReds; forms.Code != "E0000" || len(over) > 0 {
			t.Fatalf("forms %s, over %v", forms.Code, over)
		}
		seller := r.server.State().Sellers[sellerTax]
		if seller == nil {
			return
		}
		for no := range seller.Orders {
			if got := r.call("queryInvoiceResult", object{"orderNos": []string{no}, "isOfferInvoiceDetail": "1"}); got.Code != "E0000" && got.Code != "E9500" {
				t.Fatalf("query of %q: %s", no, got.Code)
			}
		}
	})
}

// FuzzPaths: no address makes the server panic.
func FuzzPaths(f *testing.F) {
	f.Add("/fp2/000000010000000000000000.pdf", "")
	f.Add("/authorize", "appKey=x&redirect_uri=::")
	f.Add("/open/v1/services", "senid=%zz&nonce=+&timestamp=&appkey=SD00000000")
	f.Add("/accessToken", "")
	f.Fuzz(func(t *testing.T, path, query string) {
		r := newRig(t, nil)
		r.accept(newOrder("1"))
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			req := httptest.NewRequest(method, "/", strings.NewReader(query))
			req.URL = &url.URL{Path: path, RawQuery: query}
			r.serve(req)
		}
	})
}
