package readers

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/gather"
)

// totalsAtMost is how many rows of totals of a sheet are compared with the rows they sum up.
const totalsAtMost = 200

// sums follow the columns of amounts of a sheet, to compare them with its rows of totals. A column
// with a cell that is no amount is not compared.
type sums struct {
	columns []int // columns that hold amounts
	prices  []int // columns that hold prices
	now     []columnSum
	totals  []totalRow
}

// columnSum is what the cells of a column add up to, and those of them that are shown.
type columnSum struct {
	all, shown decimal.Decimal
	bad        bool
}

// totalRow is a row of totals, with the sums above it.
type totalRow struct {
	row    int
	above  []columnSum
	values map[int]decimal.Decimal // by index of column
}

// start finds the columns of a layout.
func (s *sums) start(columns []gather.Column) {
	for col, c := range columns {
		if c.Field == invoice.Price {
			s.prices = append(s.prices, col)
		}
		if info, ok := c.Field.Info(); ok && info.Level == invoice.LevelLine && info.Type == invoice.TypeAmount {
			s.columns = append(s.columns, col)
		}
	}
	s.now = make([]columnSum, len(s.columns))
}

// add takes a row of data. One whose amount is left to quantity and price keeps its column from
// being compared.
func (s *sums) add(cells []invoice.Cell, hidden bool) {
	priced := slices.ContainsFunc(cells, func(c invoice.Cell) bool { return slices.Contains(s.prices, c.Index) })
	for i, col := range s.columns {
		sum := &s.now[i]
		if priced && !slices.ContainsFunc(cells, func(c invoice.Cell) bool { return c.Index == col }) {
			sum.bad = true
		}
		for _, c := range cells {
			if c.Index != col || invoice.Nothing(c.Text) && c.Kind == invoice.CellText {
				continue
			}
			d, ok := amountOf(c)
			if sum.bad = sum.bad || !ok; sum.bad {
				break
			}
			if sum.all = sum.all.Add(d); !hidden {
				sum.shown = sum.shown.Add(d)
			}
		}
	}
}

// total takes a row of totals. Sums that go on from other months are not compared.
func (s *sums) total(row int, word string, cells []invoice.Cell) {
	if len(s.totals) == totalsAtMost || word == "" || strings.Contains(word, "累") || strings.Contains(word, "本年") {
		return
	}
	t := totalRow{row: row, above: append([]columnSum(nil), s.now...), values: map[int]decimal.Decimal{}}
	for i, col := range s.columns {
		for _, c := range cells {
			if d, ok := amountOf(c); ok && c.Index == col {
				t.values[i] = d
			}
		}
	}
	s.totals = append(s.totals, t)
}

// amountOf reads an amount as people write it; ok is false for what is none.
func amountOf(c invoice.Cell) (d decimal.Decimal, ok bool) {
	if len(c.Text) > 40 || c.Kind != invoice.CellNumber && c.Kind != invoice.CellText {
		return d, false
	}
	text := c.Text
	if c.Kind == invoice.CellText {
		text = strings.NewReplacer(",", "", "¥", "", "元", "", " ", "").Replace(norm.NFKC.String(text))
		if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
			text = "-" + strings.TrimSuffix(inner, ")")
		}
	}
	d, err := decimal.NewFromString(text)
	return d, err == nil && d.Exponent() < 20 && d.Exponent() > -30
}

// explained says whether total t of column i is the sum of rows that it may sum up: from any earlier
// total or the header down to it, from it down to a later total or the end, or all of the sheet; the
// hidden ones with or without. Sums are compared to the cent.
func (s *sums) explained(t, i int) bool {
	want := s.totals[t].values[i].Round(2)
	same := func(to, from columnSum) bool {
		return to.all.Sub(from.all).Round(2).Equal(want) || to.shown.Sub(from.shown).Round(2).Equal(want)
	}
	at := s.totals[t].above[i]
	if s.now[i].bad || same(at, columnSum{}) || same(s.now[i], columnSum{}) || same(s.now[i], at) {
		return true
	}
	for n, other := range s.totals {
		if n < t && same(at, other.above[i]) || n > t && same(other.above[i], at) {
			return true
		}
	}
	return false
}

// near is the sum that is shown beside total t of column i: that of the rows above it, back to the
// total before, or of the rows below where none stand above.
func (s *sums) near(t, i int) decimal.Decimal {
	at := s.totals[t].above[i].all
	switch {
	case at.IsZero():
		return s.now[i].all
	case t > 0 && !at.Sub(s.totals[t-1].above[i].all).IsZero():
		return at.Sub(s.totals[t-1].above[i].all)
	}
	return at
}

// noteTotals makes one finding about the totals of a sheet that are not the sums of its rows.
func (w *Workbook) noteTotals(l *layout) {
	var first invoice.Place
	var value string
	var texts []string
	for t, row := range l.sums.totals {
		for i, col := range l.sums.columns {
			d, filled := row.values[i]
			if !filled || l.sums.explained(t, i) {
				continue
			}
			at := invoice.Place{Sheet: l.table.Sheet, Row: row.row, Col: l.table.Columns[col].Name}
			if len(texts) == 0 {
				first, value = at, d.StringFixed(2)
			}
			texts = append(texts, at.Cell()+" "+d.StringFixed(2)+" ≠ "+l.sums.near(t, i).StringFixed(2))
		}
	}
	if n := len(texts); n > 0 {
		more := ""
		if n > invoice.DoubtCells {
			texts, more = texts[:invoice.DoubtCells], " …"
		}
		w.note(rules.TotalDiffers, first, value, strings.Join(texts, "; ")+more)
	}
}
