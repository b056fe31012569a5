package readers

import (
	"strings"
	"sync"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// totalsAtMost is the most rows of totals of a sheet that are checked.
const totalsAtMost = 200

// sums add up the columns of amounts of a sheet, to check its rows of totals. A column with a cell
// that is not an amount is not checked.
type sums struct {
	columns []int   // columns of amounts
	uses    []sumOf // by column of the sheet
	now     []columnSum
	rows    int // added so far
	totals  []totalRow
}

// sumOf is what a column is to the sums: the index of a column of amounts, from 0, or one of the
// values below.
type sumOf int

const (
	sumOfPrices sumOf = -1
	sumOfNone   sumOf = -2
)

// columnSum is the sum of a column's cells, and that of its visible ones.
type columnSum struct {
	all, shown exactSum
	row        int // the last row that fills the column
	bad        bool
}

// totalRow is a row of totals, with the sums of the rows above it.
type totalRow struct {
	row    int
	above  []decimalSum
	values map[int]decimal.Decimal // by index in columns
}

// decimalSum is what columnSum adds up to so far.
type decimalSum struct{ all, shown decimal.Decimal }

func (s *columnSum) decimal() decimalSum { return decimalSum{s.all.decimal(), s.shown.decimal()} }

// start finds the columns to add up.
func (s *sums) start(columns []rowstore.Column) {
	for col, c := range columns {
		use := sumOfNone
		if c.Field == invoice.Price {
			use = sumOfPrices
		}
		if info, ok := c.Field.Info(); ok && info.Level == invoice.LevelLine && info.Type == invoice.TypeAmount {
			use = sumOf(len(s.columns))
			s.columns = append(s.columns, col)
		}
		s.uses = append(s.uses, use)
	}
	s.now = make([]columnSum, len(s.columns))
}

// add adds a data row. A row with a price but no amount excludes the column from the check.
func (s *sums) add(cells []invoice.Cell, hidden bool) {
	s.rows++
	priced := false
	for i := range cells {
		c := &cells[i]
		if c.Index >= len(s.uses) {
			continue
		}
		switch use := s.uses[c.Index]; use {
		case sumOfNone:
		case sumOfPrices:
			priced = true
		default:
			s.now[use].row = s.rows
			s.now[use].add(c, hidden)
		}
	}
	for i := range s.now {
		s.now[i].bad = s.now[i].bad || priced && s.now[i].row != s.rows
	}
}

// add adds a cell, unless it only means that there is no amount.
func (s *columnSum) add(c *invoice.Cell, hidden bool) {
	if s.bad || c.Kind == invoice.CellText && invoice.Nothing(c.Text) {
		return
	}
	if n, ok := parseMillionths(c.Text); ok && c.Kind == invoice.CellNumber {
		if s.all.addMillionths(n); !hidden {
			s.shown.addMillionths(n)
		}
		return
	}
	d, ok := amountOf(c)
	if s.bad = !ok; s.bad {
		return
	}
	if s.all.add(d); !hidden {
		s.shown.add(d)
	}
}

// total adds a row of totals. Cumulative totals over several months are not checked.
func (s *sums) total(row int, word string, cells []invoice.Cell) {
	if len(s.totals) == totalsAtMost || word == "" || strings.Contains(word, "累") || strings.Contains(word, "本年") {
		return
	}
	t := totalRow{row: row, values: map[int]decimal.Decimal{}}
	for i, col := range s.columns {
		t.above = append(t.above, s.now[i].decimal())
		for j := range cells {
			if c := &cells[j]; c.Index == col {
				if d, ok := amountOf(c); ok {
					t.values[i] = d
				}
			}
		}
	}
	s.totals = append(s.totals, t)
}

// amountMarks removes the marks that amounts are typed with.
var amountMarks = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(",", "", "¥", "", "元", "", " ", "")
})

// amountOf parses an amount in common notations; ok is false if it is not one.
func amountOf(c *invoice.Cell) (d decimal.Decimal, ok bool) {
	if len(c.Text) > 40 || c.Kind != invoice.CellNumber && c.Kind != invoice.CellText {
		return d, false
	}
	text := c.Text
	if c.Kind == invoice.CellText {
		text = amountMarks().Replace(norm.NFKC.String(text))
		if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
			text = "-" + strings.TrimSuffix(inner, ")")
		}
	}
	d, err := decimal.NewFromString(text)
	return d, err == nil && d.Exponent() < 20 && d.Exponent() > -30
}

// explained reports whether total t of column i is a sum of rows that it may refer to: from any
// earlier total or the header down to it, from it down to a later total or the end, or all rows of
// the sheet; with or without hidden rows. Sums are compared to the cent.
func (s *sums) explained(t, i int) bool {
	want := s.totals[t].values[i].Round(2)
	same := func(to, from decimalSum) bool {
		return to.all.Sub(from.all).Round(2).Equal(want) || to.shown.Sub(from.shown).Round(2).Equal(want)
	}
	at, now := s.totals[t].above[i], s.now[i].decimal()
	if s.now[i].bad || same(at, decimalSum{}) || same(now, decimalSum{}) || same(now, at) {
		return true
	}
	for n, other := range s.totals {
		if n < t && same(at, other.above[i]) || n > t && same(other.above[i], at) {
			return true
		}
	}
	return false
}

// near is the sum to show next to total t of column i: that of the rows since the previous total,
// or of the rows below if there are none above.
func (s *sums) near(t, i int) decimal.Decimal {
	at := s.totals[t].above[i].all
	switch {
	case at.IsZero():
		return s.now[i].all.decimal()
	case t > 0 && !at.Sub(s.totals[t-1].above[i].all).IsZero():
		return at.Sub(s.totals[t-1].above[i].all)
	}
	return at
}

// noteTotals adds one finding about the totals of a sheet that differ from the sums of its rows.
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
