package readers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
)

// someRows is a scanner of rows, every third of them hidden, that ends with an error. It uses the
// memory of a row for the next.
type someRows struct {
	plainRows
	end    error
	closed int
}

func (r *someRows) Hidden() bool { return r.row%3 == 0 }
func (r *someRows) Err() error   { return r.end }
func (r *someRows) Close() error {
	r.closed++
	return nil
}

// manyRows draws rows of a few cells, one of them with many cells or much text.
func manyRows(t *rapid.T) [][]string {
	rows := make([][]string, rapid.IntRange(0, 2*aheadAfter+3*blockRows).Draw(t, "rows"))
	for i := range rows {
		rows[i] = make([]string, i%7)
		for j := range rows[i] {
			rows[i][j] = strings.Repeat(fmt.Sprint(i, ".", j), (i+j)%3)
		}
	}
	if len(rows) > 0 {
		wide := rapid.IntRange(0, len(rows)-1).Draw(t, "wide")
		rows[wide] = strings.Fields(strings.Repeat("x ", rapid.SampledFrom([]int{1, blockCells + 1}).Draw(t, "cells")))
		rows[wide][0] = strings.Repeat("y", rapid.SampledFrom([]int{1, blockText + 1}).Draw(t, "text"))
	}
	return rows
}

// scanned is everything that a scanner gives.
func scanned(sc book.Scanner) (out []string) {
	for sc.Next() {
		out = append(out, fmt.Sprint(sc.Row(), sc.Hidden(), sc.Cells()))
	}
	return append(out, fmt.Sprint(sc.Next(), sc.Err()))
}

// Rows that are scanned ahead are those of the sheet, in its order, up to its end or error, from
// whichever row on the book allows it.
func TestRowsScannedAheadAreThoseOfTheSheet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows, asked := manyRows(t), 0
		end := rapid.SampledFrom([]error{nil, errors.New("damaged")}).Draw(t, "end")
		from := rapid.IntRange(0, 100).Draw(t, "allowed from")
		of := func() *someRows {
			return &someRows{plainRows: plainRows{ctx: context.Background(), rows: rows}, end: end}
		}
		below := of()
		sc := scanAhead(below, func() bool { asked++; return asked > from })
		if diff := cmp.Diff(scanned(of()), scanned(sc)); diff != "" {
			t.Fatal(diff)
		}
		for range 2 {
			if err := sc.Close(); err != nil || below.closed != 1 {
				t.Fatalf("%v, closed %d times", err, below.closed)
			}
		}
	})
}

// Wherever a sheet is left, nothing scans it any more and no goroutine is left. synctest reports
// those that are.
func TestASheetMayBeLeft(t *testing.T) {
	for _, at := range []int{0, 1, aheadAfter - 1, aheadAfter, aheadAfter + 1, aheadAfter + blockRows, 3 * aheadAfter, 5000} {
		synctest.Test(t, func(t *testing.T) {
			rows := make([][]string, 4*aheadAfter)
			for i := range rows {
				rows[i] = []string{"x"}
			}
			below := &someRows{plainRows: plainRows{ctx: t.Context(), rows: rows}}
			sc := scanAhead(below, func() bool { return true })
			for n := 0; n < at && sc.Next(); n++ {
			}
			if err := sc.Close(); err != nil || below.closed != 1 {
				t.Errorf("after %d rows: %v, closed %d times", at, err, below.closed)
			}
		})
	}
}

// A workbook with shared strings, formulas, dates and formats is read on two goroutines, each of
// which uses parts of it of its own. The race detector watches.
func TestAWorkbookIsReadOnTwoGoroutines(t *testing.T) {
	t.Parallel()
	const orders = 3 * aheadAfter
	f := excelize.NewFile()
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for row, cells := range append([][]any{{"订单号", "购买方名称", "项目名称", "金额", "税率", "订单时间"}}, make([][]any, orders)...) {
		if row > 0 {
			cells = []any{fmt.Sprint("SO-", row), fmt.Sprint("公司", row%10), "咨询", float64(row) + 0.25, 0.06, 46000 + row%30}
		}
		if err := f.SetSheetRow("Sheet1", fmt.Sprint("A", row+1), &cells); err != nil {
			t.Fatal(err)
		}
		if row%5 == 1 {
			if err := f.SetCellFormula("Sheet1", fmt.Sprint("D", row+1), "1+1"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.SetColStyle("Sheet1", "F", day); err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/orders.xlsx"
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	drafts, _, err := drain(t, path)
	if err != nil || len(drafts) != orders {
		t.Fatalf("%d orders, %v", len(drafts), err)
	}
	for i, d := range drafts {
		if want := fmt.Sprint("SO-", i+1); d.Number != want || d.Rows[0].Place.Row != i+2 || text(d, invoice.BuyerName) != fmt.Sprint("公司", (i+1)%10) {
			t.Fatalf("order %d is %+v", i, d)
		}
	}
}

// text is the text of a field in the first row of an order.
func text(d *invoice.Draft, f invoice.Field) string {
	for _, c := range d.Rows[0].Cells {
		if c.Field == f {
			return c.Text
		}
	}
	return ""
}
