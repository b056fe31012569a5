package simulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// allKinds has a callbackRig send everything.
const allKinds = "callback_kinds=callback,invoiceApply,invoiceInvalid,invoiceRedCallback,redConfirmCallback"

// fields decodes a callback that is JSON.
func (d delivery) fields(t *testing.T) object {
	t.Helper()
	if !strings.HasPrefix(d.contentType, "application/json") {
		t.Errorf("%s is sent as %s", d.notice.Kind, d.contentType)
	}
	var out object
	if err := json.Unmarshal(d.body, &out); err != nil {
		t.Fatalf("%v in %s", err, d.body)
	}
	return out
}

// want fails unless a callback is of a kind and says what the client reads.
func (d delivery) want(t *testing.T, kind nuonuo.NoticeKind, orderNo, serialNo string) {
	t.Helper()
	n := d.notice
	if n.Kind != kind || n.OrderNo != orderNo || n.SerialNo != serialNo {
		t.Fatalf("%s of order %q, invoice %q; want %s, %q, %q", n.Kind, n.OrderNo, n.SerialNo, kind, orderNo, serialNo)
	}
}

func TestAcceptanceIsTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		knobs  []string
		serial bool
	}{
		"plain": {nil, true},
		"audit": {[]string{"audit=on"}, false},
		"split": {[]string{"split_over=100"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := newReceiver(t)
			r := callbackRig(t, in.url, append(c.knobs, allKinds)...)
			order := newOrder("C-1")
			order["invoiceDetail"] = []object{newLine("苹果", "88.50", "11.50", "100.00"), newLine("梨", "88.50", "11.50", "100.00")}
			serial := r.accept(order)
			d := in.take(t)
			d.want(t, nuonuo.NoticeApplied, "C-1", serial)
			got := d.fields(t)
			if _, there := got["invoiceId"]; there != c.serial || got["isSuccess"] != true || got["taxNo"] != sellerTax {
				t.Errorf("callback %v", got)
			}
			if next := in.take(t).notice; next.Kind != nuonuo.NoticeIssued || next.Claim != nuonuo.Issued || next.SellerTaxNum != sellerTax {
				t.Errorf("then %+v", next)
			}
		})
	}
}

// The keys and types that were seen of a real electronic 数电 invoice.
func TestContentHasTheShapeThatWasSeen(t *testing.T) {
	t.Parallel()
	in := newReceiver(t)
	r := callbackRig(t, in.url)
	r.accept(newOrder("C-1"))
	_, content := in.next(t)
	item := content["invoiceItems"].([]any)[0].(object)
	for _, key := range []string{"c_kprq", "c_cjsj", "c_gxsj", "dt_invoicedate", "productOilFlag", "naturalPersonFlag", "c_yfphm", "oldEleInvoiceNumber",
		"c_salerAddress", "c_ofd_url"} {
		if _, text := content[key].(string); !text {
			t.Errorf("%s is %T, want text", key, content[key])
		}
	}
	for _, key := range []string{"c_qdbz", "specificFactor"} {
		if _, number := content[key].(float64); !number {
			t.Errorf("%s is %T, want a number", key, content[key])
		}
	}
	if content["c_fphm"] != content["allElectronicInvoiceNumber"] || content["c_fpdm"] != "" || content["c_jpg_url"] != nil {
		t.Errorf("content %v", content)
	}
	if item["itemSumAmount"] != "100.00" || item["itemAmount"] != nil || item["itemIndex"] != "1" || item["itemCodeAbb"] == nil || item["immediateTaxReturnType"] == nil {
		t.Errorf("item %v", item)
	}
}

func TestVoidsAreTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		knob, invalid, status string
		claim                 nuonuo.Status
		net                   string
	}{
		"done":   {"void_fail_rate=0", "3", "3", nuonuo.Voided, "0.00"},
		"failed": {"void_fail_rate=1", "2", "2", "", "88.50"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := newReceiver(t)
			r := callbackRig(t, in.url, "callback_kinds=invoiceInvalid", c.knob)
			order := newOrder("V-1")
			order["invoiceLine"] = "c"
			serial := r.accept(order)
			row := r.query(object{"serialNos": []string{serial}})[0]
			body := object{"invoiceId": serial, "invoiceCode": row["invoiceCode"], "invoiceNo": row["invoiceNo"], "invalidReason": "4", "specificReason": "开错"}
			if got := r.call("invoiceCancellation", body); got.Code != "E0000" {
				t.Fatal(got)
			}
			d := in.take(t)
			d.want(t, nuonuo.NoticeVoided, "", serial)
			if d.notice.Claim != c.claim || (d.notice.Reason == "") == (c.invalid == "2") || d.notice.SellerTaxNum != sellerTax {
				t.Errorf("the client reads %+v", d.notice)
			}
			for key, want := range map[string]string{"invalidStatus": c.invalid, "invalidReason": "4", "specificReason": "开错", "c_fphm": row["invoiceNo"].(string)} {
				if got := string(d.notice.Content[key]); got != `"`+want+`"` {
					t.Errorf("%s is %s, want %q", key, got, want)
				}
			}
			after := r.query(object{"serialNos": []string{serial}})[0]
			if after["status"] != c.status || c.status == "3" && after["specificReason"] != "开错" {
				t.Errorf("afterwards %v", after)
			}
			if got := r.server.State().Sellers[sellerTax].Net; got != c.net {
				t.Errorf("net %s, want %s", got, c.net)
			}
		})
	}
}

// redRig has issued an invoice of a kind and applied for its reversal.
func redRig(t *testing.T, line, callbackURL string) (*rig, object) {
	t.Helper()
	r := callbackRig(t, "", allKinds, "red_confirm_ms=0")
	order := newOrder("B-1")
	order["invoiceLine"] = line
	serial := r.accept(order)
	blue := r.query(object{"serialNos": []string{serial}})[0]
	if a := apply(t, r, blue, line, func(b object) { b["callbackUrl"] = callbackURL; delete(b, "orderNo") }); a.Code != "E0000" {
		t.Fatal(a)
	}
	return r, blue
}

// Nobody queries: the form is settled and the red invoice issued all the same.
func TestRedFormIsTold(t *testing.T) {
	t.Parallel()
	in := newReceiver(t)
	r, blue := redRig(t, "pc", in.url)
	d := in.take(t)
	d.want(t, nuonuo.NoticeRedConfirm, "", "")
	content := d.fields(t)["content"].(object)
	if d.notice.BillID != "BILL-1" || content["billStatus"] != "01" {
		t.Errorf("form %+v, %v", d.notice, content)
	}
	d = in.take(t)
	row := r.query(object{"orderNos": []string{d.notice.OrderNo}})[0]
	d.want(t, nuonuo.NoticeIssued, row["orderNo"].(string), row["serialNo"].(string))
	if got := string(d.notice.Content["oldEleInvoiceNumber"]); got != `"`+blue["allElectronicInvoiceNumber"].(string)+`"` {
		t.Errorf("red invoice of %s", got)
	}
	d = in.take(t)
	d.want(t, nuonuo.NoticeRed, "", "")
	content = d.fields(t)["content"].(object)
	if d.notice.BillNo != content["billNo"] || content["invoiceSerialNum"] != row["serialNo"] {
		t.Errorf("red %+v, %v", d.notice, content)
	}
}

// confirm and fastInvoiceRed carry addresses of their own.
func TestRedCallsNameTheirAddress(t *testing.T) {
	t.Parallel()
	first, second, third := newReceiver(t), newReceiver(t), newReceiver(t)
	r, _ := redRig(t, "es", first.url)
	if got := first.take(t).fields(t)["content"].(object)["billStatus"]; got != "02" {
		t.Errorf("settled as %v, want 02", got)
	}
	if a := r.call("confirm", object{"billId": "BILL-1", "identity": "1", "confirmAgreement": "1", "callbackUrl": second.url}); a.Code != "E0000" {
		t.Fatal(a)
	}
	if got := second.take(t).fields(t)["content"].(object)["billStatus"]; got != "04" {
		t.Errorf("confirmed as %v, want 04", got)
	}
	form := forms(t, r, "BILL-1")[0]
	fast := object{"orderNo": "RED-9", "taxNum": sellerTax, "billNo": form["billNo"], "billUuid": form["billUuid"], "invoiceLine": "es", "callBackUrl": third.url}
	serial := r.result("fastInvoiceRed", fast)["invoiceSerialNum"].(string)
	third.take(t).want(t, nuonuo.NoticeIssued, "RED-9", serial)
	if got := third.take(t).notice.Kind; got != nuonuo.NoticeRed {
		t.Errorf("then %s", got)
	}
}

