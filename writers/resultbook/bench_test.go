package resultbook

import (
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/writers/writertest"
)

const benchRows = 100_000

// BenchmarkResults writes 100,000 invoices. Compare it with BenchmarkBareStream in the same run:
// the ratio is what all of formats, links, checks of texts and the atomic file cost.
func BenchmarkResults(b *testing.B) {
	path, row := filepath.Join(b.TempDir(), "a.xlsx"), writertest.Issued(1)
	b.ReportAllocs()
	for b.Loop() {
		w, err := New(path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := w.Begin(writertest.Summary(nil)); err != nil {
			b.Fatal(err)
		}
		for i := range benchRows {
			row.Source.Row = i
			if err := w.Row(row); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(benchRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkBareStream writes the same values with a bare loop over excelize's StreamWriter.
func BenchmarkBareStream(b *testing.B) {
	path, r := filepath.Join(b.TempDir(), "a.xlsx"), writertest.Issued(1)
	b.ReportAllocs()
	for b.Loop() {
		f := excelize.NewFile()
		stream, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		link := func(url string) excelize.Cell {
			return excelize.Cell{Formula: `HYPERLINK("` + url + `","PDF")`, Value: "PDF"}
		}
		for i := range benchRows {
			row := []any{i, r.OrderNo, r.BuyerName, r.BuyerTaxNum, string(r.Kind), r.InvoiceNo, "", r.IssuedAt, 101.0, 13.13, 114.13, "已开票",
				link(r.PDFURL), link(r.OFDURL), link(r.XMLURL), r.SerialNo, "", "", r.Seller, r.Source.File, r.Source.Sheet, i}
			if err := stream.SetRow(cellName(1, i+1), row); err != nil {
				b.Fatal(err)
			}
		}
		if err := stream.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := f.SaveAs(path); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(benchRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
