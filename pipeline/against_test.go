package pipeline_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// compared is what a check makes of drafts that are compared so many at a time, each with its state
// in the ledger, and the finding about orders that may be entered twice.
func compared(t *testing.T, l *sqlledger.Store, list []*invoice.Draft, atOnce int) (items []ledger.Item, states []ledger.State, twins []rules.Finding) {
	t.Helper()
	ctx, settings := context.Background(), again(l, nil, nil).Rules
	c, err := pipeline.Compare(ctx, l, ledger.Batch{ID: "check", Sources: []string{"other.xlsx"}, Paths: []string{"/other.xlsx"}}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	met := pipeline.NewTwins(l, time.Now())
	var some []ledger.Item
	flush := func() {
		found, err := c.Items(ctx, some)
		if err != nil {
			t.Fatal(err)
		}
		sent := make([]bool, len(some))
		for i := range found {
			sent[i] = found[i] != ""
		}
		if err := met.Items(ctx, some, sent); err != nil {
			t.Fatal(err)
		}
		items, states, some = append(items, some...), append(states, found...), nil
	}
	err = pipeline.Check(ctx, []pipeline.Source{&drafts{list: list}}, &settings, func(rules.Finding) {}, func(i ledger.Item) error {
		if some = append(some, i); len(some) == atOnce {
			flush()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	flush()
	if f, ok := met.Finding(); ok {
		twins = append(twins, f)
	}
	return items, states, twins
}

// Orders that are compared together get what each of them gets alone.
func TestOrdersAreComparedTogetherAsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := func(d *invoice.Draft, n int) *invoice.Draft {
			d.Rows[0].Place = invoice.Place{File: "other.xlsx", Sheet: "订单", Row: n + 2}
			return d
		}
		var sent []*invoice.Draft
		for n := range 12 {
			sent = append(sent, draft(n+2, fmt.Sprintf("SO-%02d", n), sellerA, fmt.Sprintf("%d.00", 113+n)))
		}
		first, l := newRun(t, newFake(), sent)
		defer l.Close()
		execute(t, first)
		var list []*invoice.Draft
		for n := range 24 {
			no, amount := fmt.Sprintf("SO-%02d", n), fmt.Sprintf("%d.00", 113+n)
			switch n % 4 {
			case 1:
				amount = "999.00" // another content, or a twin of others
			case 2:
				amount = "none" // rejected
			}
			list = append(list, at(draft(0, no, sellerA, amount), n))
		}
		alone, aloneStates, aloneTwins := compared(t, l, list, 1)
		codes := map[string]int{}
		for _, i := range alone {
			for _, f := range i.Findings {
				codes[f.Code]++
			}
		}
		if codes[rules.SentElsewhere] == 0 || codes[rules.OtherContent] == 0 || len(aloneTwins) == 0 {
			t.Fatalf("the case lacks what it is for: %v, twins %v", codes, aloneTwins)
		}
		for _, atOnce := range []int{5, 24, 100} {
			items, states, twins := compared(t, l, list, atOnce)
			if d := cmp.Diff(alone, items); d != "" {
				t.Errorf("%d at once (-alone +together):\n%s", atOnce, d)
			}
			if d := cmp.Diff(aloneStates, states); d != "" {
				t.Errorf("states, %d at once (-alone +together):\n%s", atOnce, d)
			}
			if d := cmp.Diff(aloneTwins, twins); d != "" {
				t.Errorf("twins, %d at once (-alone +together):\n%s", atOnce, d)
			}
		}
	})
}
