package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// file is a source of orders with these numbers, a row each from row 2.
func file(name string, numbers ...string) *drafts {
	out := &drafts{}
	for i, no := range numbers {
		d := draft(i+2, no, sellerA, "113.00")
		d.Rows[0].Place.File = name
		d.Rows[0].Columns = map[invoice.Field]string{invoice.OrderNo: "A"}
		out.list = append(out.list, d)
	}
	return out
}

// checked lists the items of a reading: number, state, and for repeated numbers where the other
// stands.
func checked(t *testing.T, sources ...pipeline.Source) []string {
	t.Helper()
	var out []string
	s := &rules.Settings{Default: sellerA, Sellers: []rules.Seller{{TaxNum: sellerA, Clerk: "张三"}, {TaxNum: sellerB, Clerk: "张三"}}}
	err := pipeline.Check(context.Background(), sources, s, func(rules.Finding) {}, func(i ledger.Item) error {
		line := i.Facts.OrderNo
		switch {
		case i.Skipped:
			line += " skipped"
		case i.Order == nil:
			line += " rejected"
		case i.Hold != "":
			line += " " + i.Hold
		}
		for _, f := range i.Findings {
			if f.Code == rules.RepeatedInBatch {
				line += fmt.Sprintf(" %s→%s", f.Place.Cell(), strings.Join(f.Args, ""))
			}
		}
		out = append(out, line)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestANumberInTwoFilesIsRefusedInBoth(t *testing.T) {
	t.Parallel()
	got := checked(t, file("甲", "A", "B"), file("乙", "C", "B", "D"), file("丙", "B", ""))
	want := []string{"A", "B rejected A3→乙 订单 A3", "C", "B rejected A3→甲 订单 A3", "D", "B rejected A2→甲 订单 A3", " rejected"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Two sellers may use one number.
	other := file("乙", "A")
	other.list[0].Rows[0].Cells[1].Text = sellerB
	if got := checked(t, file("甲", "A"), other); !slices.Equal(got, []string{"A", "A"}) {
		t.Error(got)
	}
	// An order that a person left out is not there.
	left := file("乙", "A")
	left.list[0].Skipped = true
	if got := checked(t, file("甲", "A"), left); !slices.Equal(got, []string{"A", "A skipped"}) {
		t.Error(got)
	}
}

func TestDoubtsHoldAndChoicesSkip(t *testing.T) {
	t.Parallel()
	src := file("甲", "A", "B", "C", "D")
	src.list[1].Doubts = []invoice.Doubt{{Kind: invoice.DoubtHidden, Rows: 1, Cells: []string{"A9"}, Place: src.list[1].Rows[0].NumberCell()}}
	src.list[2].Skipped = true
	src.list[3].Doubts = src.list[1].Doubts
	src.list[3].Rows[0].Cells = src.list[3].Rows[0].Cells[:4] // without a line it is rejected, whatever the doubt
	if diff := cmp.Diff([]string{"A", "B " + rules.RowsUnseen, "C skipped", "D rejected"}, checked(t, src)); diff != "" {
		t.Error(diff)
	}
}

// broken ends with an error behind its orders.
type broken struct{ drafts }

var errBroken = errors.New("the file ends too early")

func (b *broken) Next(ctx context.Context) (*invoice.Draft, error) {
	if d, err := b.drafts.Next(ctx); err == nil {
		return d, nil
	}
	return nil, errBroken
}

// TestNothingIsTakenBeforeAllFilesAreRead has the second of two files break behind its first order.
func TestNothingIsTakenBeforeAllFilesAreRead(t *testing.T) {
	t.Parallel()
	s := &rules.Settings{Default: sellerA, Sellers: []rules.Seller{{TaxNum: sellerA, Clerk: "张三"}}}
	taken := 0
	err := pipeline.Check(context.Background(), []pipeline.Source{file("甲", "A"), &broken{*file("乙", "B")}}, s, func(rules.Finding) {}, func(ledger.Item) error {
		taken++
		return nil
	})
	if !errors.Is(err, errBroken) || taken != 0 {
		t.Errorf("%d orders, %v", taken, err)
	}
}
