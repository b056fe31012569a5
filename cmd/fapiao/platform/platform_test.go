package platform_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

var _ pipeline.Platform = (*platform.Platform)(nil)

const seller = "91330106MADEM0003K"

var imported = time.Date(2026, 11, 30, 2, 0, 0, 0, time.UTC) // 10:00 in Beijing

func order(no string) *invoice.Order {
	o := &invoice.Order{
		OrderNo: no, Seller: seller, Kind: invoice.KindDigitalOrdinary, TaxIncluded: true,
		Buyer: invoice.Buyer{Name: "杭州测试采购有限公司", TaxNum: "91330100MADEM00095", Phone: "13800000000"},
		Lines: []invoice.Line{
			{Property: invoice.LineDiscounted, Name: "办公用品", Code: "1060105040000000000", Quantity: decimal.NewFromInt(2), Price: decimal.RequireFromString("56.5"),
				Rate: decimal.RequireFromString("0.13"), Net: 10000, Tax: 1300, Gross: 11300},
			{Property: invoice.LineDiscount, Name: "办公用品", Code: "1060105040000000000", Rate: decimal.RequireFromString("0.13"), Net: -1000, Tax: -130, Gross: -1130},
		},
	}
	o.Add()
	return o
}

func start(t *testing.T, knobs ...string) (*simulator.Running, *platform.Platform) {
	t.Helper()
	k := simulator.DefaultKnobs()
	for _, s := range append([]string{"issuing_ms=0", "signing_ms=0", "rate=0"}, knobs...) {
		if err := simulator.ParseKnob(s, &k); err != nil {
			t.Fatal(err)
		}
	}
	sim, err := simulator.Start(context.Background(), ":0", simulator.Options{Knobs: k})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	return sim, connect(t, sim, simulator.DefaultApp().AppSecret)
}

