package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func TestChanges(t *testing.T) {
	t.Parallel()
	was := &invoice.Order{OrderNo: "A1", Buyer: invoice.Buyer{Name: "甲"}, Lines: []invoice.Line{{Name: "一"}, {Name: "二"}}}
	now := &invoice.Order{OrderNo: "A1-H1", Buyer: invoice.Buyer{Name: "乙"}, Lines: []invoice.Line{{Name: "一"}, {Name: "三"}}}
	want := []rules.Change{{invoice.BuyerName, 0, "甲", "乙"}, {invoice.GoodsName, 2, "二", "三"}}
	if diff := cmp.Diff(want, rules.Changes(was, now)); diff != "" {
		t.Error(diff)
	}
	if got := rules.Changes(was, was); got != nil {
		t.Error(got)
	}
}
