package platform_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// part is one invoice of order A.
func part(serial, status, gross string) invoiceRow {
	return invoiceRow{SerialNo: serial, OrderNo: "A", Status: status, Seller: seller, Buyer: "杭州测试采购有限公司", Gross: gross}
}

// ask asks a scripted platform about order A and returns the only thing that is found.
func ask(t *testing.T, rows ...invoiceRow) pipeline.Found {
	t.Helper()
	p := scriptedPlatform(t, &scripted{answers: [][]invoiceRow{rows}}, seller)
	a := p.Query(context.Background(), seller, byNumber("A"), "")
	if len(a.Found) != 1 || len(a.Missing) > 0 || a.Failed.Kind != effect.OutcomeAccepted {
		t.Fatalf("%+v", a)
	}
	return a.Found[0]
}

// No state of an order hides an invoice that exists or one that is missing: parts that disagree
// keep it open, and a status that nobody documented is not final.
func TestStateOfAnOrder(t *testing.T) {
	t.Parallel()
	for statuses, want := range map[string]ledger.State{
		"2": ledger.Issued, "20": ledger.Submitted, "21": ledger.Submitted, "22": ledger.Failed, "24": ledger.SealFailed,
		"31": ledger.Voiding, "3": ledger.Voided, "99": ledger.Submitted, "": ledger.Submitted,
		"2 2": ledger.Issued, "22 22": ledger.Failed, "3 3": ledger.Voided, "31 31": ledger.Voiding, "24 24": ledger.SealFailed,
		"2 22": ledger.Submitted, "2 20": ledger.Submitted, "22 20": ledger.Submitted, "2 99": ledger.Submitted,
		"2 24": ledger.SealFailed, "24 2 2": ledger.SealFailed, "2 24 22": ledger.Submitted, "2 24 20": ledger.Submitted,
		"24 22": ledger.Submitted, "24 3": ledger.Submitted, "24 20": ledger.Submitted,
		"2 3": ledger.Issued, "2 31": ledger.Issued, "2 3 31": ledger.Issued, "2 3 22": ledger.Submitted, "2 3 20": ledger.Submitted,
		"3 31": ledger.Submitted, "3 22": ledger.Submitted, "22 31": ledger.Submitted, "2 24 3": ledger.Submitted,
	} {
		t.Run(statuses, func(t *testing.T) {
			t.Parallel()
			var rows []invoiceRow
			for i, s := range strings.Split(statuses, " ") {
				rows = append(rows, part(string(rune('a'+i)), s, "10.00"))
			}
			if f := ask(t, rows...); f.State != want || len(f.Invoices) != len(rows) {
				t.Errorf("%s with %d invoices, want %s", f.State, len(f.Invoices), want)
			}
		})
	}
}

// The amount of an order is known when every part has one; it is the sum.
func TestAmountOfAnOrderInParts(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		gross []string
		want  int64
	}{
		"one": {[]string{"10.01"}, 1001}, "three": {[]string{"10.01", "20.02", "0.03"}, 3006}, "none given": {[]string{""}, 0},
		"first missing": {[]string{"", "20.02"}, 0}, "last missing": {[]string{"10.01", ""}, 0}, "not a number": {[]string{"10.01", "x"}, 0},
	} {
		var rows []invoiceRow
		for i, g := range tc.gross {
			rows = append(rows, part(string(rune('a'+i)), "2", g))
		}
		if f := ask(t, rows...); int64(f.Gross) != tc.want {
			t.Errorf("%s: %d fen, want %d", name, f.Gross, tc.want)
		}
	}
}

