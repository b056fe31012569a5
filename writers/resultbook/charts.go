package resultbook

import (
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// chartRows is how many rows of 汇总 the charts cover.
const chartRows = 11

// pieColors are the colours of the rates in their order.
var pieColors = []string{"1F3864", "2E75B6", "9DC3E6", "F4B183", "A9D18E", "7F7F7F"}

// room leaves rows for the charts where there is something to show, above the tables, which may be
// long.
func (s *summary) room(sum *report.Summary, d *days) error {
	if len(d.columns()) > 0 || shares(sum.Rates) {
		s.chartRow = s.last + 2
		s.block(s.chartRow)
		s.last += 1 + chartRows
	}
	return nil
}

// chartArea is where the chart over some columns stands.
func (s *summary) chartArea(column, last int) stream.Range {
	return stream.Range{Column: column, Row: s.chartRow, LastColumn: last, LastRow: s.chartRow + chartRows - 1}
}

// table is a column of the small table whose rows were written last, without head and total.
func (s *summary) table(column int) stream.Range {
	return stream.Range{Column: column, Row: s.first, LastColumn: column, LastRow: s.last}
}

// shares reports whether the rates can be shown as parts of a whole.
func shares(rates []report.RateSum) bool {
	return len(rates) > 0 && !slices.ContainsFunc(rates, func(r report.RateSum) bool { return r.Gross <= 0 })
}

// sliver is the least percentage of a slice of a pie that has a label: those of smaller ones, which
// stand side by side, would cover each other.
const sliver = 3

// slivers are the rates whose slices are too small for a label.
func slivers(rates []report.RateSum) (out []int) {
	total := invoice.Amount(0)
	for i := range rates {
		total += rates[i].Gross
	}
	for i := range rates {
		if rates[i].Gross < total/100*sliver {
			out = append(out, i)
		}
	}
	return out
}

// ratesChart shows the sums by rate, whose table begins in a row.
func (s *summary) ratesChart(rates []report.RateSum, first int) {
	if !shares(rates) {
		return
	}
	column := func(n int) stream.Range {
		return stream.Range{Column: n, Row: first, LastColumn: n, LastRow: first + len(rates) - 1}
	}
	series := stream.Series{Name: sumHead[2].Text(s.book.lang), Values: column(5), Format: formatYen, Colors: pieColors}
	chart := stream.Chart{Kind: stream.Pie, Title: lang.Text{Zh: "按税率（价税合计）", En: "Gross by tax rate"}.Text(s.book.lang),
		Area: s.chartArea(4, 5), Names: column(1)}
	series.Unlabelled = slivers(rates)
	for _, r := range rates {
		chart.Labels = append(chart.Labels, percent(r.Rate))
		series.Shown = append(series.Shown, r.Gross.String())
	}
	chart.Series = []stream.Series{series}
	s.charts = append(s.charts, chart)
}
