// Package readertest is a conformance suite for readers of orders.
package readertest

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Source is an open reader.
type Source interface {
	Next(ctx context.Context) (*invoice.Draft, error)
	Rewind()
	Findings() []rules.Finding
	Close() error
}

// Table is the content of a source: columns by their machine names (or an unknown name), rows of
// text. An empty text is an empty cell.
type Table struct {
	Columns []string
	Rows    [][]string
}

// Open writes a table in the reader's format and opens it; temporary files go to dir.
type Open func(t *testing.T, table Table, dir string) Source

var columns = []string{"order_no", "buyer_name", "goods_name", "amount", "remark"}

// Run runs the suite on a reader.
func Run(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, Open){
		"rows of one order belong together":       together,
		"numbers are compared in clean form":      cleanNumbers,
		"a row without a number stands alone":     withoutNumber,
		"texts come as they are":                  texts,
		"empty cells are left out":                emptyCells,
		"an unknown column is told":               unknownColumn,
		"a source without orders says so":         noOrders,
		"the end stays, and Close leaves nothing": ending,
		"a cancelled context stops":               cancelled,
		"Rewind gives the orders again":           rewound,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open)
		})
	}
}

func drain(t *testing.T, s Source) []*invoice.Draft {
	t.Helper()
	var out []*invoice.Draft
	for {
		d, err := s.Next(context.Background())
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
}

func begin(t *testing.T, open Open, table Table) Source {
	t.Helper()
	s := open(t, table, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// values are the texts of a field in an order's rows.
func values(d *invoice.Draft, f invoice.Field) []string {
	var out []string
	for _, r := range d.Rows {
		for _, c := range r.Cells {
			if c.Field == f {
				out = append(out, c.Text)
			}
		}
	}
	return out
}

func together(t *testing.T, open Open) {
	drafts := drain(t, begin(t, open, Table{columns, [][]string{
		{"A", "甲公司", "a1", "1.00", ""}, {"B", "乙公司", "b1", "2.00", ""}, {"A", "", "a2", "3.00", ""}, {"C", "丙公司", "c1", "4.00", ""},
		{"B", "", "b2", "5.00", ""}, {"A", "", "a3", "6.00", ""},
	}}))
	var numbers []string
	want := map[string][]string{"A": {"a1", "a2", "a3"}, "B": {"b1", "b2"}, "C": {"c1"}}
	for _, d := range drafts {
		numbers = append(numbers, d.Number)
		if diff := cmp.Diff(want[d.Number], values(d, invoice.GoodsName)); diff != "" {
			t.Errorf("order %s: %s", d.Number, diff)
		}
		places := map[invoice.Place]bool{}
		for _, r := range d.Rows {
			if places[r.Place] || r.Place.File == "" || r.Place.Row == 0 || r.Place.Col != "" {
				t.Errorf("row of %s has place %+v", d.Number, r.Place)
			}
			places[r.Place] = true
			for _, c := range r.Cells {
				if c.Col == "" || c.Title == "" {
					t.Errorf("cell %+v has no column or title", c)
				}
			}
		}
	}
	if !slices.Equal(numbers, []string{"A", "B", "C"}) {
		t.Errorf("orders come as %v", numbers)
	}
}

func cleanNumbers(t *testing.T, open Open) {
	drafts := drain(t, begin(t, open, Table{columns, [][]string{{"SO-1", "甲公司", "a1", "1.00", ""}, {" ＳＯ-1\u200b", "", "a2", "2.00", ""}, {"so-1", "乙公司", "b1", "1.00", ""}}}))
	if len(drafts) != 2 || drafts[0].Number != "SO-1" || len(values(drafts[0], invoice.GoodsName)) != 2 || drafts[1].Number != "so-1" {
		t.Errorf("%d orders", len(drafts))
	}
}

func withoutNumber(t *testing.T, open Open) {
	var goods []string
	for _, d := range drain(t, begin(t, open, Table{columns, [][]string{{"A", "甲公司", "a1", "1.00", ""}, {"", "乙公司", "x1", "2.00", ""}, {" ", "丙公司", "x2", "3.00", ""}}})) {
		if d.Number == "" {
			v := values(d, invoice.GoodsName)
			if len(d.Rows) != 1 {
				t.Errorf("%d rows without a number were joined", len(d.Rows))
			}
			goods = append(goods, v...)
		}
	}
	if !slices.Equal(goods, []string{"x1", "x2"}) {
		t.Errorf("rows without a number: %v", goods)
	}
}

func texts(t *testing.T, open Open) {
	for _, text := range []string{"0012", " 前后 ", "a\nb", "12345678901234567890.10", `"引号" & <b>`, "=1+1", "😀", "_x0041_"} {
		drafts := drain(t, begin(t, open, Table{columns, [][]string{{"A", "甲公司", "a1", "1.00", text}}}))
		if got := values(drafts[0], invoice.Remark); len(got) != 1 || got[0] != text {
			t.Errorf("%q came as %q", text, got)
		}
	}
}

func emptyCells(t *testing.T, open Open) {
	for _, d := range drain(t, begin(t, open, Table{columns, [][]string{{"A", "甲公司", "a1", "1.00", ""}, {"A", "", "a2", "1.00", "  "}}})) {
		for _, r := range d.Rows {
			for _, c := range r.Cells {
				if c.Field == invoice.Remark || c.Text == "" {
					t.Errorf("an empty cell came: %+v", c)
				}
			}
		}
	}
}

func unknownColumn(t *testing.T, open Open) {
	s := begin(t, open, Table{append(slices.Clone(columns), "salesman", "empty_one"), [][]string{{"A", "甲公司", "a1", "1.00", "", "赵", ""}}})
	var found []string
	for _, d := range drain(t, s) {
		for _, r := range d.Rows {
			for _, c := range r.Cells {
				if c.Field == "" {
					found = append(found, c.Title+"="+c.Text)
				}
			}
		}
	}
	if !slices.Equal(found, []string{"salesman=赵"}) {
		t.Errorf("cells of unknown columns: %v", found)
	}
	if f := s.Findings(); len(f) != 0 { // the checks report unknown columns
		t.Errorf("findings: %+v", f)
	}
}

func noOrders(t *testing.T, open Open) {
	s := begin(t, open, Table{columns, nil})
	if d := drain(t, s); len(d) != 0 {
		t.Errorf("%d orders", len(d))
	}
	if f := s.Findings(); len(f) != 1 || f[0].Code != rules.NoOrders {
		t.Errorf("findings: %+v", f)
	}
}

func ending(t *testing.T, open Open) {
	dir := t.TempDir()
	s := open(t, Table{columns, [][]string{{"A", "甲公司", "a1", "1.00", ""}}}, dir)
	drain(t, s)
	if _, err := s.Next(context.Background()); !errors.Is(err, io.EOF) {
		t.Errorf("after the end comes %v", err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func rewound(t *testing.T, open Open) {
	s := begin(t, open, Table{append(slices.Clone(columns), "salesman"), [][]string{{"A", "甲公司", "a1", "1.00", "", "赵"}, {"B", "乙公司", "b1", "2.00", "", ""}, {"A", "", "a2", "3.00", "", ""}}})
	first := drain(t, s)
	s.Rewind()
	if diff := cmp.Diff(first, drain(t, s)); diff != "" || len(first) != 2 {
		t.Errorf("%d orders, then %s", len(first), diff)
	}
}

func cancelled(t *testing.T, open Open) {
	s := begin(t, open, Table{columns, [][]string{{"A", "甲公司", "a1", "1.00", ""}}})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Next gives %v", err)
	}
}
