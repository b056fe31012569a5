package platform

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo"
)

// The words that are kept of each order are its own bytes of the answer, however it is written.
func TestRowsKnowTheirWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer string
		want   []string
	}{
		"as the platform writes": {`{"code":"E0000","result":[{"orderNo":"A"},{"orderNo":"B"}]}`, []string{`{"orderNo":"A"}`, `{"orderNo":"B"}`}},
		"with blanks":            {"\xef\xbb\xbf { \"result\" : [ {\"orderNo\" : \"A\"} ,\n\t{\"orderNo\":\"B\"} ] }\n", []string{`{"orderNo" : "A"}`, `{"orderNo":"B"}`}},
		"the same twice":         {`{"data":[{"orderNo":"A"}],"result":[{"orderNo":"A"},{"orderNo":"A"}]}`, []string{`{"orderNo":"A"}`, `{"orderNo":"A"}`}},
		"one in place of many":   {`{"result":{"orderNo":"发票"}}`, []string{`{"orderNo":"发票"}`}},
		"elements of no order":   {`{"result":[null,{"orderNo":"A"}]}`, []string{`null`, `{"orderNo":"A"}`}},
		"odd bytes":              {"{\"result\":[{\"orderNo\":\"A\xff\"}]}", []string{"{\"orderNo\":\"A\xff\"}"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := rows(answered(t, c.answer))
			n := len(all)
			for i := range c.want {
				if got := string(all[i].text()); got != c.want[i] {
					t.Errorf("row %d says %q, want %q", i, got, c.want[i])
				}
			}
			if got, want := string(excerptOf(all...).Bytes()), strings.Join(c.want, "\n")+"\n"; got != want {
				t.Errorf("all say %q, want %q", got, want)
			}
			if all[0].answer != all[n-1].answer {
				t.Error("the rows of one answer have several")
			}
		})
	}
}

// The words of an answer whose elements cannot be told apart are all of it.
func TestRowsOfUnknownPlaceKeepTheWholeAnswer(t *testing.T) {
	t.Parallel()
	const answer = `{"result":[{"orderNo":"A"},{"orderNo":"B"}]}`
	parts := []nuonuo.Part{{From: 10, To: 25}, {From: 26, To: 41}, {From: 42, To: 42}}
	for _, known := range []int{0, 1, 3} {
		all := rows(make([]nuonuo.Invoice, 2), &nuonuo.Response{Raw: []byte(answer), Elements: parts[:known]})
		if all[0].text() != nil || string(excerptOf(all...).Bytes()) != answer {
			t.Errorf("%q of %q", all[0].text(), excerptOf(all...).Bytes())
		}
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answered has a client read the object of an answer that has a result and no code.
func answered(t *testing.T, answer string) ([]nuonuo.Invoice, *nuonuo.Response) {
	t.Helper()
	answer = strings.Replace(answer, "{", `{"code":"E0000",`, 1)
	c, err := nuonuo.New(nuonuo.Config{Endpoint: "https://127.0.0.1", AppKey: "key", AppSecret: nuonuo.NewSecret("secret"), StaticToken: nuonuo.NewSecret("token")},
		nuonuo.WithHTTPClient(&http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(answer))}, nil
		})}))
	if err != nil {
		t.Fatal(err)
	}
	invoices, response, err := c.QueryInvoices(context.Background(), nuonuo.Query{OrderNos: []string{"A"}})
	if err != nil {
		t.Fatal(err)
	}
	return invoices, response
}
