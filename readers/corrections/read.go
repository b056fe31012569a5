package corrections

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
)

// MaxRows is the most rows of a list.
const MaxRows = 100_000

// Options of Read.
type Options struct {
	File string // name of the file in places and errors
	// Marks are the fields of which a list has one, such as the reason of a red. A workbook without
	// any of them is a list if it has numbers of invoices and is made for nothing else. In results
	// and in the bureau's export only rows with a filled mark are read.
	Marks []invoice.Field
	// Filled has only rows with a filled mark read of every sheet that has one.
	Filled bool
	// Left reads the sheet 待处理 of results, too, whose orders may have several rows.
	Left       bool
	Profile    *profile.Profile // nil: columns are known by their titles
	HiddenRows readers.HiddenRows
}

// List is what a workbook has.
type List struct {
	Rows     []Row
	Findings []rules.Finding
	// Mapped says how the profile reads each sheet; empty without one.
	Mapped []readers.MappedSheet
	// Marked reports that a sheet has a mark, and Lines that one with a mark is no list of
	// invoices, but has lines of orders.
	Marked, Lines bool
	Skipped       int // rows without a mark, or that a profile or HiddenRows leaves out
}

// Read reads the list in a workbook. It returns an *input.Error for one without a list.
func Read(ctx context.Context, b book.Book, o Options) (*List, error) {
	r := &reader{book: b, Options: o, list: &List{}}
	sheets, err := r.find(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range sheets {
		r.list.Marked = r.list.Marked || len(s.marks) > 0
		r.list.Lines = r.list.Lines || len(s.marks) > 0 && !s.selective() && slices.Contains(s.fields, invoice.GoodsName)
		if s.bound != nil {
			r.list.Mapped = append(r.list.Mapped, s.mapped())
		}
		if err := r.sheet(ctx, s); err != nil {
			return nil, err
		}
	}
	return r.list, b.Unchanged()
}

// reader reads one workbook.
type reader struct {
	Options
	book book.Book
	list *List
}

// sheet is one sheet with a list.
type sheet struct {
	index int
	name  string
	*header
	bound *profile.Binding // nil without a profile
}

// find finds the sheets with a list: those that have a mark, or else those with numbers only.
func (r *reader) find(ctx context.Context) ([]sheet, error) {
	var marked, plain []sheet
	var miss error
	own := false
	for i, info := range r.book.Sheets() {
		if info.Hidden && !r.named(info) {
			continue
		}
		s, err := r.look(ctx, i)
		var other *profile.MatchError
		switch {
		case errors.As(err, &other):
			miss = cmp.Or(miss, err)
		case err != nil:
			return nil, err
		case s == nil:
		case s.bound != nil || len(s.marks) > 0:
			marked = append(marked, *s)
		case s.selective():
			own = true
		case s.plain():
			plain = append(plain, *s)
		}
	}
	switch {
	case len(marked) > 0:
		return marked, nil
	case len(plain) > 0:
		return plain, nil
	case r.Profile != nil:
		return nil, input.Refuse(r.File, input.ProfileMismatch, r.Profile.Name, miss)
	case own:
		return nil, input.Refuse(r.File, input.NoMark, r.mark(), nil)
	}
	return nil, input.Refuse(r.File, input.NoList, "", nil)
}

// mapped says how the profile reads the sheet.
func (s *sheet) mapped() readers.MappedSheet {
	out := readers.MappedSheet{Sheet: s.name, Header: s.row}
	for col, title := range s.titles {
		if title != "" {
			out.Columns = append(out.Columns, readers.MappedColumn{Col: xlsx.ColumnName(col), Title: title, Field: s.fields[col], Use: s.bound.Use(col)})
		}
	}
	return out
}

// mark is the title of the column to add.
func (r *reader) mark() string {
	if len(r.Marks) == 0 {
		return ""
	}
	return r.Marks[0].Title().Zh
}

// named reports whether the profile names a sheet.
func (r *reader) named(info book.Info) bool {
	return r.Profile != nil && slices.ContainsFunc(r.Profile.Sheets, func(p string) bool { return profile.SheetNamed(p, info.Name, info.Hidden) })
}

// look finds the header of sheet i; nil for a sheet without one.
func (r *reader) look(ctx context.Context, i int) (_ *sheet, err error) {
	info := r.book.Sheets()[i]
	if r.Profile != nil && len(r.Profile.Sheets) > 0 && !r.named(info) {
		return nil, nil
	}
	sc, err := r.book.Rows(ctx, i)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, sc.Close()) }()
	var miss error
	fixed := 0
	if r.Profile != nil {
		fixed = r.Profile.Header.Row
	}
	for n := 0; (n < headerRows || sc.Row() < fixed) && sc.Next(); n++ {
		if fixed > 0 && sc.Row() != fixed {
			continue
		}
		names := titlesOf(sc.Cells())
		if r.Profile == nil {
			h := readHeader(sc.Row(), names, r.Marks)
			if h != nil && h.own && !r.Left && readers.LeftHeader(names) {
				return nil, nil
			}
			if h != nil {
				return &sheet{index: i, name: info.Name, header: h}, nil
			}
			continue
		}
		bound, err := r.Profile.Bind(names)
		if err == nil {
			bound.Name(xlsx.ColumnName)
			return &sheet{index: i, name: info.Name, header: boundHeader(sc.Row(), names, bound), bound: bound}, nil
		}
		miss = err
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	return nil, miss
}

// boundHeader is the header of a sheet that is read with a profile.
func boundHeader(row int, names []string, b *profile.Binding) *header {
	h := &header{row: row, titles: names, fields: make([]invoice.Field, len(names))}
	for col := range names {
		if h.fields[col] = b.Field(col); slices.Contains(numbers, h.fields[col]) {
			h.numbers = append(h.numbers, col)
		}
	}
	return h
}

// titlesOf are the texts of a row by column.
func titlesOf(cells []invoice.Cell) (out []string) {
	for _, c := range cells {
		if c.Kind != invoice.CellText || invoice.CleanText(c.Text) == "" {
			continue
		}
		for len(out) <= c.Index {
			out = append(out, "")
		}
		out[c.Index] = strings.TrimSpace(c.Text)
	}
	return out
}

// note adds a finding.
func (r *reader) note(code string, p invoice.Place, f invoice.Field, value string, args ...string) {
	r.list.Findings = append(r.list.Findings, rules.New(code, p, "", f, value, args...))
}

// noteUnread tells which filled columns are not read, once per sheet.
func (r *reader) noteUnread(s *sheet, filled map[int]int) {
	unread := s.unread()
	if s.bound != nil {
		unread = s.bound.Unread(s.titles)
	}
	var names []lang.Text
	first := none
	for col, name := range s.titles {
		if unread[col] == "" || filled[col] == 0 || s.selective() {
			continue
		}
		if first == none {
			first = col
		}
		names = append(names, lang.Text{Zh: name, En: name})
	}
	if first != none {
		r.note(rules.ListUnread, r.at(s, s.row, first), "", "", strconv.Itoa(len(names)), rules.Bilingual(lang.Join(names, "、", ", ")), rules.Bilingual(usedBy(r.Marks)))
	}
}

func (r *reader) at(s *sheet, row, col int) invoice.Place {
	return invoice.Place{File: r.File, Sheet: s.name, Row: row, Col: xlsx.ColumnName(col)}
}
