package simulator_test

import (
	"strings"
	"testing"
	"time"
)

// What users of the platform saw, beyond its documents.

func TestOneOpenFormForABlueInvoice(t *testing.T) {
	t.Parallel()
	second := func(b object) { b["billId"], b["orderNo"] = "BILL-2", "RED-2" }
	for name, c := range map[string]struct {
		end  func(*rig)
		want string
	}{
		"applying":  {func(*rig) {}, "E9103"},
		"waiting":   {func(r *rig) { r.clock.Add(time.Second) }, "E9103"},
		"withdrawn": {func(r *rig) { r.call("confirmInfoCancel", object{"billId": "BILL-1", "identity": "0"}) }, "E0000"},
		"refused": {func(r *rig) {
			r.clock.Add(time.Second)
			r.call("confirm", object{"billId": "BILL-1", "identity": "1", "confirmAgreement": "0"})
		}, "E0000"},
		"lapsed": {func(r *rig) { r.clock.Add(72 * time.Hour); r.token = r.fetchToken() }, "E0000"},
		"agreed": {func(r *rig) {
			r.clock.Add(time.Second)
			r.call("confirm", object{"billId": "BILL-1", "identity": "1", "confirmAgreement": "1"})
		}, "E9103"},
	} {
		r := newRig(t, nil)
		order := newOrder("B-1")
		order["invoiceLine"] = "bs"
		blue := issuedRow(t, r, order)
		apply(t, r, blue, "bs", nil)
		c.end(r)
		if got := apply(t, r, blue, "bs", second); got.Code != c.want {
			t.Errorf("%s: %s %s, want %s", name, got.Code, got.Describe, c.want)
		}
	}
}

func TestUsedBillIDAndLateAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	order := newOrder("B-1")
	order["invoiceLine"] = "bs"
	blue := issuedRow(t, r, order)
	apply(t, r, blue, "bs", nil)
	if got := apply(t, r, blue, "bs", nil); got.Code != "E9999" || got.Describe != "申请号重复" {
		t.Errorf("the billId again: %s %s", got.Code, got.Describe)
	}
	r.clock.Add(72 * time.Hour)
	r.token = r.fetchToken()
	got := r.call("confirm", object{"billId": "BILL-1", "identity": "1", "confirmAgreement": "1"})
	if got.Code != "E9999" || got.Describe != "确认单已超时" {
		t.Errorf("an answer after 72 hours: %s %s", got.Code, got.Describe)
	}
}

func TestWhatARedFormMayLeaveOut(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "bill_id_number=on"))
	blue := issuedRow(t, r, newOrder("B-1"))
	got := apply(t, r, blue, "pc", func(b object) {
		delete(b, "sellerName")
		delete(b, "billId")
		b["blueInvoiceNumber"] = b["blueElecInvoiceNumber"] // 20 digits in the key of the old numbers
		delete(b, "blueElecInvoiceNumber")
	})
	id := string(got.Result)
	if got.Code != "E0000" || len(id) != 19 || strings.Trim(id, "0123456789") != "" {
		t.Fatalf("%s %s %s, want a billId of 19 digits as a number", got.Code, got.Describe, id)
	}
	r.clock.Add(time.Second)
	if a := r.call("queryInvoiceRedConfirm", object{"identity": "0", "billId": id}); !strings.Contains(string(a.Result), `"billId":`+id) {
		t.Errorf("form %s", a.Result)
	}
	form := forms(t, r, id)[0]
	fast := object{"orderNo": "RED-1", "taxNum": sellerTax, "billNo": form["billNo"], "billUuid": form["billUuid"]}
	if got := r.call("fastInvoiceRed", fast); got.Code != "E0000" {
		t.Errorf("without invoiceLine: %s %s", got.Code, got.Describe)
	}
	r = newRig(t, nil)
	blue = issuedRow(t, r, newOrder("B-1"))
	if got := apply(t, r, blue, "pc", func(b object) { delete(b, "sellerName"); b["applySource"] = "1" }); got.Code != "E4000" {
		t.Errorf("a buyer applies without the seller's name: %s", got.Code)
	}
}

