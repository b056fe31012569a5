package resultbook

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestResultsAreNoOrders holds that a result workbook is known as one when it is read as orders,
// whichever language it has and whether it is empty.
func TestResultsAreNoOrders(t *testing.T) {
	t.Parallel()
	sum, carrying := writertest.Carrying()
	for name, c := range map[string]struct {
		sum  report.Summary
		rows []report.Row
	}{
		"rows": {writertest.Summary(writertest.Rows()), writertest.Rows()}, "none": {writertest.Summary(nil), nil}, "carried": {sum, carrying},
		"reversing": {writertest.Summary(writertest.Reversing()), writertest.Reversing()},
	} {
		for _, lang := range []string{"zh", "en"} {
			path := write(t, Options{Lang: lang}, c.sum, c.rows...)
			_, err := readers.Open(context.Background(), path, readers.Options{TempDir: t.TempDir()})
			var refused *input.Error
			if !errors.As(err, &refused) || refused.Reason != input.Results {
				t.Errorf("%s %s: %v", name, lang, err)
			}
		}
	}
}

// TestWhatIsLeftIsKnown holds that the words in place of orders are known as such, whatever they
// are, that orders are counted, and that their files are named.
func TestWhatIsLeftIsKnown(t *testing.T) {
	t.Parallel()
	issued := []report.Row{writertest.Issued(1)}
	look := writertest.Issued(2)
	look.Differs = true
	dropped := writertest.Summary(nil)
	dropped.Orders = 1
	for _, lang := range []string{"zh", "en"} {
		for name, c := range map[string]struct {
			sum  report.Summary
			rows []report.Row
		}{
			"all issued": {writertest.Summary(issued), issued}, "none": {writertest.Summary(nil), nil},
			"to look at": {writertest.Summary([]report.Row{look}), []report.Row{look}}, "dropped": {dropped, nil},
		} {
			left, err := readers.LeftIn(t.Context(), write(t, Options{Lang: lang}, c.sum, c.rows...))
			if err != nil || left.Orders != 0 || left.Nothing == "" {
				t.Errorf("%s %s: %+v, %v", name, lang, left, err)
			}
		}
		rows := writertest.Rows()
		open := 0
		for _, r := range rows {
			if !r.State.HasInvoice() {
				open++
			}
		}
		left, err := readers.LeftIn(t.Context(), write(t, Options{Lang: lang}, writertest.Summary(rows), rows...))
		if err != nil || left.Orders != open || left.Nothing != "" || len(left.Files) == 0 {
			t.Errorf("%s: %+v of %d orders, %v", lang, left, open, err)
		}
	}
}

// TestEnvironmentOfResultsIsKnown holds that the readers know the marks of environments without
// real invoices, in each language, and that production has none.
func TestEnvironmentOfResultsIsKnown(t *testing.T) {
	t.Parallel()
	rows := writertest.Rows()
	for environment, want := range map[string]string{"simulator": "simulator", "sandbox": "sandbox", "production": ""} {
		for _, lang := range []string{"zh", "en"} {
			sum := writertest.Summary(rows)
			sum.Environment = environment
			path := write(t, Options{Lang: lang}, sum, rows...)
			if got, err := readers.EnvironmentIn(t.Context(), path); err != nil || got != want {
				t.Errorf("%s %s: %q, %v", environment, lang, got, err)
			}
		}
	}
}

// TestTotalsAreNoOrder holds that the row of totals is not read as an order when somebody makes a
// workbook of orders from the invoices.
func TestTotalsAreNoOrder(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		rows := []report.Row{writertest.Issued(1), writertest.Issued(2)}
		f := opened(t, Options{Lang: lang}, writertest.Summary(rows), rows...)
		drafts := readAgain(t, f)
		if len(drafts) != len(rows) {
			t.Errorf("%s: %d orders, want %d", lang, len(drafts), len(rows))
		}
		for i, d := range drafts {
			if d.Number != rows[i].OrderNo || len(d.Rows) != 1 {
				t.Errorf("%s: order %q of %d rows", lang, d.Number, len(d.Rows))
			}
		}
	}
}

// readAgain reads the invoices as orders: without the columns by which results are known, and with
// the two that each line of an order needs.
func readAgain(t *testing.T, f *excelize.File) []*invoice.Draft {
	t.Helper()
	sheet := f.GetSheetList()[1]
	for range 3 { // file, sheet and row
		if err := f.RemoveCol(sheet, "U"); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetRow(sheet, "O2", &[]string{"项目名称", "税率"}); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"O3", "O4"} {
		if err := f.SetSheetRow(sheet, at, &[]string{"技术服务", "13%"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, other := range []string{f.GetSheetList()[0], f.GetSheetList()[2]} {
		if err := f.DeleteSheet(other); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "orders.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	w, err := readers.Open(context.Background(), path, readers.Options{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var out []*invoice.Draft
	for {
		d, err := w.Next(context.Background())
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
}
