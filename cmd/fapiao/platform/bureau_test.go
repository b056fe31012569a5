package platform_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
)

// bureau is a platform that answers every call with a body.
func bureau(t *testing.T, family nuonuo.Family, body string) *platform.Platform {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }))
	t.Cleanup(server.Close)
	client, err := nuonuo.New(nuonuo.Config{Endpoint: server.URL, AppKey: "k", AppSecret: nuonuo.NewSecret("s"), StaticToken: nuonuo.NewSecret("t"), Family: family},
		nuonuo.WithInsecureHTTP())
	if err != nil {
		t.Fatal(err)
	}
	p, err := platform.New(platform.Seller{Profile: platform.Profile{TaxNum: "91330106MADEM0003K"}, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A method that the seller does not have is told apart from one that fails.
func TestBureauTellsWhatIsNotOffered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		family  nuonuo.Family
		code    string
		lacking bool
	}{
		{nuonuo.SaaS, "070302", true}, {nuonuo.SaaS, "070501", true}, {nuonuo.SaaS, "0201", true}, {nuonuo.Classic, "E0000", true},
		{nuonuo.SaaS, "E9999", false}, {nuonuo.SaaS, "070304", false},
	} {
		p := bureau(t, c.family, `{"code":"`+c.code+`","describe":"13800000000 不行"}`)
		_, err := p.LoggedIn(context.Background(), "91330106MADEM0003K")
		if b, told := errors.AsType[*pipeline.BureauError](err); !told || b.Lacking != c.lacking || strings.Contains(err.Error(), "13800000000") {
			t.Errorf("%s %s: %v", c.family, c.code, err)
		}
	}
}

func TestBureauReadsStates(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]pipeline.BureauState{
		"1": {Holding: pipeline.Holds, Account: "****8000"}, "2": {Holding: pipeline.Lapsed, Account: "****8000"},
		"3": {Running: true, Account: "****8000"}, "0": {Account: "****8000"}, "9": {Account: "****8000"},
	} {
		p := bureau(t, nuonuo.SaaS, `{"code":"E0000","describe":"","result":{"eleAccount":"13800138000","certificationStatus":"`+state+`"}}`)
		if got, err := p.Certified(context.Background(), "91330106MADEM0003K"); err != nil || got != want {
			t.Errorf("state %s: %+v, %v; want %+v", state, got, err, want)
		}
	}
	p := bureau(t, nuonuo.SaaS, `{"code":"E0000","describe":"","result":{"requestStatus":"2","availableCreditLine":"100.00"}}`)
	if _, ok, err := p.CreditLine(context.Background(), "91330106MADEM0003K"); ok || err != nil {
		t.Errorf("a line that the platform does not know counts: %v", err)
	}
}
