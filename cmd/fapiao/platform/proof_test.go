package platform_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
)

const otherSeller = "91440101MADEM00178"

// invoiceRow is one invoice of an answer.
type invoiceRow struct {
	SerialNo string `json:"serialNo"`
	OrderNo  string `json:"orderNo"`
	Status   string `json:"status"`
	Seller   string `json:"salerTaxNum,omitempty"`
	Buyer    string `json:"payerName"`
	Gross    string `json:"orderAmount"`
}

// scripted is a platform that gives the next of its answers to each query, and the last one again.
type scripted struct {
	answers [][]invoiceRow // nil: E9500
	calls   atomic.Int64
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	n := min(int(s.calls.Add(1)), len(s.answers)) - 1
	answer := map[string]any{"code": "E9500", "describe": "未查询到该发票"}
	if rows := s.answers[n]; rows != nil {
		answer = map[string]any{"code": "E0000", "describe": "获取成功", "result": rows}
	}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		panic(err)
	}
}

// scriptedPlatform is one seller, or two that share an app, at a scripted platform.
func scriptedPlatform(t *testing.T, s *scripted, sellers ...string) *platform.Platform {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	c, err := nuonuo.New(nuonuo.Config{Endpoint: server.URL, AppKey: "key", AppSecret: nuonuo.NewSecret("secret0123456789"),
		StaticToken: nuonuo.NewSecret("token")})
	if err != nil {
		t.Fatal(err)
	}
	list := make([]platform.Seller, len(sellers))
	for i, taxNum := range sellers {
		list[i] = platform.Seller{Profile: platform.Profile{TaxNum: taxNum}, App: "app", Client: c}
	}
	p, err := platform.New(list...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func issuedRow(no, taxNum string) invoiceRow {
	return invoiceRow{SerialNo: "S" + no, OrderNo: no, Status: "2", Seller: taxNum, Buyer: "杭州测试采购有限公司", Gross: "101.70"}
}

func byNumber(numbers ...string) []pipeline.Ref {
	out := make([]pipeline.Ref, len(numbers))
	for i, no := range numbers {
		out[i] = pipeline.Ref{OrderNo: no}
	}
	return out
}

// numbersOf are the order numbers of an answer.
func numbersOf(a pipeline.QueryAnswer) (found, missing []string) {
	for _, f := range a.Found {
		found = append(found, f.OrderNo)
	}
	for _, m := range a.Missing {
		missing = append(missing, m.OrderNo)
	}
	return found, missing
}

// A number is missing only on proof. A success that holds nothing of what was asked for proves
// nothing, since nobody knows why it was given; neither does an invoice that names no seller where
// several sellers share the app.
func TestWhatAnAnswerProves(t *testing.T) {
	t.Parallel()
	one, two := []string{seller}, []string{seller, otherSeller}
	for name, tc := range map[string]struct {
		sellers        []string
		rows           []invoiceRow
		found, missing []string
	}{
		"one of two is there":        {one, []invoiceRow{issuedRow("A", seller)}, []string{"A"}, []string{"B"}},
		"nothing at all":             {one, []invoiceRow{}, nil, nil},
		"only a number not asked":    {one, []invoiceRow{issuedRow("Z", seller)}, nil, nil},
		"only another seller's":      {two, []invoiceRow{issuedRow("A", otherSeller)}, nil, nil},
		"another seller's beside":    {two, []invoiceRow{issuedRow("A", seller), issuedRow("B", otherSeller)}, []string{"A"}, []string{"B"}},
		"no seller, one seller":      {one, []invoiceRow{issuedRow("A", ""), issuedRow("B", "")}, []string{"A", "B"}, nil},
		"no seller, shared app":      {two, []invoiceRow{issuedRow("A", "")}, nil, nil},
		"no seller beside, shared":   {two, []invoiceRow{issuedRow("A", seller), issuedRow("B", "")}, []string{"A"}, nil},
		"all of them":                {one, []invoiceRow{issuedRow("B", seller), issuedRow("A", seller)}, []string{"A", "B"}, nil},
		"not asked beside the asked": {one, []invoiceRow{issuedRow("A", seller), issuedRow("Z", seller)}, []string{"A"}, []string{"B"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := scriptedPlatform(t, &scripted{answers: [][]invoiceRow{tc.rows}}, tc.sellers...)
			a := p.Query(context.Background(), seller, byNumber("A", "B"), "")
			found, missing := numbersOf(a)
			if d := cmp.Diff(tc.found, found); d != "" {
				t.Errorf("found: %s", d)
			}
			if d := cmp.Diff(tc.missing, missing); d != "" {
				t.Errorf("missing: %s", d)
			}
		})
	}
}

// Whether a refused query means "none of these" is learnt only from an answer about the known order
// that holds nothing else.
func TestOnlyAnAnswerWithTheKnownOrderAloneTeaches(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		mixed   []invoiceRow
		missing int
	}{
		"the known order alone":         {[]invoiceRow{issuedRow("KNOWN", seller)}, 4},
		"another seller's order beside": {[]invoiceRow{issuedRow("KNOWN", seller), issuedRow("A", otherSeller)}, 4},
		"nothing":                       {[]invoiceRow{}, 0},
		"the unknown one instead":       {[]invoiceRow{issuedRow("A", seller)}, 0},
		"both":                          {[]invoiceRow{issuedRow("KNOWN", seller), issuedRow("A", seller)}, 0},
		"a stranger":                    {[]invoiceRow{issuedRow("Z", seller)}, 0},
		"the known order, no seller":    {[]invoiceRow{issuedRow("KNOWN", "")}, 4},
		"another order, no seller":      {[]invoiceRow{issuedRow("KNOWN", seller), issuedRow("A", "")}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &scripted{answers: [][]invoiceRow{nil, tc.mixed, {}}}
			p := scriptedPlatform(t, s, seller, otherSeller)
			a := p.Query(context.Background(), seller, byNumber("A", "B", "C", "D"), "KNOWN")
			if len(a.Missing) != tc.missing || len(a.Found) > 0 {
				t.Errorf("missing %v, found %v", a.Missing, a.Found)
			}
		})
	}
}