// inbox is a network that confirms every callback at once.
type inbox struct{ arrived chan string }

func (i inbox) RoundTrip(q *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(q.Body)
	if err != nil {
		return nil, err
	}
	i.arrived <- string(body)
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"status":"0000"}`)), Request: q}, nil
}

// A form that nobody answers lapses after 72 hours and says so once; one that
// was answered does not.
func TestLapseIsToldAfter72Hours(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{"": {"02", "07"}, "confirm": {"02", "05"}, "confirmInfoCancel": {"02", "08"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, func(o *simulator.Options) {
					o.Clock = time.Now
					knobs(t, "callback_url=http://me.example/", "callback_kinds=redConfirmCallback", "token_check=off")(o)
				})
				in := inbox{make(chan string, 10)}
				r.server.SendCallbacksBy(in)
				order := newOrder("B-1")
				order["invoiceLine"] = "bs"
				serial := r.accept(order)
				time.Sleep(time.Second)
				apply(t, r, r.query(object{"serialNos": []string{serial}})[0], "bs", nil)
				time.Sleep(time.Hour)
				if name != "" {
					r.call(name, object{"billId": "BILL-1", "identity": map[string]string{"confirm": "1", "confirmInfoCancel": "0"}[name], "confirmAgreement": "0"})
				}
				time.Sleep(71*time.Hour - time.Millisecond)
				if name == "" && len(in.arrived) != 1 {
					t.Errorf("%d told before 72 hours", len(in.arrived))
				}
				time.Sleep(time.Hour)
				synctest.Wait()
				var got []string
				for len(in.arrived) > 0 {
					n, err := nuonuo.ParseNotice([]byte(<-in.arrived))
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, strings.Trim(string(n.Content["billStatus"]), `"`))
				}
				if !slices.Equal(got, want) {
					t.Errorf("told %v, want %v", got, want)
				}
			})
		})
	}
}

// Callbacks that are drawn late arrive after those of later invoices, others
// twice or never, in fake time; the counts of the knobs say how many.
func TestLateRepeatedAndLostInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(o *simulator.Options) {
			o.Clock = time.Now
			knobs(t, "callback_url=http://me.example/", "callback_kinds=callback", "token_check=off", "callback_late=0.3", "callback_lost=0.2", "callback_twice=0.2")(o)
		})
		in := inbox{make(chan string, 200)}
		r.server.SendCallbacksBy(in)
		var sent []string
		for n := range 50 {
			no := "C-" + string(rune('A'+n/26)) + string(rune('a'+n%26))
			sent = append(sent, no)
			r.accept(newOrder(no))
			time.Sleep(time.Second)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		var got []string
		for len(in.arrived) > 0 {
			n, err := nuonuo.ParseNotice([]byte(<-in.arrived))
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, n.OrderNo)
		}
		struck := r.server.State().Knobs
		if slices.IsSorted(got) || struck["callback_late"] == 0 {
			t.Errorf("in order: %v (late %d)", got, struck["callback_late"])
		}
		unique := slices.Compact(slices.Sorted(slices.Values(got)))
		if lost := len(sent) - len(unique); lost == 0 || int64(lost) != struck["callback_lost"] {
			t.Errorf("%d lost, counted %d", lost, struck["callback_lost"])
		}
		if twice := len(got) - len(unique); twice == 0 || int64(twice) != struck["callback_twice"] {
			t.Errorf("%d twice, counted %d", twice, struck["callback_twice"])
		}
	})
}