func TestRedInvoiceTakesTheBureauSomeTime(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "red_issuing_ms=60000"))
	apply(t, r, issuedRow(t, r, newOrder("B-1")), "pc", nil)
	r.clock.Add(time.Second)
	form := forms(t, r, "BILL-1")[0]
	if form["billStatus"] != "01" || form["invoiceSerialNum"] != nil {
		t.Fatalf("form %v", form)
	}
	fast := object{"orderNo": "RED-1", "taxNum": sellerTax, "billNo": form["billNo"], "billUuid": form["billUuid"]}
	if got := r.call("fastInvoiceRed", fast); got.Code != "E9999" || got.Describe != "红票开具中" {
		t.Errorf("fastInvoiceRed meanwhile: %s %s", got.Code, got.Describe)
	}
	if got := r.call("queryInvoiceResult", object{"orderNos": []string{"RED-1"}}); got.Code != "E9500" {
		t.Errorf("its query meanwhile: %s", got.Code)
	}
	r.clock.Add(time.Minute)
	if got := r.call("fastInvoiceRed", fast); got.Code != "E0000" {
		t.Errorf("afterwards: %s %s", got.Code, got.Describe)
	}
	if row := r.query(object{"orderNos": []string{"RED-1"}})[0]; row["orderAmount"] != "-100.00" {
		t.Errorf("red %v", row)
	}
}

func TestReasonsOfReds(t *testing.T) {
	t.Parallel()
	part := func(reason string) func(object) {
		return func(b object) {
			b["redReason"] = reason
			b["detail"] = []object{{"blueDetailIndex": "1", "goodsName": "苹果", "taxExcludedAmount": "-8.85", "taxAmount": "-1.15", "taxRate": "0.13", "goodsCode": "1010115010100000000"}}
		}
	}
	whole := func(reason string) func(object) { return func(b object) { b["redReason"] = reason } }
	for name, c := range map[string]struct {
		knob, code, want string
		change           func(object)
	}{
		"in error, whole":             {"", "1010115010100000000", "E0000", whole("2")},
		"in error, part":              {"", "1010115010100000000", "E9999", part("2")},
		"in error, part, by knob":     {"red_reasons=off", "1010115010100000000", "E0000", part("2")},
		"goods returned":              {"", "1010115010100000000", "E0000", whole("1")},
		"service returned":            {"", "3040203000000000000", "E9999", whole("1")},
		"service stopped":             {"", "3040203000000000000", "E0000", whole("3")},
		"returned, part":              {"", "1010115010100000000", "E0000", part("1")},
		"returned, part, not booked":  {"partial_reds=allowance", "1010115010100000000", "E9999", part("1")},
		"allowance, part, not booked": {"partial_reds=allowance", "1010115010100000000", "E0000", part("4")},
		"returned, whole, not booked": {"partial_reds=allowance", "1010115010100000000", "E0000", whole("1")},
	} {
		r := newRig(t, knobs(t, c.knob))
		order := newOrder("B-1")
		setLine("goodsCode", c.code)(order, order["invoiceDetail"].([]object)[0])
		if got := apply(t, r, issuedRow(t, r, order), "pc", c.change); got.Code != c.want {
			t.Errorf("%s: %s %s, want %s", name, got.Code, got.Describe, c.want)
		}
	}
}

func TestCodeOfARepeatedNumber(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "duplicate_code=9106"))
	r.accept(newOrder("D-1"))
	if got := r.submit(newOrder("D-1")); got.Code != "9106" {
		t.Errorf("code %s", got.Code)
	}
	if n := r.server.State().Sellers[sellerTax].Orders["D-1"]; n.Accepted != 1 || n.Refused != 1 {
		t.Errorf("%+v", n)
	}
}

