package resultbook

import (
	"cmp"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/report"
)

// MaxSheets is the most values of By that have a sheet of their own. Others share one.
const MaxSheets = 50

// dividedBlock is how many bytes a sheet collects in memory where there may be MaxSheets.
const dividedBlock = 64 << 10

// invoices are the rows of 开票结果: in one table, or in one for each value of By, which is begun
// with its first row.
type invoices struct {
	book    *book
	sum     *report.Summary
	by      By
	tables  []*table // in the order of their sheets
	byValue map[string]*table
	missing *table // of rows without a value; nil where there are none
	rest    *table // of the values beyond MaxSheets; nil where there are none
}

func newInvoices(b *book, s *report.Summary, by By) *invoices {
	return &invoices{book: b, sum: s, by: by, byValue: map[string]*table{}}
}

// begin begins the table of all invoices; those of values begin later.
func (v *invoices) begin() error {
	if v.by != "" {
		return nil
	}
	_, err := v.open(sheetIssued, "")
	return err
}

// open begins a table. A title is that of a value, whose name is on no other sheet.
func (v *invoices) open(name lang.Text, title string) (*table, error) {
	t := newTable(v.book, name, issuedColumns(v.sum, v.book.lang))
	t.head, t.tab, t.printed, t.title = v.book.style.headGood, "1F3864", issuedPrinted(v.sum), title
	v.tables = append(v.tables, t)
	return t, t.open()
}

// divide begins the table of a value.
func (v *invoices) divide(value lang.Text) (*table, error) {
	in := v.book.lang
	return v.open(value, sheetIssued.Text(in)+" · "+v.by.name().Text(in)+" "+short(value.Text(in)))
}

// maxTitle is how much of a value fits into the title of its sheet, in characters. 汇总 has the
// whole value.
const maxTitle = 40

func short(value string) string {
	n := 0
	for i := range value {
		if n == maxTitle {
			return value[:i] + "…"
		}
		n++
	}
	return value
}

// add writes a row to its table.
func (v *invoices) add(r *report.Row) error {
	t, err := v.table(r)
	if err != nil {
		return err
	}
	if err := t.add(r); err != nil {
		return err
	}
	v.book.beside.add(r, t.parts[len(t.parts)-1].name)
	return nil
}

// table is the table of a row.
func (v *invoices) table(r *report.Row) (t *table, err error) {
	if v.by == "" {
		return v.tables[0], nil
	}
	key, text := v.by.value(v.book, r)
	switch t = v.byValue[key]; {
	case key == "" && v.missing == nil:
		v.missing, err = v.divide(v.by.missing())
		return v.missing, err
	case key == "":
		return v.missing, nil
	case t == nil && len(v.byValue) < MaxSheets:
		text = cmp.Or(text, emptyValue.Text(v.book.lang))
		t, err = v.divide(lang.Text{Zh: text, En: text})
		v.byValue[key] = t
	case t == nil && v.rest == nil:
		v.rest, err = v.divide(otherValues)
		return v.rest, err
	case t == nil:
		return v.rest, nil
	}
	return t, err
}

// rows is how many rows all tables have.
func (v *invoices) rows() (n int) {
	for _, t := range v.tables {
		n += t.rows
	}
	return n
}

// end puts the tables into the order of their sheets and adds their totals: months by time, other
// values by their first rows; what is no value comes last.
func (v *invoices) end() error {
	if len(v.tables) == 0 { // no value, no invoice
		if _, err := v.open(sheetIssued, ""); err != nil {
			return err
		}
	}
	slices.SortStableFunc(v.tables, func(a, b *table) int {
		if c := cmp.Compare(v.late(a), v.late(b)); c != 0 || v.by != ByMonth {
			return c
		}
		return cmp.Compare(a.name.Zh, b.name.Zh)
	})
	for _, t := range v.tables {
		if err := t.end(noneIssued); err != nil {
			return err
		}
	}
	return nil
}

// late is 0 for the table of a value, and more for those that come behind.
func (v *invoices) late(t *table) int {
	switch t {
	case v.rest:
		return 1
	case v.missing:
		return 2
	}
	return 0
}
