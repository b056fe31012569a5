package corrections

import (
	"context"
	"errors"
	"slices"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
)

// sheet reads the rows of a sheet.
func (r *reader) sheet(ctx context.Context, s sheet) error {
	from := len(r.list.Rows)
	filled := map[int]int{}
	err := r.scan(ctx, s.index, func(sc book.Scanner) error {
		switch {
		case sc.Row() <= s.row:
			return nil
		case len(r.list.Rows) >= MaxRows:
			return input.Refuse(r.File, input.TooMany, "", nil).In(s.name)
		}
		return r.row(&s, sc, filled)
	}, nil)
	if err != nil {
		return err
	}
	if err := r.joinMerged(ctx, &s, r.list.Rows[from:]); err != nil {
		return err
	}
	r.placeRows(from)
	r.noteUnread(&s, filled)
	return nil
}

// scan calls row for each row of a sheet, and then end, unless it is nil.
func (r *reader) scan(ctx context.Context, i int, row, end func(book.Scanner) error) (err error) {
	sc, err := r.book.Rows(ctx, i)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sc.Close()) }()
	for sc.Next() {
		if err := row(sc); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil || end == nil {
		return err
	}
	return end(sc)
}

// row reads one row of a sheet.
func (r *reader) row(s *sheet, sc book.Scanner, filled map[int]int) error {
	cells, err := r.shown(s, sc.Cells())
	if err != nil || len(cells) == 0 {
		return err
	}
	for i := range cells {
		filled[cells[i].Index]++
	}
	row := Row{Place: invoice.Place{File: r.File, Sheet: s.name, Row: sc.Row()}, Hidden: sc.Hidden(), values: map[invoice.Field]Value{}}
	row.order = r.at(s, sc.Row(), s.place())
	if total(s, cells) {
		return nil
	}
	if (s.selective() || r.Filled && len(s.marks) > 0) && !slices.ContainsFunc(cells, func(c invoice.Cell) bool { return slices.Contains(s.marks, c.Index) }) {
		r.list.Skipped++
		return nil
	}
	if s.bound != nil {
		if s.bound.Skips(cells) != none {
			r.list.Skipped++
			return nil
		}
		one := invoice.Row{Place: row.Place, Role: invoice.RoleLine, Cells: cells}
		doubts := s.bound.Fields(&one)
		for i := range doubts {
			row.Bad = true
			r.doubt(&doubts[i])
		}
		cells = slices.DeleteFunc(one.Cells, func(c invoice.Cell) bool {
			return slices.ContainsFunc(doubts, func(d invoice.Doubt) bool { return d.Field == c.Field })
		})
	}
	r.list.Findings = append(r.list.Findings, row.take(cells)...)
	r.list.Rows = append(r.list.Rows, row)
	return nil
}

// doubt makes a finding of a doubt about a value of a profile.
func (r *reader) doubt(d *invoice.Doubt) {
	code := rules.ValueUnlisted
	if d.Kind == invoice.DoubtUnit {
		code = rules.UnitUnclear
	}
	r.note(code, d.Place, d.Field, invoice.CleanText(d.Value), d.Of)
}

// place is the column by which findings name a row.
func (s *sheet) place() int {
	if len(s.numbers) == 0 {
		return 0
	}
	return s.numbers[0]
}

// shown are the filled cells of a row with what they display.
func (r *reader) shown(s *sheet, raw []invoice.Cell) (out []invoice.Cell, err error) {
	for _, c := range raw {
		if c.Index < len(s.fields) {
			c.Field, c.Title = s.fields[c.Index], s.titles[c.Index]
		}
		c.Col = xlsx.ColumnName(c.Index)
		hidden, err := readers.ShowCell(r.book, &c, s.typeOf(&c))
		if err != nil {
			return nil, err
		}
		if !hidden {
			out = append(out, c)
		}
	}
	return out, nil
}

// typeOf is the type by which a cell is read.
func (s *sheet) typeOf(c *invoice.Cell) invoice.FieldType {
	if s.bound != nil {
		switch s.bound.Reads(c.Index) {
		case profile.ReadAmount:
			return invoice.TypeAmount
		case profile.ReadDate:
			return invoice.TypeDate
		}
		return invoice.TypeText
	}
	info, _ := invoice.CorrectionInfo(c.Field)
	return info.Type
}

// total reports a row of totals: its first cell says so, and no number stands in it.
func total(s *sheet, cells []invoice.Cell) bool {
	if slices.ContainsFunc(cells, func(c invoice.Cell) bool {
		return slices.Contains(s.numbers, c.Index) && !invoice.TotalWord(c.Text)
	}) {
		return false
	}
	return invoice.TotalWord(cells[0].Text)
}

// shared are the fields that a merged cell states for all of its rows.
var shared = []invoice.Field{invoice.InvoiceNo, invoice.DigitalNo, invoice.InvoiceCode, invoice.OrderNo, invoice.RefundNo,
	invoice.RedCause, invoice.BillInfoNo, invoice.VoidCause}

// joinMerged gives the rows below the first of merged cells what stands in those. The merged cells
// of a column are found by a scan of their own, where a row lacks its cell.
func (r *reader) joinMerged(ctx context.Context, s *sheet, rows []Row) error {
	for col, f := range s.fields {
		lacks := func(row Row) bool { _, has := row.values[f]; return !has }
		if !slices.Contains(shared, f) || !slices.ContainsFunc(rows, lacks) {
			continue
		}
		var spans []book.Span
		err := r.scan(ctx, s.index, func(book.Scanner) error { return nil }, func(sc book.Scanner) (err error) {
			spans, err = sc.Spans(col)
			return err
		})
		if err != nil {
			return err
		}
		for _, span := range spans {
			join(rows, f, span)
		}
	}
	return nil
}

// join gives the rows of merged cells the value of the first.
func join(rows []Row, f invoice.Field, span book.Span) {
	at := func(n int) int {
		i, _ := slices.BinarySearchFunc(rows, n, func(r Row, n int) int { return r.Place.Row - n })
		return i
	}
	i := at(span.First)
	if i == len(rows) || rows[i].Place.Row != span.First {
		return
	}
	v, ok := rows[i].values[f]
	for i++; ok && i < len(rows) && rows[i].Place.Row <= span.Last; i++ {
		if _, has := rows[i].values[f]; !has {
			rows[i].values[f] = v
		}
	}
}

// placeRows leaves out the rows that are not meant, and reports those that name no invoice.
func (r *reader) placeRows(from int) {
	rows, kept := r.list.Rows[from:], r.list.Rows[:from]
	for i := range rows {
		row := rows[i]
		switch _, named := row.Number(); {
		case row.Hidden && r.HiddenRows == readers.SkipHidden:
			r.list.Skipped++
			continue
		case row.Hidden && r.HiddenRows != readers.ReadHidden:
			row.Bad = true
			r.note(rules.ListHidden, row.order, "", "")
		case !named && !row.Bad && len(row.values) == 0: // a note beside the list
			r.list.Skipped++
			continue
		case !named && !row.Bad:
			row.Bad = true
			r.note(rules.ListNumberMissing, row.order, "", "")
			if len(kept) > from { // it may be a part of what stands above
				kept[len(kept)-1].Bad = true
			}
		}
		kept = append(kept, row)
	}
	r.list.Rows = kept
}
