package resultbook

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/report"
)

// maxDays is the most days that are listed one by one; of more, the months are.
const maxDays = 62

// days counts orders by day: those with an invoice by that of their first one, void ones apart, and
// failed ones by that of their failure.
type days struct {
	issued, voided, failed map[string]int
	last                   orderKey // of an order with an invoice
}

func newDays() *days {
	return &days{issued: map[string]int{}, voided: map[string]int{}, failed: map[string]int{}}
}

func (d *days) add(r *report.Row) {
	switch {
	case r.Red != nil, r.Standing: // the orders of the batch count, each once
	case r.State.HasInvoice():
		key := orderKey{r.Seller, r.OrderNo, r.State, r.Source}
		if key != d.last && !r.IssuedAt.IsZero() {
			d.last = key
			if r.State == "voided" {
				d.voided[day(r.IssuedAt)]++
			} else {
				d.issued[day(r.IssuedAt)]++
			}
		}
	case r.State == "failed" && !r.FailedAt.IsZero():
		d.failed[day(r.FailedAt)]++
	}
}

func day(t time.Time) string { return t.In(beijing.Zone).Format(time.DateOnly) }

// dayColumn is a column of the table of days, and a series of its chart.
type dayColumn struct {
	name  lang.Text
	color string
	count map[string]int
}

// columns are the columns that have orders.
func (d *days) columns() []dayColumn {
	return slices.DeleteFunc([]dayColumn{
		{lang.Text{Zh: "已开票", En: "issued"}, "2E75B6", d.issued},
		{lang.Text{Zh: "开票失败", En: "failed"}, "C00000", d.failed},
		{lang.Text{Zh: "已作废", En: "void"}, "A6A6A6", d.voided},
	}, func(c dayColumn) bool { return len(c.count) == 0 })
}

// listed are the days of columns in their order. Of more than maxDays it makes months.
func listed(columns []dayColumn) []string {
	names := namesOf(columns)
	if len(names) <= maxDays {
		return names
	}
	for i, c := range columns {
		columns[i].count = map[string]int{}
		for name, n := range c.count {
			columns[i].count[name[:len("2006-01")]] += n
		}
	}
	return namesOf(columns)
}

func namesOf(columns []dayColumn) (names []string) {
	for _, c := range columns {
		names = slices.AppendSeq(names, maps.Keys(c.count))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// days writes the table of days, and adds its chart.
func (s *summary) days(d *days) error {
	columns := d.columns()
	names := listed(columns)
	if len(names) == 0 {
		return nil
	}
	title := lang.Text{Zh: "按日期（北京时间，订单数）", En: "By day (Beijing time, orders)"}
	head := []lang.Text{{Zh: "日期", En: "Day"}}
	for _, c := range columns {
		head = append(head, c.name)
	}
	if err := s.section(title, head...); err != nil {
		return err
	}
	for _, name := range names {
		cells := []stream.Cell{stream.Text(s.book.style.count, name)}
		for _, c := range columns {
			cells = append(cells, s.book.countCell(c.count[name]))
		}
		if err := s.add(cells, 1); err != nil {
			return err
		}
	}
	chart := stream.Chart{Kind: stream.Columns, Title: lang.Text{Zh: "每日开票", En: "Orders by day"}.Text(s.book.lang),
		Area: s.chartArea(1, 3), Names: s.table(1), Labels: names}
	for i, c := range columns {
		series := stream.Series{Name: c.name.Text(s.book.lang), Values: s.table(2 + i), Format: formatInt, Colors: []string{c.color}}
		for _, name := range names {
			series.Shown = append(series.Shown, strconv.Itoa(c.count[name]))
		}
		chart.Series = append(chart.Series, series)
	}
	s.charts = append(s.charts, chart)
	return nil
}
