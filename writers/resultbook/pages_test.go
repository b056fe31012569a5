package resultbook

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// long is what fills pages of 汇总: tables of days, rates and months, and the names of sellers.
func long(days, rates, sellers int) (report.Summary, []report.Row) {
	rows := append(writertest.Rows(), writertest.Reversing()...)
	for n := range days {
		r := writertest.Issued(100 + n)
		r.IssuedAt = time.Date(2026, 8, n+1, 9, 0, 0, 0, time.UTC)
		rows = append(rows, r)
	}
	sum := writertest.Summary(rows)
	for n := range rates {
		sum.Rates = append(sum.Rates, report.RateSum{Rate: fmt.Sprintf("0.0%d", n), Lines: 1, Net: invoice.Amount(10000 * (n + 1)), Gross: invoice.Amount(10000 * (n + 1))})
	}
	for n := range sellers {
		seller := fmt.Sprintf("9133010%011d", n)
		sum.Sellers, sum.SellerNames[seller] = append(sum.Sellers, seller), "杭州例样软件第二分公司"
	}
	return sum, rows
}

// printed are the pages of 汇总 as a printer makes them: the page of each row, from 0.
func printed(t *testing.T, path string, f *excelize.File, rows int) []int {
	t.Helper()
	var breaks []int
	for _, m := range regexp.MustCompile(`<brk id="(\d+)"`).FindAllStringSubmatch(partOf(t, path, "xl/worksheets/sheet2.xml"), -1) {
		row, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		breaks = append(breaks, row)
	}
	page, used, pages := 0, 0.0, make([]int, rows+1)
	for row := 1; row <= rows; row++ {
		height, err := f.GetRowHeight("汇总", row)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(breaks, row-1) || used+height > firstPage {
			page, used = page+1, 0
		}
		used += height
		pages[row] = page
	}
	return pages
}

// TestNoPageEndsBehindATitle: a printed table begins with its title, header and first rows on one
// page, its total is not alone on another one, and no chart is cut.
func TestNoPageEndsBehindATitle(t *testing.T) {
	t.Parallel()
	for rates := range 30 {
		for _, c := range []struct{ days, sellers int }{{0, 0}, {20, 30}, {40, 60}, {61, rates * 2}} {
			sum, rows := long(c.days, rates, c.sellers)
			path := write(t, Options{By: ByMonth}, sum, rows...)
			f := opened(t, Options{By: ByMonth}, sum, rows...)
			cells, err := f.GetRows("汇总")
			if err != nil {
				t.Fatal(err)
			}
			pages := printed(t, path, f, len(cells))
			together := func(what string, first, last int) {
				if pages[first] != pages[last] {
					t.Errorf("%d days, %d rates, %d sellers: %s in rows %d to %d is on pages %d to %d",
						c.days, rates, c.sellers, what, first, last, pages[first], pages[last])
				}
			}
			for i, row := range cells {
				blank := i > 0 && len(cells[i-1]) == 0
				switch {
				case blank && len(row) == 1 && i+2 < len(cells):
					together(row[0], i+1, i+3)
				case len(row) > 1 && row[0] == "合计":
					together("a total", i, i+1)
				}
			}
			for _, end := range chartEnds(t, path) {
				together("a chart", end-chartRows+1, end)
			}
		}
	}
}

// TestAllSellersAreSeen: a row that is higher than rows can be would hide names.
func TestAllSellersAreSeen(t *testing.T) {
	t.Parallel()
	sum, rows := long(0, 0, 60)
	f := opened(t, Options{}, sum, rows...)
	for row := range 20 {
		if h, err := f.GetRowHeight("汇总", row+1); err != nil || h >= maxHeight {
			t.Errorf("row %d: %v points, %v", row+1, h, err)
		}
	}
}
