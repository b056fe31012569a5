package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// someDrafts is a source of drafts that ends with an error.
type someDrafts struct {
	drafts []*invoice.Draft
	end    error
	next   int
}

func (s *someDrafts) Next(ctx context.Context) (*invoice.Draft, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.next == len(s.drafts) {
		return nil, s.end
	}
	s.next++
	return s.drafts[s.next-1], nil
}

func (*someDrafts) OfResults() bool             { return false }
func (s *someDrafts) Rewind()                   { s.next = 0 }
func (s *someDrafts) Findings() []rules.Finding { return nil }
func (s *someDrafts) Close() error              { return nil }

// aDraft draws an order with few or many rows, some of whose cells are wrong, of unknown columns,
// or say what an earlier row denies.
func aDraft(t *rapid.T, n int) *invoice.Draft {
	d := &invoice.Draft{Number: fmt.Sprint("SO-", n)}
	fields := []invoice.Field{invoice.OrderNo, invoice.BuyerName, invoice.BuyerTaxNum, invoice.GoodsName, invoice.GoodsCode, invoice.Quantity,
		invoice.Price, invoice.LineAmount, invoice.TaxRate, invoice.Remark, invoice.OrderState, invoice.BuyerPhone, ""}
	texts := []string{"1", "2.5", "x", "0.13", "6%", "杭州演示科技有限公司", "91330106MA2FXTR10X", " a\nb", "3040201000000000000", "-7", "作废", "无"}
	for row := range rapid.IntRange(1, 3).Draw(t, "rows") {
		r := invoice.Row{Place: invoice.Place{File: "f.xlsx", Sheet: "S", Row: n*10 + row + 2}, Columns: map[invoice.Field]string{invoice.OrderNo: "A"}}
		for i, f := range fields {
			if rapid.IntRange(0, 4).Draw(t, "filled") > 0 {
				r.Cells = append(r.Cells, invoice.Cell{Field: f, Index: i, Col: string(rune('A' + i)), Title: fmt.Sprint("列", i),
					Kind: rapid.SampledFrom([]invoice.CellKind{invoice.CellText, invoice.CellText, invoice.CellNumber, invoice.CellBool}).Draw(t, "kind"),
					Text: rapid.SampledFrom(texts).Draw(t, "text")})
			}
		}
		for range rapid.SampledFrom([]int{0, 0, 0, 0, 300}).Draw(t, "more cells") {
			r.Cells = append(r.Cells, invoice.Cell{Title: "备注2", Index: 20, Col: "U", Text: "x"})
		}
		d.Rows = append(d.Rows, r)
	}
	return d
}

// Drafts that are checked at the same time give the items that they give one after the other, in
// the same order, with the same findings in the same order, and so does the tally of columns.
func TestChecksAtTheSameTimeGiveTheSame(t *testing.T) {
	t.Parallel()
	s := &rules.Settings{Sellers: []rules.Seller{{TaxNum: "91330106MA2FXTR10X", Name: "杭州演示科技有限公司"}}, Columns: rules.NewColumns(nil, nil)}
	rapid.Check(t, func(t *rapid.T) {
		src := &someDrafts{end: io.EOF}
		kinds := rapid.IntRange(1, 6).Draw(t, "kinds of drafts")
		var of []*invoice.Draft
		for n := range kinds {
			of = append(of, aDraft(t, n))
		}
		for range rapid.IntRange(0, 40).Draw(t, "drafts") {
			src.drafts = append(src.drafts, of[rapid.IntRange(0, kinds-1).Draw(t, "draft")])
		}
		var want, got []string
		var wantCols, gotCols rules.ColumnTally
		for _, d := range src.drafts {
			r := checkDraft(d, s, hashed, nil)
			want = append(want, said(&r.item))
			wantCols.Add(r.unplaced)
		}
		err := checkSource(context.Background(), src, s, hashed, nil, &gotCols, func(i ledger.Item) error {
			got = append(got, said(&i))
			return nil
		})
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
		if diff := cmp.Diff(wantCols.Findings(), gotCols.Findings()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// said is all of an item that a person or the ledger sees.
func said(i *ledger.Item) string {
	return fmt.Sprint(i.Source, i.Hash, i.Hold, i.Skipped, i.Earlier != nil, i.Facts, i.Findings)
}

// However a check ends, nothing reads its source any more and no goroutine is left. synctest
// reports those that are.
func TestChecksLeaveNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		end    error
		stopAt int // the item after which it stops with broken; 0 for none
		cancel int // the item after which the context ends; 0 for none
		want   error
	}{
		"end": {end: io.EOF}, "source": {end: broken, want: broken}, "taker": {end: io.EOF, stopAt: 40, want: broken},
		"context": {end: io.EOF, cancel: 40, want: context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				src := &someDrafts{end: c.end}
				for n := range 3000 {
					src.drafts = append(src.drafts, &invoice.Draft{Number: fmt.Sprint(n), Rows: []invoice.Row{{}}})
				}
				items := 0
				err := checkSource(ctx, src, &rules.Settings{}, hashed, nil, &rules.ColumnTally{}, func(ledger.Item) error {
					if items++; items == c.cancel {
						cancel()
					}
					if items == c.stopAt {
						return broken
					}
					return nil
				})
				read := src.next
				if synctest.Wait(); !errors.Is(err, c.want) || src.next != read {
					t.Errorf("%v, %d drafts read, then %d", err, read, src.next)
				}
				if (c.stopAt > 0 || c.cancel > 0) && read > 40+2*readAhead {
					t.Errorf("%d drafts were read ahead", read)
				}
			})
		})
	}
}
