package readers

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
)

// mapped is what a workbook has that is read with a profile.
type mapped struct {
	mapping *Mapping
	numbers *profile.Numbers
	lists   []*profile.List
	sheets  map[string]*layout // by name
	noted   bool               // the findings about skipped rows were added
}

// Mapping is the profile with which the workbook is read; nil if its layout is known without one.
func (w *Workbook) Mapping() *Mapping {
	if w.mapped == nil {
		return nil
	}
	return w.mapped.mapping
}

// MappedSheet says how a profile reads a sheet.
type MappedSheet struct {
	Sheet   string
	Header  int // row of the header
	Columns []MappedColumn
}

// MappedColumn is one titled column of a sheet.
type MappedColumn struct {
	Col, Title string
	Field      invoice.Field // empty if it is none, or one of several that are joined
	Use        lang.Text     // what it is used for
}

// MappedSheets are the sheets that a profile reads; none without one.
func (w *Workbook) MappedSheets() (out []MappedSheet) {
	for _, l := range w.layouts {
		if l.bound == nil {
			continue
		}
		s := MappedSheet{Sheet: l.table.Sheet, Header: l.header}
		for i, c := range l.table.Columns {
			if c.Title != "" {
				s.Columns = append(s.Columns, MappedColumn{c.Name, c.Title, c.Field, l.bound.Use(i)})
			}
		}
		out = append(out, s)
	}
	return out
}

// recogniseMapped finds the sheets of a profile.
func (w *Workbook) recogniseMapped(ctx context.Context, m *Mapping) error {
	w.mapped = &mapped{mapping: m, numbers: profile.NewNumbers(), sheets: map[string]*layout{}}
	var r recognised
	var best *profile.MatchError
	any := false
	for i, info := range w.book.Sheets() {
		chosen, named := chosenSheet(m.Profile, info.Name, info.Hidden)
		if !chosen || w.lists(info.Name) {
			continue
		}
		any = true
		l, err := w.mappedSheet(ctx, i, &r)
		var miss *profile.MatchError
		switch {
		case errors.As(err, &miss) && named && miss.Found > 0:
			return input.Refuse(w.path, input.ProfileMismatch, "", err).In(info.Name)
		case errors.As(err, &miss):
			if best == nil || miss.Found > best.Found {
				best = miss
			}
			if !guideSheet(info.Name) {
				w.note(rules.SheetUnread, invoice.Place{Sheet: info.Name, Row: 1, Col: "A"}, "", info.Name)
			}
		case err != nil:
			return err
		case l != nil:
			w.layouts = append(w.layouts, l)
			w.mapped.sheets[info.Name] = l
		}
	}
	switch {
	case len(w.layouts) > 0:
		return w.giveLists(ctx)
	case r.own:
		return input.Refuse(w.path, input.Results, "", nil)
	case any && !r.filled:
		return input.Refuse(w.path, input.Empty, "", nil)
	}
	return input.Refuse(w.path, input.ProfileMismatch, m.Profile.Name, missError(best))
}

// missError is nil for no error.
func missError(e *profile.MatchError) error {
	if e == nil {
		return nil
	}
	return e
}

// chosenSheet reports whether a profile reads a sheet, if it has the titles; named, whether it must
// have them. Lists in the workbook itself are not orders.
func chosenSheet(p *profile.Profile, name string, hidden bool) (chosen, named bool) {
	for _, l := range p.Lookups {
		if l.File == "" && profile.SheetNamed(l.Sheet, name, hidden) {
			return false, false
		}
	}
	for _, pattern := range p.Sheets {
		if profile.SheetNamed(pattern, name, hidden) {
			return true, true
		}
	}
	return len(p.Sheets) == 0 && !hidden && !exampleSheet(name), false
}