// An order in parts has no serial number, code and text of its own; one that failed in part says
// so.
func TestPartsSpeakForThemselves(t *testing.T) {
	t.Parallel()
	one := ask(t, part("S1", "2", "10.00"))
	if one.Serial != "S1" || one.Code != "2" || one.Text != "" || one.OrderNo != "A" {
		t.Errorf("one invoice: %+v", one)
	}
	two := ask(t, part("S1", "2", "10.00"), part("S2", "2", "10.00"))
	if two.Serial != "" || two.Code != "" || two.Text != "" {
		t.Errorf("two invoices: %+v", two)
	}
	if n := strings.Count(string(two.Raw.Bytes()), "\n"); n != 2 || !strings.Contains(string(two.Raw.Bytes()), `"serialNo":"S2"`) {
		t.Errorf("the platform's words are not kept: %s", two.Raw.Bytes())
	}
	half := ask(t, part("S1", "2", "10.00"), part("S2", "22", "10.00"))
	if !strings.Contains(half.Text, "a part of the split order failed") {
		t.Errorf("half failed: %+v", half)
	}
	if open := ask(t, part("S1", "2", "10.00"), part("S2", "20", "10.00")); open.Text != "" {
		t.Errorf("half open: %q", open.Text)
	}
}

// answers gives every call the same text.
func answers(t *testing.T, status int, text string) *platform.Platform {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		w.Write([]byte(text))
	}))
	t.Cleanup(server.Close)
	c, err := nuonuo.New(nuonuo.Config{Endpoint: server.URL, AppKey: "key", AppSecret: nuonuo.NewSecret("secret0123456789"),
		StaticToken: nuonuo.NewSecret("token")})
	if err != nil {
		t.Fatal(err)
	}
	p, err := platform.New(platform.Seller{Profile: platform.Profile{TaxNum: seller}, App: "app", Client: c})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func invoicesIn(t *testing.T, rows ...map[string]any) []ledger.Invoice {
	t.Helper()
	text, err := json.Marshal(map[string]any{"code": "E0000", "describe": "ok", "result": rows})
	if err != nil {
		t.Fatal(err)
	}
	a := answers(t, 200, string(text)).Query(context.Background(), seller, byNumber("A"), "")
	if len(a.Found) != 1 {
		t.Fatalf("%+v", a)
	}
	return a.Found[0].Invoices
}

// Everything that the results show of an invoice is taken from the answer, and what is personal in
// a failure is masked.
func TestEveryFieldOfAnInvoiceIsTaken(t *testing.T) {
	t.Parallel()
	row := map[string]any{
		"serialNo": "S1", "orderNo": "A", "status": "2", "salerTaxNum": seller, "invoiceCode": "033001900104", "invoiceNo": "12345678",
		"invoiceTime": 1795660200000, "invoiceKind": "电子发票(普通发票)", "exTaxAmount": "90.00", "taxAmount": "11.70", "orderAmount": "101.70",
		"pdfUrl": "https://e/p.pdf", "ofdUrl": "https://e/p.ofd", "xmlUrl": "https://e/p.xml", "failCause": "not shown", "statusMsg": "开票完成",
	}
	want := ledger.Invoice{
		Serial: "S1", Status: "2", Code: "033001900104", No: "12345678", IssuedAt: time.UnixMilli(1795660200000), Kind: "电子发票(普通发票)",
		Net: 9000, Tax: 1170, Gross: 10170, PDF: "https://e/p.pdf", OFD: "https://e/p.ofd", XML: "https://e/p.xml",
	}
	if d := cmp.Diff(want, invoicesIn(t, row)[0]); d != "" {
		t.Error(d)
	}
	digital := map[string]any{"serialNo": "S1", "orderNo": "A", "status": "2", "allElectronicInvoiceNumber": "26332000000000000001", "orderAmount": "1.00"}
	if got := invoicesIn(t, digital)[0]; got.No != "26332000000000000001" || got.Gross != 100 {
		t.Errorf("digital: %+v", got)
	}
	for status, fail := range map[string]string{"22": "手机138****0000错误", "24": "手机138****0000错误"} {
		failed := map[string]any{"serialNo": "S1", "orderNo": "A", "status": status, "failCause": "手机13800000000错误", "invoiceTime": 1795660200000}
		got := invoicesIn(t, failed)[0]
		if strings.Contains(got.Fail, "13800000000") || !strings.HasPrefix(got.Fail, "手机") {
			t.Errorf("status %s says %q, want %q", status, got.Fail, fail)
		}
		if exists := status == "24"; got.IssuedAt.IsZero() == exists {
			t.Errorf("status %s was issued at %v", status, got.IssuedAt)
		}
	}
	silent := map[string]any{"serialNo": "S1", "orderNo": "A", "status": "22", "statusMsg": "开票失败"}
	if got := invoicesIn(t, silent)[0]; got.Fail != "开票失败" {
		t.Errorf("without a cause: %q", got.Fail)
	}
	numbered := map[string]any{"serialNo": "S1", "orderNo": "A", "status": "20", "invoiceNo": "1", "invoiceTime": 1795660200000}
	if got := invoicesIn(t, numbered)[0]; got.IssuedAt.IsZero() {
		t.Error("an invoice with a number has no time")
	}
}

