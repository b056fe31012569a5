package platform_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A failed order is issued again under its own number and serial number, by either of them.
func TestReissueOfAFailedOrder(t *testing.T) {
	t.Parallel()
	for _, byNumber := range []bool{false, true} {
		_, p := start(t, "fail_orders=R1")
		out := submit(t, p, order("R1"))
		if out.Kind != effect.OutcomeAccepted || !strings.Contains(string(out.Raw.Bytes()), out.Serial) {
			t.Fatalf("%+v", out)
		}
		ref := pipeline.Ref{Serial: out.Serial, OrderNo: "R1"}
		if byNumber {
			ref.Serial = ""
		}
		ask := func() pipeline.Found {
			a := p.Query(context.Background(), seller, []pipeline.Ref{ref}, "")
			if len(a.Found) != 1 {
				t.Fatalf("%+v", a)
			}
			return a.Found[0]
		}
		if f := ask(); f.State != ledger.Failed {
			t.Fatalf("%+v", f)
		}
		again := p.Reissue(context.Background(), seller, ref)
		if again.Kind != effect.OutcomeAccepted || again.Code != "E0000" || !strings.Contains(string(again.Raw.Bytes()), "重试成功") {
			t.Errorf("%+v", again)
		}
		if f := ask(); f.State != ledger.Issued || f.Serial != out.Serial {
			t.Errorf("%+v", f)
		}
		// What is issued is not issued again; the answer proves nothing, a query does.
		if third := p.Reissue(context.Background(), seller, ref); third.Kind != effect.OutcomeUnknown {
			t.Errorf("%+v", third)
		}
	}
}

func TestReissueIsRefusedAfterTwenty(t *testing.T) {
	t.Parallel()
	_, p := start(t, "fail_orders=R1", "retry_fail_rate=1")
	submit(t, p, order("R1"))
	for i := range 21 {
		out := p.Reissue(context.Background(), seller, pipeline.Ref{OrderNo: "R1"})
		if want := map[bool]effect.OutcomeKind{true: effect.OutcomeAccepted, false: effect.OutcomeRefused}[i < 20]; out.Kind != want {
			t.Errorf("call %d: %+v", i+1, out)
		}
		if i == 20 && (out.Code != "E9613" || out.Text == "") {
			t.Errorf("%+v", out)
		}
	}
}

// Every call that the platform finds too fast slows everybody, and none of them is a definite
// answer.
func TestEveryCallHearsThatItIsTooFast(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"code":"070201","describe":"流量超限"}`)
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
	outs := []effect.Outcome{submit(t, p, order("A")), p.Reissue(context.Background(), seller, pipeline.Ref{OrderNo: "A"}),
		p.Reach(context.Background(), seller), p.Query(context.Background(), seller, byNumber("A"), "").Failed}
	for i, out := range outs {
		if out.Kind != effect.OutcomeNotSent || out.After == 0 || !strings.HasPrefix(out.Text, "流量超限") || slowed != 4 {
			t.Errorf("call %d: %+v, slowed %d times", i, out, slowed)
		}
	}
}
