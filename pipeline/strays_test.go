package pipeline_test

import (
	"context"
	"slices"
	"testing"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// strayLedger has orders by number, each with its serial number, and chains of corrections.
type strayLedger struct {
	orders map[string]string
	chains [][]string
}

func (l *strayLedger) Holds(_ context.Context, _ string, numbers []string) (map[string]ledger.Content, error) {
	out := map[string]ledger.Content{}
	for _, no := range numbers {
		if _, ok := l.orders[no]; ok {
			out[no] = ledger.Content{}
		}
	}
	return out, nil
}

func (l *strayLedger) SerialOwners(_ context.Context, _ string, serials []string) (map[string]string, error) {
	out := map[string]string{}
	for no, serial := range l.orders {
		if serial != "" && slices.Contains(serials, serial) {
			out[serial] = no
		}
	}
	return out, nil
}

func (l *strayLedger) Chain(_ context.Context, key ledger.Key) (chain []ledger.Link, err error) {
	for _, c := range l.chains {
		if slices.Contains(c, key.OrderNo) {
			for _, no := range c {
				chain = append(chain, ledger.Link{Entry: ledger.Entry{Key: ledger.Key{Seller: key.Seller, OrderNo: no}}})
			}
			return chain, nil
		}
	}
	return nil, ledger.ErrNotFound
}

// Rows of results are orders of a ledger: under a number that it does not have, or with the serial
// number of another order, they are refused.
func TestResultsUnderAnotherNumberAreRefused(t *testing.T) {
	t.Parallel()
	l := &strayLedger{orders: map[string]string{"A": "s1", "B": "s2", "B-R1": "s3", "C": "", "old": ""}, chains: [][]string{{"B", "B-R1"}}}
	written := func(serials ...string) *ledger.Written { return &ledger.Written{Serials: serials} }
	for name, c := range map[string]struct {
		number  string
		earlier string
		written *ledger.Written
		none    bool // there is no ledger
		refused bool
	}{
		"of another file":                       {number: "N"},
		"its own number":                        {number: "A", written: written("s1")},
		"never sent":                            {number: "C", written: written()},
		"another number, never sent":            {number: "N", written: written(), refused: true},
		"another number":                        {number: "N", written: written("s1"), refused: true},
		"the number of another order":           {number: "C", written: written("s1"), refused: true},
		"of two orders":                         {number: "A", written: written("s1", "s2"), refused: true},
		"with rows of two orders":               {number: "C", written: &ledger.Written{Orders: []string{"1", "2"}}, refused: true},
		"with rows of its own":                  {number: "C", written: &ledger.Written{Orders: []string{"1"}}},
		"of the order in its place":             {number: "B", written: written("s3")},
		"a serial number that nobody has":       {number: "A", written: written("s9")},
		"a number that earlier versions read":   {number: "N", earlier: "old", written: written()},
		"without a ledger":                      {number: "A", written: written("s1"), none: true, refused: true},
		"of another file, and without a ledger": {number: "A", none: true},
	} {
		item := ledger.Item{Order: &invoice.Order{OrderNo: c.number, Seller: sellerA}, Facts: rules.Facts{OrderNo: c.number, Seller: sellerA}, Written: c.written}
		if c.earlier != "" {
			item.Earlier = &rules.Earlier{Number: c.earlier}
		}
		var finder pipeline.StrayFinder = l
		if c.none {
			finder = nil
		}
		items := []ledger.Item{item}
		found, err := pipeline.RefuseStrays(context.Background(), finder, items)
		refused := len(found) == 1 && found[0].Code == rules.StrayResult && items[0].Order == nil && len(items[0].Findings) == 1
		if err != nil || refused != c.refused || !refused && items[0].Order == nil {
			t.Errorf("%s: refused %v, %v", name, refused, err)
		}
	}
}

func (l *strayLedger) OrdersAt(context.Context, []invoice.ReadAt) (map[invoice.ReadAt][]ledger.OrderAt, error) {
	return nil, nil
}

func (l *strayLedger) RejectedIn(context.Context, string) (map[ledger.Key]bool, error) {
	return nil, nil
}

func (l *strayLedger) Renumbered(context.Context, []ledger.Key) (map[ledger.Key]ledger.Renumbered, error) {
	return nil, nil
}
