package resultbook

import (
	"archive/zip"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// firstPage is the room in points on a page of A4 between the margins of 汇总. The sheet is as wide
// as a page or is made smaller, which gives more room.
const firstPage = 842 - 72*(0.5+0.6)

// TestChartsAreOnTheFirstPage: the end of a page would cut a chart below tables that may be long,
// those of many rates, groups, sheets, months and red invoices.
func TestChartsAreOnTheFirstPage(t *testing.T) {
	t.Parallel()
	rows := append(writertest.Rows(), writertest.Reversing()...)
	for n := range 24 {
		r := writertest.Issued(100 + n)
		r.IssuedAt = time.Date(2025, time.Month(n+1), 5, 9, 0, 0, 0, time.UTC)
		rows = append(rows, r)
	}
	sum := writertest.Summary(rows)
	for n := range 12 {
		sum.Rates = append(sum.Rates, report.RateSum{Rate: fmt.Sprintf("0.0%d", n), Lines: 1, Net: invoice.Amount(10000 * (n + 1)), Gross: invoice.Amount(10000 * (n + 1))})
	}
	for n := range 20 {
		seller := fmt.Sprintf("9133010%011d", n)
		sum.Sellers, sum.SellerNames[seller] = append(sum.Sellers, seller), "杭州例样软件第二分公司"
	}
	path := write(t, Options{By: ByMonth}, sum, rows...)
	f := opened(t, Options{By: ByMonth}, sum, rows...)
	for _, end := range chartEnds(t, path) {
		height := 0.0
		for row := range end {
			h, err := f.GetRowHeight("汇总", row+1)
			if err != nil {
				t.Fatal(err)
			}
			height += h
		}
		if height > firstPage {
			t.Errorf("a chart ends in row %d, %v points from the top", end, height)
		}
	}
}

// chartEnds are the last rows of the charts of a workbook.
func chartEnds(t *testing.T, path string) (out []int) {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	part, err := z.Open("xl/drawings/drawing1.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer part.Close()
	text, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`<xdr:to>.*?<xdr:row>(\d+)</xdr:row>`).FindAllSubmatch(text, -1) {
		row, err := strconv.Atoi(string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	if len(out) != 2 {
		t.Errorf("%d charts, want 2", len(out))
	}
	return out
}
