package config

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/rules"
)

func TestEndpoints(t *testing.T) {
	t.Parallel()
	const real = "https://open.nuonuo.com/accessToken"
	for _, c := range []struct {
		name, environment, endpoint, token string
		wantEndpoint, wantToken            string
	}{
		{"inside the process", "simulator", "", "", "", ""},
		{"another simulator", "simulator", "http://sim:8080/open/v1/services", "", "http://sim:8080/open/v1/services", "http://sim:8080/accessToken"},
		{"sandbox", "sandbox", "", "", "https://sandbox.nuonuocs.cn/open/v1/services", real},
		{"production", "production", "", "", "https://sdk.nuonuo.com/open/v1/services", real},
		{"own proxy", "production", "https://proxy.example/open/v1/services", "", "https://proxy.example/open/v1/services", real},
		{"rehearsal", "production", "http://127.0.0.1:9/open/v1/services", "", "http://127.0.0.1:9/open/v1/services", "http://127.0.0.1:9/accessToken"},
		{"both", "sandbox", "https://a.example/open/v1/services", "https://b.example/t", "https://a.example/open/v1/services", "https://b.example/t"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := input(t, sellerYAML)
			in.Flags = map[string]string{"environment": c.environment}
			if c.endpoint != "" {
				in.Flags["endpoint"] = c.endpoint
			}
			if c.token != "" {
				in.Flags["token_url"] = c.token
			}
			got := load(t, in)
			if got.Endpoint != c.wantEndpoint || got.TokenURL != c.wantToken {
				t.Errorf("got %q and %q, want %q and %q", got.Endpoint, got.TokenURL, c.wantEndpoint, c.wantToken)
			}
		})
	}
}

const twoSellers = `
environment: sandbox
app_key: top
app_secret: topsecret
rate: 7
sellers:
  - tax_num: 91330106MADEM0003K
    name: 甲
    order_no_max: 30
    max_lines: 60
  - tax_num: 91330106MADEMA019F
    name: 乙
    app_key: own
    app_secret: ownsecret
    token: owntoken
    rate: 2.5
    endpoint: https://other.example/open/v1/services
    max_lines: 500
`

func TestSellersOverride(t *testing.T) {
	t.Parallel()
	c := load(t, input(t, twoSellers))
	if c.Default != "" {
		t.Errorf("default %q although two are configured", c.Default)
	}
	first, second := c.Sellers[0], c.Sellers[1]
	if a := c.App(first); a.Key != "top" || a.Secret.Reveal() != "topsecret" || c.RateOf(first) != 7 {
		t.Errorf("first: %v at %v", a, c.RateOf(first))
	}
	if a := c.App(second); a.Key != "own" || a.Secret.Reveal() != "ownsecret" || a.Token.Reveal() != "owntoken" || c.RateOf(second) != 2.5 {
		t.Errorf("second: %v at %v", a, c.RateOf(second))
	}
	if e, u := c.Addresses(second); e != "https://other.example/open/v1/services" || u != "https://open.nuonuo.com/accessToken" {
		t.Errorf("second: %s, %s", e, u)
	}
	if e, _ := c.Addresses(first); e != "https://sandbox.nuonuocs.cn/open/v1/services" {
		t.Errorf("first: %s", e)
	}
	if err := c.CanCall(); err != nil {
		t.Error(err)
	}
}

func TestDefaultSellerByName(t *testing.T) {
	t.Parallel()
	in := input(t, twoSellers)
	in.Flags = map[string]string{"default_seller": "乙"}
	if c := load(t, in); c.Default != "91330106MADEMA019F" {
		t.Errorf("default %q", c.Default)
	}
}

func TestLimitsOfOneInvoice(t *testing.T) {
	t.Parallel()
	yaml := func(limit string) string {
		return "seller:\n  tax_num: 91330106MADEM0003K\n  invoice_limit: " + limit + "\n"
	}
	for text, want := range map[string][]rules.Limit{
		"99999.99":                     {{Net: 9_999_999}},
		"100000":                       {{Net: 10_000_000}},
		"[pc=1000, 数电专票=2000.5, 5000]": {{Kind: "pc", Net: 100_000}, {Kind: "bs", Net: 200_050}, {Net: 500_000}},
	} {
		s, err := load(t, input(t, yaml(text))).Rules()
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, s.Sellers[0].Limits); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
	s, err := load(t, input(t, strings.Replace(yaml("[pc=2000, 50]"), "invoice_limit", "max_lines", 1))).Rules()
	if want := []rules.KindLines{{Kind: "pc", Lines: 2000}}; err != nil || s.Sellers[0].MaxLines != 50 || !cmp.Equal(want, s.Sellers[0].KindLines) {
		t.Errorf("lines: %+v, %v", s.Sellers[0], err)
	}
	for _, text := range []string{"0", "-1", "1.234", "x=1", "pc=", "=5", "1000, 2000", "pc=1, 数电普票=2"} {
		if _, err := Load(input(t, yaml(text))); err == nil || !strings.Contains(err.Error(), "invoice_limit") {
			t.Errorf("%s is taken: %v", text, err)
		}
	}
}

func TestRulesTakeTheShortestLimits(t *testing.T) {
	t.Parallel()
	s, err := load(t, input(t, twoSellers)).Rules()
	if err != nil {
		t.Fatal(err)
	}
	// The second seller says nothing of order numbers, so the usual 20 holds for it.
	if s.OrderNoMax != 20 || s.MaxLines != 60 {
		t.Errorf("order number %d, lines %d; want 20, 60", s.OrderNoMax, s.MaxLines)
	}
	if a, b := s.Sellers[0].MaxLines, s.Sellers[1].MaxLines; min(a, b) != 60 || max(a, b) != 500 {
		t.Errorf("lines of the sellers: %d, %d; want 60 and 500", a, b)
	}
	var names []string
	for _, x := range s.Sellers {
		names = append(names, x.Name)
	}
	if d := cmp.Diff([]string{"甲", "乙"}, names); d != "" {
		t.Error(d)
	}
}

func TestUnlimitedForTheSimulatorAlone(t *testing.T) {
	t.Parallel()
	if c := load(t, input(t, "rate: unlimited")); c.Rate != Unlimited {
		t.Errorf("%v", c.Rate)
	}
	for _, text := range []string{"0", "0.0", "-0", "00"} {
		if _, err := Load(input(t, "rate: "+text)); err == nil || !strings.Contains(err.Error(), "unlimited for a simulator") {
			t.Errorf("%s: %v", text, err)
		}
	}
	c := load(t, input(t, "environment: sandbox\nrate: unlimited\nendpoint: http://127.0.0.1:1/open/v1/services\n"+sellerYAML))
	if c.Rate != Unlimited {
		t.Errorf("loopback: %v", c.Rate)
	}
}

func TestTimesThatAreTooShort(t *testing.T) {
	t.Parallel()
	for text, wrong := range map[string]bool{
		"request_timeout: 1s": true, "request_timeout: 5s": false, "visibility: 29s": true, "visibility: 5m": false,
	} {
		_, err := Load(input(t, "environment: sandbox\n"+text+"\n"))
		if (err != nil) != wrong || wrong && !strings.Contains(err.Error(), "fapiao.yaml:2") {
			t.Errorf("%s: %v", text, err)
		}
	}
	if c, err := Load(input(t, "request_timeout: 300ms\nvisibility: 200ms\n")); err != nil || c.RequestTimeout != 300*time.Millisecond || c.Visibility != 200*time.Millisecond {
		t.Errorf("in the simulator: %v", err)
	}
}
