package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// typedAgain holds of every case of a check that an order that is written in the standard layout
// is read as the same order, and that a rejected draft that is written there is rejected again.
func typedAgain(t testing.TB, d *invoice.Draft, r *rules.Result, s *rules.Settings) {
	t.Helper()
	if r.Order == nil {
		rows := rules.Typed(d, r, s)
		if rows != nil && rules.Check(rules.DraftOf(rows), s).Order != nil {
			t.Errorf("what was rejected passes when it is written again: %v", r.Findings)
		}
		return
	}
	for _, lang := range []string{"zh", "en"} {
		rows := rules.TypedOrder(r.Order, lang)
		again := rules.Check(rules.DraftOf(rows), s)
		if again.Order == nil {
			t.Errorf("the order is rejected when it is written again: %+v\n%v", rows, again.Findings)
			return
		}
		if diff := cmp.Diff(contentOf(t, r.Order), contentOf(t, again.Order)); diff != "" {
			t.Errorf("another order when it is written again (-was +is):\n%s\n%+v", diff, rows)
		}
	}
}

// contentOf is what the hash of an order is made of.
func contentOf(t testing.TB, o *invoice.Order) string {
	t.Helper()
	c := *o
	c.Lines = append([]invoice.Line(nil), o.Lines...)
	for i := range c.Lines {
		c.Lines[i].Row = 0
	}
	b, err := c.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
