package platform

import (
	"encoding/json"
	"testing"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
)

// FuzzAnswers gives a query any answer: each order comes out of it at most once, found rows are
// of what was asked for, and nothing is missing where nothing of ours was there.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`[{"orderNo":"A","serialNo":"1","status":"2","orderAmount":"113.00"}]`,
		`[{"orderNo":"a","serialNo":"2","status":22,"failCause":"内部错误"},{"orderNo":"B","serialNo":"1"}]`,
		`[{"orderNo":"A"},{"orderNo":"A"},{"serialNo":"1","invoiceItems":[{"itemTaxRate":"13%","itemAmount":"1","itemTaxAmount":"0.1","isIncludeTax":"true"}]}]`,
		`{"orderNo":"A","serialNo":"1","salerTaxNum":"x","invoiceType":"2","orderAmount":"-1"}`, `[]`, `null`, `[{}]`,
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, answer string, serials bool) {
		if raw := json.RawMessage(answer); !json.Valid(raw) || nuonuo.Decode(raw, new([]nuonuo.Invoice)) != nil {
			return
		}
		invoices, response := answered(t, `{"result":`+answer+`}`)
		refs := byNumber("A", "B")
		if serials {
			refs = bySerial("A", "1", "B", "2")
		}
		q := query{seller: Seller{Profile: Profile{TaxNum: ourSeller}}, mixed: &mixedQueries{}}
		q.sort(refs, rows(invoices, response))
		times := map[pipeline.Ref]int{}
		for _, found := range q.answer.Found {
			times[found.Ref]++
			if len(found.Invoices) == 0 || found.State == "" {
				t.Errorf("found without an invoice: %+v", found)
			}
		}
		for _, m := range q.answer.Mistaken {
			times[m.Ref]++
		}
		for _, r := range q.answer.Missing {
			times[r]++
		}
		for r, n := range times {
			if n > 1 {
				t.Errorf("%+v stands in %d lists", r, n)
			}
		}
		if len(q.answer.Found) == 0 && len(q.answer.Missing) > 0 {
			t.Error("an answer with nothing of ours proves that something is missing")
		}
	})
}
