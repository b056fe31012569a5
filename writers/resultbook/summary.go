package resultbook

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/shopspring/decimal"
)

// summaryWidths are the columns of 汇总: a label, a count, three sums.
var summaryWidths = []float64{20, 14, 20, 20, 20}

// summary is the sheet 汇总.
type summary struct {
	*part
	book     *book
	merged   []stream.Range
	links    []stream.Link
	charts   []stream.Chart
	chartRow int   // the first row of the charts
	first    int   // row of the small table that is being written
	columns  int   // of that table; 0 outside of one
	blocks   []int // the first rows of what a page shows as a whole
}

func (b *book) openSummary() (*summary, error) {
	name := sheetSummary.Text(b.lang)
	sheet, err := b.file.Sheet(name, stream.Layout{Tab: b.env.fill, RowHeight: rowHeight, Widths: summaryWidths, Selected: true})
	if err != nil {
		return nil, err
	}
	return &summary{part: &part{name: name, sheet: sheet, heights: map[int]float64{}}, book: b, blocks: []int{1}}, nil
}

// write fills the sheet and ends it.
func (s *summary) write(sum *report.Summary, t *tally, g *groups, v *invoices, d *days) error {
	rates := 0 // the first row of the rates
	steps := []func() error{
		func() error { return s.book.banner(s.part, s.name, len(summaryWidths)) },
		func() error { return s.facts(sum) },
		func() error { return s.alarms(sum, t.differences(sum, s.book.lang)) },
		func() error { return s.room(sum, d) },
		func() error { return s.states(sum) },
		func() error {
			rates = s.last + 4
			return s.rates(sum.Rates, Titles.RatesIssued)
		},
		func() error { return s.standing(sum) },
		func() error { return s.reds(sum, &t.blues) },
		func() error {
			return s.rates(sum.Reds.Rates, Titles.RatesReds)
		},
		func() error { return s.groups(sum, g) },
		func() error { return s.divided(v) },
		func() error { return s.days(d) },
		func() error { return s.sources(sum) },
		func() error {
			s.ratesChart(sum.Rates, rates)
			return s.part.sheet.End(stream.Tail{Merged: s.merged, Links: s.links, Charts: s.charts,
				PrintColumns: len(summaryWidths), Pages: s.breaks(), Footer: s.book.footer(s.name)})
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *summary) facts(sum *report.Summary) error {
	batch := sum.Batch
	if batch == "" {
		batch = Titles.AllBatches.Text(s.book.lang)
	}
	period := s.book.clock(sum.From)
	if !sum.To.IsZero() {
		period += Titles.To.Text(s.book.lang) + s.book.clock(sum.To)
	}
	type fact struct {
		label lang.Text
		value string
	}
	rows := []fact{{Titles.Batch, batch}, {Titles.Environment, s.book.env.name.Text(s.book.lang)}}
	label := Titles.Sellers
	for _, some := range s.book.allSellers() {
		rows, label = append(rows, fact{label, some}), lang.Text{}
	}
	rows = append(rows, []fact{
		{lang.Text{Zh: "期间", En: "Period"}, period},
		{lang.Text{Zh: "写出时间", En: "Written"}, s.book.clock(s.book.written)},
		{Titles.Balance, balance(sum, s.book.lang)},
	}...)
	if part, ok := sum.Partial(); ok {
		rows[len(rows)-1].label, rows[len(rows)-1].value = report.PartName, part.Text(s.book.lang)
	}
	for _, r := range rows {
		if err := s.fact(r.label.Text(s.book.lang), r.value); err != nil {
			return err
		}
	}
	return nil
}

// fact is a label and a value over the other columns.
func (s *summary) fact(label, value string) error {
	width := 0.0
	cells := []stream.Cell{stream.Text(s.book.style.label, label), s.book.textCell(value, s.book.style.wrap)}
	for _, w := range summaryWidths[1:] {
		width += w
	}
	for range summaryWidths[2:] {
		cells = append(cells, stream.Empty(s.book.style.wrap.plain))
	}
	s.merge(2)
	return s.add(cells, wrappedLines(value, width))
}

// merge merges the cells of the next row from a column on.
func (s *summary) merge(column int) {
	s.merged = append(s.merged, stream.Range{Column: column, Row: s.last + 1, LastColumn: len(summaryWidths), LastRow: s.last + 1})
}

// balance is the line that shows that no order is lost.
func balance(sum *report.Summary, in string) string {
	var parts []string
	for _, x := range sum.Parts() {
		parts = append(parts, x.Name.Text(in)+" "+strconv.Itoa(x.Orders))
	}
	if len(parts) == 0 {
		parts = []string{"0"}
	}
	read := sum.ReadName().Text(in) + " " + strconv.Itoa(sum.Read())
	if n := sum.Replaced.Instead; n > 0 {
		read += lang.Text{Zh: " + 拆分合并产生 ", En: " + made by split or merge "}.Text(in) + strconv.Itoa(n)
	}
	return read + " = " + strings.Join(parts, " + ")
}

// alarms are shown when the totals do not add up or differ from the sheets.
func (s *summary) alarms(sum *report.Summary, differences []string) error {
	var out []string
	if !sum.Balanced() {
		out = append(out, Titles.Unbalanced.Text(s.book.lang))
	}
	if len(differences) > 0 {
		out = append(out, lang.Text{Zh: "明细与汇总不一致，可能导出时另有任务在运行，请重新导出。", En: "Sheets and totals differ, perhaps because another run was active: export again."}.Text(s.book.lang)+"\n"+strings.Join(differences, "\n"))
	}
	for _, text := range out {
		s.merge(1)
		if err := s.add([]stream.Cell{stream.Text(s.book.style.alarm, text)}, 1+wrappedLines(text, 90)); err != nil {
			return err
		}
	}
	return nil
}

// section is an empty row, a heading and the header of a small table.
func (s *summary) section(title lang.Text, head ...lang.Text) error {
	s.last++
	s.block(s.last + 1)
	if err := s.high([]stream.Cell{stream.Text(s.book.style.section, title.Text(s.book.lang))}, 24); err != nil {
		return err
	}
	cells := make([]stream.Cell, len(head))
	for i, h := range head {
		cells[i] = stream.Text(s.book.style.headSum, h.Text(s.book.lang))
	}
	s.first, s.columns = s.last+2, len(head)
	return s.high(cells, 20)
}

// add writes a row, in a small table with all of its cells, so that none lacks its lines.
func (s *summary) add(cells []stream.Cell, lines int) error {
	for len(cells) < s.columns {
		cells = append(cells, stream.Empty(s.book.style.count))
	}
	return s.part.add(cells, lines)
}

var sumHead = []lang.Text{Titles.Net, Titles.Tax, Titles.Gross}

func (s *summary) states(sum *report.Summary) error {
	if err := s.section(Titles.ByStatus, append([]lang.Text{Titles.Status, Titles.Orders}, sumHead...)...); err != nil {
		return err
	}
	var all sums
	var apart []string
	for _, x := range sum.Parts() {
		if x.Apart {
			apart = append(apart, stream.CellName(2, s.last+1))
		}
		name := stream.Text(s.book.style.ofState(x.State), x.Name.Text(s.book.lang))
		cells := []stream.Cell{name, s.book.countCell(x.Orders)}
		if !x.Apart { // amounts beneath would be added up by whoever selects the column
			all.add(x.Orders, x.Net, x.Tax, x.Gross)
			cells = append(cells, s.book.moneyCell(x.Net), s.book.moneyCell(x.Tax), s.book.moneyCell(x.Gross))
		}
		if err := s.add(cells, 1); err != nil {
			return err
		}
	}
	return s.total(all, apart...)
}

func (s *summary) rates(rates []report.RateSum, title lang.Text) error {
	if len(rates) == 0 {
		return nil
	}
	if err := s.section(title, append([]lang.Text{Titles.Rate, Titles.Lines}, sumHead...)...); err != nil {
		return err
	}
	var all sums
	for _, x := range rates {
		all.add(x.Lines, x.Net, x.Tax, x.Gross)
		rate := stream.Text(s.book.style.count, percent(x.Rate))
		if err := s.add([]stream.Cell{rate, s.book.countCell(x.Lines), s.book.moneyCell(x.Net), s.book.moneyCell(x.Tax), s.book.moneyCell(x.Gross)}, 1); err != nil {
			return err
		}
	}
	return s.total(all)
}

// sources lists the files, at the end because there may be many.
func (s *summary) sources(sum *report.Summary) error {
	if len(sum.Sources) == 0 {
		return nil
	}
	s.last, s.columns = s.last+1, 0
	s.block(s.last + 1)
	if err := s.high([]stream.Cell{stream.Text(s.book.style.section, lang.Text{Zh: "来源", En: "Sources"}.Text(s.book.lang))}, 24); err != nil {
		return err
	}
	for i, source := range sum.Sources {
		if err := s.fact(strconv.Itoa(i+1), source); err != nil {
			return err
		}
	}
	return nil
}

// total is the row of totals of a small table. Its count is without some cells: those of rows that
// the total leaves out.
func (s *summary) total(t sums, without ...string) error {
	st := &s.book.style
	count := s.book.countCell(t.n).Styled(st.total)
	if s.last >= s.first {
		formula := append([]string{"SUM(" + s.table(2).String() + ")"}, without...)
		count = stream.Computed(st.total, strings.Join(formula, "-"), int64(t.n), 0)
	}
	return s.add([]stream.Cell{
		stream.Text(st.total, totalWord.Text(s.book.lang)), count,
		s.sum(3, &t, t.net), s.sum(4, &t, t.tax), s.sum(5, &t, t.gross),
	}, 1)
}

// sum adds up a column of the small table above.
func (s *summary) sum(column int, t *sums, sum invoice.Amount) stream.Cell {
	if t.inexact || s.last < s.first {
		return s.book.sumCell(sum)
	}
	return s.book.sumCell(sum, stream.Range{Column: column, Row: s.first, LastColumn: column, LastRow: s.last}.String())
}

// percent formats a rate: "0.13" is 13%.
func percent(rate string) string {
	if rate == "" { // of a red invoice whose lines are not known
		return "—"
	}
	d, err := decimal.NewFromString(rate)
	if err != nil {
		return rate
	}
	return d.Shift(2).String() + "%"
}

// groups writes the table of the sums, the largest first. If no row has the column it reports that,
// since the title may be mistyped.
func (s *summary) groups(sum *report.Summary, g *groups) error {
	if g.by == "" {
		return nil
	}
	in := s.book.lang
	title := lang.Text{Zh: "按" + sum.GroupBy + "（已开票，不含已作废）", En: "By " + sum.GroupBy + " (issued invoices without void ones)"}
	if sum.Reds.Issued().Orders > 0 {
		title = lang.Text{Zh: "按" + sum.GroupBy + "（已开票，不含已作废，已减红字发票）", En: "By " + sum.GroupBy + " (issued invoices without void ones, less red ones)"}
	}
	if !slices.ContainsFunc(sum.Carried, func(t string) bool { return invoice.Fold(t) == g.by }) {
		return s.section(title, lang.Text{Zh: "订单中没有带入“" + sum.GroupBy + "”这一列，没有汇总", En: "no order has this column"})
	}
	head := append([]lang.Text{{Zh: sum.GroupBy, En: sum.GroupBy}, Titles.Orders}, sumHead...)
	if err := s.section(title, head...); err != nil {
		return err
	}
	values := make([]string, 0, len(g.sums))
	for value := range g.sums {
		values = append(values, value)
	}
	slices.SortFunc(values, func(a, b string) int {
		return cmp.Or(cmp.Compare(g.sums[b].gross, g.sums[a].gross), cmp.Compare(a, b))
	})
	var all sums
	for _, value := range values {
		if value == "" {
			continue
		}
		if err := s.group(value, g.sums[value], &all); err != nil {
			return err
		}
	}
	for _, last := range []struct {
		name lang.Text
		sums *sums
	}{{emptyValue, g.sums[""]}, {otherValues, &g.rest}} {
		if last.sums == nil || *last.sums == (sums{}) { // red invoices may have no order
			continue
		}
		if err := s.group(last.name.Text(in), last.sums, &all); err != nil {
			return err
		}
	}
	return s.total(all)
}

func (s *summary) group(name string, of, all *sums) error {
	all.add(of.n, of.net, of.tax, of.gross)
	return s.add([]stream.Cell{s.book.textCell(name, s.book.style.wrap), s.book.countCell(of.n), s.book.moneyCell(of.net), s.book.moneyCell(of.tax), s.book.moneyCell(of.gross)}, wrappedLines(name, summaryWidths[0]))
}