// What other clients send is taken or refused, by knob.
func TestWhatOtherClientsSend(t *testing.T) {
	t.Parallel()
	long := both(amounts("88.500000", "11.500001", "100.00"), dropLine("price", "num"))
	for name, c := range map[string]struct {
		knob, want string
		edit       edit
	}{
		"six decimals":            {"", "E4000", long},
		"six decimals, by knob":   {"long_amounts=on", "E0000", long},
		"seven decimals":          {"long_amounts=on", "E4000", amounts("88.5000001", "11.50", "100.00")},
		"zeroRateFlag":            {"", "E4000", setLine("zeroRateFlag", "3")},
		"zeroRateFlag, by knob":   {"digital_zero_flag=on", "E0000", setLine("zeroRateFlag", "3")},
		"zeroRateFlag, with name": {"digital_zero_flag=on", "E4000", both(setLine("zeroRateFlag", "3"), setLine("favouredPolicyName", "免税"))},
	} {
		r, order := newRig(t, knobs(t, c.knob)), newOrder("V-1")
		c.edit(order, order["invoiceDetail"].([]object)[0])
		if got := r.submit(order); got.Code != c.want {
			t.Errorf("%s: %s %s, want %s", name, got.Code, got.Describe, c.want)
		}
	}
	for knob, want := range map[string][2]string{"": {"E0000", "E4000"}, "list_as_text=off": {"E9611", "E4000"}, "deliver_email=on": {"E0000", "E0000"}} {
		r := newRig(t, knobs(t, knob))
		row := issuedRow(t, r, newOrder("V-1"))
		list := r.call("queryInvoiceResult", object{"serialNos": row["serialNo"]})
		deliver := r.call("deliveryInvoice", object{"taxnum": sellerTax, "invoiceNum": row["invoiceNo"], "email": "a@example.com"})
		if list.Code != want[0] || deliver.Code != want[1] {
			t.Errorf("%s: one number %s, email %s; want %v", knob, list.Code, deliver.Code, want)
		}
	}
}

func TestBlueInvoicesCarryTheKeysOfRedOnes(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	row := issuedRow(t, r, newOrder("K-1"))
	for _, key := range []string{"oldInvoiceCode", "oldInvoiceNo", "oldEleInvoiceNumber"} {
		if v, there := row[key]; !there || v != "" {
			t.Errorf("%s is %v, want an empty text", key, v)
		}
	}
	if urls, _ := row["imgUrls"].(string); !strings.HasPrefix(urls, "http://") {
		t.Errorf("imgUrls %v", row["imgUrls"])
	}
}

func TestBatchPrintSaysMsgAndData(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	serial := issuedRow(t, r, newOrder("P-1"))["serialNo"]
	body := r.serve(r.request("nuonuo.OpeMplatform.invoicePrintBatch", marshal(t, object{"serialNos": []any{serial}}))).Body.String()
	if body != `{"code":"0000","msg":"ok","data":{}}` {
		t.Error(body)
	}
}

// A proof of identity lapses, and is renewed with the authId that came with the QR code.
func TestIdentityLapsesAndIsProved(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "identity_ms=3600000", "token_life_ms=0"))
	state := func() any { return r.result("getCertificationStatus", object{"queryType": "1"})["certificationStatus"] }
	if got := state(); got != "1" {
		t.Errorf("at the start: %v", got)
	}
	r.clock.Add(time.Hour)
	if got := state(); got != "2" {
		t.Errorf("after an hour: %v", got)
	}
	if row := issuedRow(t, r, newOrder("I-1")); row["status"] != "22" || row["failCause"] != "需要人脸确认身份" {
		t.Errorf("an order meanwhile: %v %v", row["status"], row["failCause"])
	}
	if got := r.call("getCertificationStatus", object{"queryType": "0", "authId": "x"}); got.Code != "E9999" {
		t.Errorf("a made-up authId: %s", got.Code)
	}
	r.clock.Add(time.Minute)
	if got := r.call("getQrCode", object{"queryType": "0"}); got.Code != "E0000" {
		t.Fatal(got)
	}
	id := r.result("getQrCode", object{"queryType": "1"})["authId"]
	if got := r.call("getCertificationStatus", object{"queryType": "0", "authId": id}); got.Code != "E0000" {
		t.Fatal(got)
	}
	if got := state(); got != "1" {
		t.Errorf("after the proof: %v", got)
	}
	if row := issuedRow(t, r, newOrder("I-2")); row["status"] != "2" {
		t.Errorf("an order afterwards: %v %v", row["status"], row["failCause"])
	}
}