func connect(t *testing.T, sim *simulator.Running, secret string) *platform.Platform {
	t.Helper()
	c, err := nuonuo.New(nuonuo.Config{Endpoint: sim.Endpoint(), TokenURL: sim.TokenURL(), AppKey: simulator.DefaultApp().AppKey, AppSecret: nuonuo.NewSecret(secret)})
	if err != nil {
		t.Fatal(err)
	}
	p, err := platform.New(platform.Seller{Profile: platform.Profile{TaxNum: seller, Tel: "0571-00000000", Address: "杭州市示例路1号", Clerk: "张三", Push: platform.PushAuto}, App: "app", Client: c})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func submit(t *testing.T, p *platform.Platform, o *invoice.Order) effect.Outcome {
	t.Helper()
	r, err := p.Prepare(o, imported)
	if err != nil {
		t.Fatal(err)
	}
	return p.Submit(context.Background(), r)
}

func TestAcceptedOrderIsFoundIssued(t *testing.T) {
	t.Parallel()
	_, p := start(t)
	out := submit(t, p, order("A1"))
	if out.Kind != effect.OutcomeAccepted || out.Serial == "" {
		t.Fatalf("outcome %+v", out)
	}
	for _, ref := range []pipeline.Ref{{Serial: out.Serial, OrderNo: "A1"}, {OrderNo: "A1"}} {
		a := p.Query(context.Background(), seller, []pipeline.Ref{ref}, "")
		if len(a.Found) != 1 {
			t.Fatalf("asked for %+v: %+v", ref, a)
		}
		f := a.Found[0]
		i := f.Invoices[0]
		if f.State != ledger.Issued || f.BuyerName != "杭州测试采购有限公司" || f.Gross != 10170 || f.OrderNo != "A1" || f.Serial != out.Serial {
			t.Errorf("found %+v", f)
		}
		if len(i.No) != 20 || i.Net != 9000 || i.Tax != 1170 || !strings.HasPrefix(i.PDF, "http://127.0.0.1:") || i.IssuedAt.IsZero() {
			t.Errorf("invoice %+v", i)
		}
	}
}

// A link that would open a file, or run something, never leaves the adapter; the platform's words
// keep it.
func TestDangerousLinksOfAnAnswerAreDropped(t *testing.T) {
	t.Parallel()
	sim := linkingServer(t)
	c, err := nuonuo.New(nuonuo.Config{Endpoint: sim + simulator.ServicePath, TokenURL: sim + simulator.TokenPath, AppKey: "SD00000001", AppSecret: nuonuo.NewSecret("SD0123456789ABCD")})
	if err != nil {
		t.Fatal(err)
	}
	p, err := platform.New(platform.Seller{Profile: platform.Profile{TaxNum: seller}, App: "app", Client: c})
	if err != nil {
		t.Fatal(err)
	}
	answer := p.Query(context.Background(), seller, []pipeline.Ref{{OrderNo: "A1"}}, "")
	if len(answer.Found) != 1 || len(answer.Found[0].Invoices) != 1 {
		t.Fatalf("found %+v", answer)
	}
	i := answer.Found[0].Invoices[0]
	if i.PDF != "" || i.OFD != "" || i.XML != "https://inv.example.com/a.xml" {
		t.Errorf("links %q %q %q", i.PDF, i.OFD, i.XML)
	}
	if raw := string(answer.Found[0].Raw.Answer.Body); !strings.Contains(raw, "javascript:alert(1)") {
		t.Errorf("the platform's words are lost: %s", raw)
	}
}

// linkingServer answers each query with an invoice whose links are not all web addresses.
func linkingServer(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == simulator.TokenPath {
			_, _ = w.Write([]byte(`{"access_token":"token","expires_in":86400}`))
			return
		}
		_, _ = w.Write([]byte(`{"code":"E0000","describe":"","result":[{"orderNo":"A1","serialNo":"S1","status":"2","salerTaxNum":"` + seller +
			`","pdfUrl":"file:///etc/passwd","ofdUrl":"javascript:alert(1)","xmlUrl":"https://inv.example.com/a.xml"}]}`))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestTroubleOfTheAccountIsToldByItsKind(t *testing.T) {
	t.Parallel()
	sim, p := start(t)
	turn := func(knob string) {
		t.Helper()
		sim.Server.Adjust(func(k *simulator.Knobs) {
			if err := simulator.ParseKnob(knob, k); err != nil {
				t.Error(err)
			}
		})
	}
	for i, kind := range []ledger.Trouble{ledger.TroubleLogin, ledger.TroubleIdentity, ledger.TroubleBinding, ledger.TroubleCredit, ledger.TroublePermission,
		ledger.TroubleStock, ledger.TroubleDevice, ledger.TroubleSubscription, ledger.TroubleOther} {
		want := kind
		if kind == ledger.TroubleOther {
			want = "" // nobody knows its words
		}
		turn("trouble=" + string(kind))
		turn("account_reply=fail")
		no := fmt.Sprint("T", i)
		if out := submit(t, p, order(no)); out.Kind != effect.OutcomeAccepted || out.Account != "" {
			t.Errorf("%s: taken with %+v", kind, out)
		}
		f := p.Query(context.Background(), seller, []pipeline.Ref{{OrderNo: no}}, "").Found[0]
		if f.State != ledger.Failed || f.Account != want || f.Order {
			t.Errorf("%s: found %+v", kind, f)
		}
		turn("account_reply=refuse")
		if out := submit(t, p, order(no+"R")); out.Kind != effect.OutcomeUnknown || out.Account != want {
			t.Errorf("%s: refused with %+v", kind, out)
		}
	}
}

// Further addresses go to ccEmail, which an order with one address does not have.
func TestCopiesOfTheMail(t *testing.T) {
	t.Parallel()
	_, p := start(t)
	for _, c := range []struct {
		copies []string
		want   any
	}{{nil, nil}, {[]string{"c@d.cn", "e@f.cn"}, "c@d.cn,e@f.cn"}} {
		o := order("A1")
		o.Buyer.Email, o.Buyer.CopyEmails = "a@b.cn", c.copies
		r, err := p.Prepare(o, imported)
		if err != nil {
			t.Fatal(err)
		}
		var body struct{ Order map[string]any }
		if err := json.Unmarshal(r.Body, &body); err != nil {
			t.Fatal(err)
		}
		if body.Order["email"] != "a@b.cn" || body.Order["ccEmail"] != c.want {
			t.Errorf("email %v and ccEmail %v, want %v", body.Order["email"], body.Order["ccEmail"], c.want)
		}
	}
	o := order("CC1")
	o.Buyer.Email, o.Buyer.CopyEmails = "a@b.cn", []string{"c@d.cn", "e@f.cn", "g@h.cn", "i@j.cn"}
	if out := submit(t, p, o); out.Kind != effect.OutcomeAccepted {
		t.Errorf("five addresses: %+v", out)
	}
}

func TestTheSameOrderMakesTheSameBytes(t *testing.T) {
	t.Parallel()
	_, p := start(t)
	a, err := p.Prepare(order("A1"), imported)
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Prepare(order("A1"), imported)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, b); diff != "" || a.Hash == "" {
		t.Error(diff)
	}
	var body struct{ Order map[string]any }
	if err := json.Unmarshal(a.Body, &body); err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]string{"invoiceDate": "2026-11-30 10:00:00", "pushMode": "1", "invoiceType": "1", "invoiceLine": "pc", "clerk": "张三"} {
		if body.Order[field] != want {
			t.Errorf("%s is %v, want %s", field, body.Order[field], want)
		}
	}
	lines := body.Order["invoiceDetail"].([]any)
	discount := lines[1].(map[string]any)
	for _, absent := range []string{"deduction", "num", "price"} {
		if v, there := discount[absent]; there {
			t.Errorf("the discount line carries %s=%v", absent, v)
		}
	}
	if discount["taxIncludedAmount"] != "-11.30" || discount["taxExcludedAmount"] != "-10.00" || discount["tax"] != "-1.30" {
		t.Errorf("the discount line is %v", discount)
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		knobs []string
		spoil func(*invoice.Order)
		twice bool
		want  effect.OutcomeKind
		code  string
	}{
		{name: "repeated number", twice: true, want: effect.OutcomeDuplicate, code: "E9106"},
		{name: "amounts", spoil: func(o *invoice.Order) { o.Lines[0].Tax += 100 }, want: effect.OutcomeRefused, code: "E9130"},
		{name: "unknown seller", spoil: func(o *invoice.Order) { o.Seller = "91440101MADEM00178" }, want: effect.OutcomeStopped},
		{name: "audit mode has no serial", knobs: []string{"audit=on"}, want: effect.OutcomeAccepted, code: "E0000"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, p := start(t, tc.knobs...)
			o := order("B1")
			if tc.twice {
				submit(t, p, o)
			}
			var out effect.Outcome
			if tc.spoil == nil {
				out = submit(t, p, o)
			} else {
				good, err := p.Prepare(o, imported)
				if err != nil {
					t.Fatal(err)
				}
				tc.spoil(o)
				if o.Seller == seller {
					if good, err = p.Prepare(o, imported); err != nil {
						t.Fatal(err)
					}
				}
				good.Key.Seller = o.Seller
				out = p.Submit(context.Background(), good)
			}
			if out.Kind != tc.want || (tc.code != "" && out.Code != tc.code) {
				t.Errorf("got %+v, want kind %d code %s", out, tc.want, tc.code)
			}
		})
	}
}