// mappedSheet binds the profile to the header of a sheet; nil for a sheet without data or with
// results of this program.
func (w *Workbook) mappedSheet(ctx context.Context, i int, r *recognised) (*layout, error) {
	p := w.mapped.mapping.Profile
	var b *profile.Binding
	verdicts := 0
	row, titles, err := w.titleRow(ctx, i, p.Header.Row, func(titles []string) error {
		own := map[int]string{}
		for col, t := range titles {
			own[col] = t
		}
		if verdicts = w.withoutVerdicts(w.book.Sheets()[i].Name, own); verdicts > 0 {
			titles[verdicts-1] = ""
		}
		if ownResults(own) {
			r.own = true
			return errOwn
		}
		bound, err := p.Bind(titles)
		if err == nil && b == nil {
			b = bound
		}
		return err
	})
	if errors.Is(err, errOwn) {
		return nil, nil
	}
	r.filled = r.filled || !errors.Is(err, errNoRows)
	if errors.Is(err, errNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	l := w.mappedLayout(i, row, titles, b)
	l.verdicts = verdicts
	return l, nil
}

// mappedLayout is the layout of a sheet with a header in the given row.
func (w *Workbook) mappedLayout(i, row int, titles []string, b *profile.Binding) *layout {
	l := w.plainLayout(i, row, titles)
	b.Name(xlsx.ColumnName)
	for col := range l.table.Columns {
		l.table.Columns[col].Field, l.reads[col] = b.Field(col), columnReads(b.Reads(col))
	}
	l.bound, l.skips = b, make(profile.Skips, b.Conditions())
	l.orderNo = b.PlaceColumn()
	l.sums.start(l.table.Columns)
	return l
}

// plainLayout is the layout of a sheet without known fields.
func (w *Workbook) plainLayout(i, row int, titles []string) *layout {
	l := &layout{sheet: i, header: row, titleRow: map[int]string{}, orderNo: none}
	for col, title := range titles {
		l.growTo(col)
		if title != "" {
			l.table.Columns[col].Title, l.titleRow[col] = title, title
		}
	}
	l.table.File, l.table.Sheet, l.table.Role = w.path, w.book.Sheets()[i].Name, invoice.RoleMixed
	return l
}

var (
	errOwn    = lang.Text{Zh: "这张表是本程序写出的结果", En: "the sheet has results of this program"}
	errNoRows = lang.Text{Zh: "这张表没有内容", En: "the sheet has no filled rows"}
)

// giveLists reads the lists in the workbook itself, and gives all lists to the sheets.
func (w *Workbook) giveLists(ctx context.Context) error {
	m := w.mapped
	m.lists = slices.Clone(m.mapping.lists)
	for i, list := range m.lists {
		if list != nil {
			continue
		}
		var err error
		if m.lists[i], err = w.readList(ctx, m.mapping.Profile, i); err != nil {
			return err
		}
	}
	for _, l := range w.layouts {
		if err := l.bound.Give(m.lists); err != nil {
			return err
		}
	}
	return nil
}

// complete turns the cells of an order into fields, if the workbook is read with a profile.
func (w *Workbook) complete(d *invoice.Draft) {
	if w.mapped == nil {
		return
	}
	w.mapped.numbers.Complete(d, func(r *invoice.Row) (*profile.Binding, profile.Skips) {
		l := w.mapped.sheets[r.Place.Sheet]
		return l.bound, l.skips
	})
}

// key is the number of the order of a row in a sheet that is read with a profile.
func (w *Workbook) key(l *layout, number string, cells []invoice.Cell, hidden bool) string {
	if l.bound == nil {
		return number
	}
	if hidden && w.hiddenRows == SkipHidden && l.bound.EachRow() {
		return ""
	}
	return w.mapped.numbers.Key(l.bound, number, cells)
}

// derived reports whether order numbers are derived from other columns.
func (l *layout) derived() bool { return l.bound != nil && l.bound.NumberColumn() == none }

// prefix is put before order numbers.
func (w *Workbook) prefix() string {
	if w.mapped == nil {
		return ""
	}
	return w.mapped.mapping.Profile.Order.Prefix
}

// noteSkips adds the findings about rows that conditions of the profile skip, once.
func (w *Workbook) noteSkips() {
	if w.mapped == nil || w.mapped.noted {
		return
	}
	w.mapped.noted = true
	for _, l := range w.layouts {
		for i, c := range l.skips {
			if c.Rows == 0 {
				continue
			}
			var cells []string
			for _, p := range c.First {
				cells = append(cells, p.AtCell().Cell())
			}
			w.note(rules.ProfileSkips, c.First[0].AtCell(), "", strconv.Itoa(c.Rows), rules.Bilingual(l.bound.Condition(i)),
				rules.Places(c.Rows, cells))
		}
	}
}

// titleRow finds the header of a sheet: the first of its first filled rows whose titles take
// accepts, or the given row, if that is not 0. It returns the error of the row with the most
// titles, if none is accepted.
func (w *Workbook) titleRow(ctx context.Context, i, fixed int, take func(titles []string) error) (row int, titles []string, err error) {
	sc, err := w.book.Rows(ctx, i)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, sc.Close()) }()
	var best error
	for n := 0; (n < headerRows || sc.Row() < fixed) && sc.Next(); n++ {
		if fixed > 0 && sc.Row() != fixed {
			continue
		}
		titles := titlesOf(sc.Cells())
		err := take(titles)
		if err == nil || !mismatch(err) {
			return sc.Row(), titles, err
		}
		best = better(best, err)
	}
	if err := sc.Err(); err != nil {
		return 0, nil, err
	}
	if best == nil {
		best = errNoRows
	}
	return 0, nil, best
}

// better is the error of the header that has more of the titles.
func better(a, b error) error {
	var x, y *profile.MatchError
	if errors.As(a, &x) && errors.As(b, &y) && x.Found >= y.Found {
		return a
	}
	return b
}

// titlesOf are the texts of a row by column.
func titlesOf(cells []invoice.Cell) (out []string) {
	for _, c := range cells {
		if c.Kind != invoice.CellText || blank(c.Text) {
			continue
		}
		for len(out) <= c.Index {
			out = append(out, "")
		}
		out[c.Index] = strings.TrimSpace(c.Text)
	}
	return out
}