// A query that asks for serial numbers teaches nothing about order numbers, and asks nothing about
// the known order.
func TestSerialNumbersTeachNothing(t *testing.T) {
	t.Parallel()
	s := &scripted{answers: [][]invoiceRow{{issuedRow("A", seller)}, nil}}
	p := scriptedPlatform(t, s, seller)
	refs := []pipeline.Ref{{Serial: "SA", OrderNo: "A"}, {Serial: "SB", OrderNo: "B"}}
	if a := p.Query(context.Background(), seller, refs, ""); len(a.Found) != 1 || len(a.Missing) != 1 {
		t.Fatalf("%+v", a)
	}
	before := s.calls.Load()
	a := p.Query(context.Background(), seller, byNumber("C", "D"), "")
	if len(a.Missing) != 2 || s.calls.Load()-before != 3 {
		t.Errorf("missing %v after %d calls; each must be asked for alone", a.Missing, s.calls.Load()-before)
	}
}

// A query that asks for the known order itself, or for serial numbers, is not mixed with the known
// order: the answer would show nothing.
func TestKnownOrderTeachesNothingAboutItself(t *testing.T) {
	t.Parallel()
	known := [][]invoiceRow{nil, {issuedRow("KNOWN", seller)}, nil}
	p := scriptedPlatform(t, &scripted{answers: known}, seller)
	found, missing := numbersOf(p.Query(context.Background(), seller, byNumber("KNOWN", "B"), "KNOWN"))
	if d := cmp.Diff([][]string{{"KNOWN"}, {"B"}}, [][]string{found, missing}); d != "" {
		t.Error(d)
	}
	p = scriptedPlatform(t, &scripted{answers: known}, seller)
	refs := []pipeline.Ref{{Serial: "SA", OrderNo: "A"}, {Serial: "SB", OrderNo: "B"}}
	found, missing = numbersOf(p.Query(context.Background(), seller, refs, "KNOWN"))
	if d := cmp.Diff([][]string{nil, {"B"}}, [][]string{found, missing}); d != "" {
		t.Error(d)
	}
}
