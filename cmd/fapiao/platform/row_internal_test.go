package platform

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo"
)

// The words that are kept of each order are its own bytes of the answer, however it is written.
func TestRowsKnowTheirWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer string
		want   []string // nil: all of the answer
	}{
		"as the platform writes": {`{"code":"E0000","result":[{"orderNo":"A"},{"orderNo":"B"}]}`, []string{`{"orderNo":"A"}`, `{"orderNo":"B"}`}},
		"with blanks":            {"\xef\xbb\xbf { \"result\" : [ {\"orderNo\" : \"A\"} ,\n\t{\"orderNo\":\"B\"} ] }\n", []string{`{"orderNo" : "A"}`, `{"orderNo":"B"}`}},
		"the same twice":         {`{"data":[{"orderNo":"A"}],"result":[{"orderNo":"A"},{"orderNo":"A"}]}`, []string{`{"orderNo":"A"}`, `{"orderNo":"A"}`}},
		"one in place of many":   {`{"result":{"orderNo":"发票"}}`, []string{`{"orderNo":"发票"}`}},
		"elements of no order":   {`{"result":[null,{"orderNo":"A"}]}`, nil},
		"odd bytes":              {"{\"result\":[{\"orderNo\":\"A\xff\"}]}", []string{"{\"orderNo\":\"A\xff\"}"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var e struct {
				Result json.RawMessage `json:"result"`
			}
			if err := json.Unmarshal([]byte(strings.TrimPrefix(c.answer, "\xef\xbb\xbf")), &e); err != nil {
				t.Fatal(err)
			}
			n := max(len(c.want), 1)
			all := rows(make([]nuonuo.Invoice, n), &nuonuo.Response{Raw: []byte(c.answer), Result: e.Result})
			for i := range c.want {
				if got := string(all[i].text()); got != c.want[i] {
					t.Errorf("row %d says %q, want %q", i, got, c.want[i])
				}
			}
			want := strings.Join(c.want, "\n") + "\n"
			if c.want == nil {
				want = c.answer
			}
			if got := string(excerptOf(all...).Bytes()); got != want {
				t.Errorf("all say %q, want %q", got, want)
			}
			if all[0].answer != all[n-1].answer {
				t.Error("the rows of one answer have several")
			}
		})
	}
}