func TestWrongSecretStopsTheSellerAndStaysSecret(t *testing.T) {
	t.Parallel()
	sim, _ := start(t)
	p := connect(t, sim, "WRONGSECRET12345")
	out := submit(t, p, order("C1"))
	if out.Kind != effect.OutcomeStopped || out.Text == "" {
		t.Errorf("got %+v", out)
	}
	if strings.Contains(fmt.Sprintf("%+v", out), "WRONGSECRET") {
		t.Error("the secret is in the outcome")
	}
}

func TestDeadPlatformIsNotSent(t *testing.T) {
	t.Parallel()
	sim, err := simulator.Start(context.Background(), ":0", simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := connect(t, sim, simulator.DefaultApp().AppSecret)
	if err := sim.Close(); err != nil {
		t.Fatal(err)
	}
	if out := submit(t, p, order("D1")); out.Kind != effect.OutcomeNotSent {
		t.Errorf("a refused connection is %+v, want not sent", out)
	}
}

func TestUnknownNumbersAmongKnownOnes(t *testing.T) {
	t.Parallel()
	for _, knob := range []string{"mixed_unknown=on", "mixed_unknown=off"} {
		t.Run(knob, func(t *testing.T) {
			t.Parallel()
			sim, p := start(t, knob)
			var refs []pipeline.Ref
			for i := range 50 {
				no := fmt.Sprintf("E%02d", i)
				refs = append(refs, pipeline.Ref{OrderNo: no})
				if i != 17 {
					submit(t, p, order(no))
				}
			}
			before := sim.Server.State().Calls
			a := p.Query(context.Background(), seller, refs, "")
			if len(a.Found) != 49 || len(a.Missing) != 1 || a.Missing[0].OrderNo != "E17" {
				t.Errorf("%d found, missing %v", len(a.Found), a.Missing)
			}
			if calls := sim.Server.State().Calls - before; calls > 13 {
				t.Errorf("%d calls for one query", calls)
			}
		})
	}
}

func TestKnownOrderShowsWhatARefusedQueryMeans(t *testing.T) {
	t.Parallel()
	for knob, want := range map[string]struct{ missing, calls int }{"mixed_unknown=off": {50, 2}, "mixed_unknown=on": {1, 13}} {
		t.Run(knob, func(t *testing.T) {
			t.Parallel()
			sim, p := start(t, knob)
			submit(t, p, order("KNOWN"))
			refs := make([]pipeline.Ref, 50)
			for i := range refs {
				refs[i] = pipeline.Ref{OrderNo: fmt.Sprintf("G%02d", i)}
			}
			before := sim.Server.State().Calls
			a := p.Query(context.Background(), seller, refs, "KNOWN")
			if calls := sim.Server.State().Calls - before; calls > want.calls || len(a.Missing) < want.missing || len(a.Found) > 0 {
				t.Errorf("%d calls, %d missing, %d found", calls, len(a.Missing), len(a.Found))
			}
			if len(a.Missing) > want.missing+5 {
				t.Errorf("%d missing without proof", len(a.Missing))
			}
		})
	}
}

func TestSellersOfOneAppKeepTheirOrdersApart(t *testing.T) {
	t.Parallel()
	sim, _ := start(t)
	c, err := nuonuo.New(nuonuo.Config{Endpoint: sim.Endpoint(), TokenURL: sim.TokenURL(), AppKey: simulator.DefaultApp().AppKey, AppSecret: nuonuo.NewSecret(simulator.DefaultApp().AppSecret)})
	if err != nil {
		t.Fatal(err)
	}
	const other = "91440101MADEM00178"
	var sellers []platform.Seller
	for _, taxNum := range []string{seller, other} {
		sellers = append(sellers, platform.Seller{Profile: platform.Profile{TaxNum: taxNum, Tel: "0571-00000000", Address: "杭州市示例路1号", Clerk: "张三"}, App: "app", Client: c})
	}
	p, err := platform.New(sellers...)
	if err != nil {
		t.Fatal(err)
	}
	submit(t, p, order("SAME"))
	ask := func(who string) pipeline.QueryAnswer {
		return p.Query(context.Background(), who, []pipeline.Ref{{OrderNo: "SAME"}}, "")
	}
	if a := ask(other); len(a.Found) > 0 {
		t.Errorf("one seller got the invoice of another: %+v", a.Found)
	}
	theirs := order("SAME")
	theirs.Seller = other
	submit(t, p, theirs)
	for _, who := range []string{seller, other} {
		if a := ask(who); len(a.Found) != 1 || len(a.Found[0].Invoices) != 1 || a.Found[0].Gross != 10170 {
			t.Errorf("%s: %+v", who, a)
		}
	}
}

func TestAllUnknownCostsFewCallsAndProvesLittle(t *testing.T) {
	t.Parallel()
	sim, p := start(t)
	refs := make([]pipeline.Ref, 50)
	for i := range refs {
		refs[i] = pipeline.Ref{OrderNo: fmt.Sprintf("F%02d", i)}
	}
	before := sim.Server.State().Calls
	a := p.Query(context.Background(), seller, refs, "")
	if calls := sim.Server.State().Calls - before; calls > 13 || len(a.Found) > 0 {
		t.Errorf("%d calls, %+v", calls, a)
	}
	for _, m := range a.Missing {
		if m == (pipeline.Ref{}) {
			t.Error("an empty reference is missing")
		}
	}
}