// A query that failed says so, finds nothing and proves nothing; the limit hears of it.
func TestQueryThatFails(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		text   string
		kind   effect.OutcomeKind
		away   bool
	}{
		"bad gateway":  {502, "<html>", effect.OutcomeNotSent, true},
		"no such page": {404, "<html>", effect.OutcomeNotSent, true},
		"half":         {200, `{"code":"E0000","result":[{"ser`, effect.OutcomeNotSent, true},
		"app key":      {200, `{"code":"070101","describe":"x"}`, effect.OutcomeStopped, false},
		"too fast":     {200, `{"code":"070201","describe":"x"}`, effect.OutcomeNotSent, false},
		"disturbed":    {200, `{"code":"040102","describe":"x"}`, effect.OutcomeNotSent, false},
		"undocumented": {200, `{"code":"E7777","describe":"x"}`, effect.OutcomeNotSent, false},
	} {
		p := answers(t, tc.status, tc.text)
		a := p.Query(context.Background(), seller, byNumber("A", "B"), "KNOWN")
		if len(a.Found)+len(a.Missing) > 0 || a.Failed.Kind != tc.kind || (a.Failed.Away != nil) != tc.away {
			t.Errorf("%s: %+v", name, a)
		}
		if out := p.Reach(context.Background(), seller); out.Kind != tc.kind || (out.Away != nil) != tc.away {
			t.Errorf("%s: reach: %+v", name, out)
		}
	}
	p := answers(t, 200, `{"code":"E9500","describe":"x"}`)
	if out := p.Reach(context.Background(), seller); out.Kind != effect.OutcomeAccepted {
		t.Errorf("an answer that knows no such order is an answer: %+v", out)
	}
	for name, out := range map[string]effect.Outcome{
		"query": p.Query(context.Background(), "nobody", byNumber("A"), "").Failed, "reach": p.Reach(context.Background(), "nobody"),
		"reissue": p.Reissue(context.Background(), "nobody", pipeline.Ref{OrderNo: "A"}), "submit": p.Submit(context.Background(), effect.Request{}),
	} {
		if out.Kind != effect.OutcomeStopped || out.Text == "" {
			t.Errorf("%s for a seller that is not configured: %+v", name, out)
		}
	}
}

// One part of a search that fails ends it: what was found stays, the rest is left to a later query.
func TestSearchThatIsCutShortKeepsWhatItFound(t *testing.T) {
	t.Parallel()
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls++
		switch calls {
		case 1:
			w.Write([]byte(`{"code":"E9500","describe":"x"}`))
		case 2:
			json.NewEncoder(w).Encode(map[string]any{"code": "E0000", "result": []invoiceRow{part("S1", "2", "1.00")}})
		default:
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)
	c, err := nuonuo.New(nuonuo.Config{Endpoint: server.URL, AppKey: "key", AppSecret: nuonuo.NewSecret("s"), StaticToken: nuonuo.NewSecret("t")})
	if err != nil {
		t.Fatal(err)
	}
	slowed := 0
	p, err := platform.New(platform.Seller{Profile: platform.Profile{TaxNum: seller}, App: "app", Client: c, TooFast: func(context.Context) { slowed++ }})
	if err != nil {
		t.Fatal(err)
	}
	a := p.Query(context.Background(), seller, byNumber("A", "B", "C", "D"), "")
	found, missing := numbersOf(a)
	if d := cmp.Diff([]string{"A"}, found); d != "" || len(missing) != 1 || a.Failed.Kind != effect.OutcomeNotSent || calls != 3 || slowed != 1 {
		t.Errorf("found %v, missing %v, %+v after %d calls, slowed %d times", found, missing, a.Failed, calls, slowed)
	}
}
