package readers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// Error reports why a source cannot be used as a whole; errors.Is(err, ErrUnusable) is true for
// each.
type Error = input.Error

// ErrUnusable matches every Error.
var ErrUnusable = input.ErrUnusable

// Options of Open. The zero value has the defaults.
type Options struct {
	TempDir     string     // folder of temporary files, empty means the system's; the files are private and short-lived
	MaxUnpacked int64      // bytes that a workbook may unpack to, 0 means 8 GiB
	MaxTemp     int64      // bytes in temporary files for rows, and for shared strings, 0 means 2 GiB each
	HiddenRows  HiddenRows // empty means HoldHidden
	Results     bool       // read the unfinished orders of results as orders
	Foreign     bool       // the results are those of another environment; their rows ask for new orders
	Name        string     // the file's name in places, findings and errors, empty means its path
	// Mapping reads the workbook with a profile. Without one, the built-in profiles are used for a
	// layout that is not known otherwise.
	Mapping  *Mapping
	Builtins profile.Builtins
	// Lone reports the titles of a column that makes a table of a text alone; nil: there are none.
	Lone func(title string) bool
	// Log takes, at debug level, what is read the slow way; nil for none.
	Log *slog.Logger
}

// Workbook is an open workbook of orders: a source of drafts. It is used by one goroutine.
type Workbook struct {
	path         string // Options.Name or the path
	file         string // the path
	book         book.Book
	store        *rowstore.Store
	hiddenRows   HiddenRows
	results      bool                 // Options.Results
	foreign      bool                 // Options.Foreign
	marked       *Marked              // nil for a workbook that is no marked copy
	cache        map[int]*cachedSheet // small sheets, by index; see cachedSheet
	layouts      []*layout            // the sheets to read, in the order of their tabs
	fallback     []*layout            // sheets that are read only if the workbook would otherwise be refused
	serials      []*serial            // sheets with row numbers instead of order numbers
	findings     []rules.Finding
	rowsRead     bool
	textShown    bool // ShownText of the book was called
	leftOut      leftOut
	leftOutNoted bool    // the finding about left out orders was added
	noLines      leftOut // orders of results that have no lines there
	noLinesNoted bool
	mapped       *mapped // nil unless the workbook is read with a profile
	err          error   // the error or io.EOF that ended the reading
}

// Open opens the file at path, a workbook or a text with columns, and finds the sheets with orders.
// It returns an *Error for a file that cannot be used: another format, an encrypted one, damaged,
// too large, empty, or without a known header.
func Open(ctx context.Context, path string, opts Options) (*Workbook, error) {
	name := cmp.Or(opts.Name, path)
	b, err := OpenBook(ctx, path, opts)
	if err != nil {
		return nil, err
	}
	w, err := openBook(ctx, name, b, opts)
	if err != nil {
		return nil, named(err, path, name)
	}
	w.file = path
	return w, nil
}

// named gives the file in an error the name that the user knows.
func named(err error, path, name string) error {
	if e, ok := errors.AsType[*input.Error](err); ok && e.File == path {
		e.File = name
	}
	return err
}

// openBook finds the sheets with orders in a workbook of any format. It closes the book when it
// fails.
func openBook(ctx context.Context, path string, b book.Book, opts Options) (*Workbook, error) {
	w := &Workbook{path: path, book: b, store: rowstore.New(opts.TempDir, opts.MaxTemp), hiddenRows: opts.HiddenRows, results: opts.Results, foreign: opts.Foreign, cache: map[int]*cachedSheet{}}
	err := w.readMarks()
	if err == nil && w.marked == nil {
		err = w.readUnsealed(ctx)
	}
	switch {
	case err != nil:
	case opts.Mapping != nil:
		err = w.recogniseMapped(ctx, opts.Mapping)
	default:
		if err = w.recognise(ctx); unknownLayout(err) {
			err = w.recogniseBuiltin(ctx, opts.Builtins, err)
		}
	}
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// recognised collects what recogniseSheet finds about the sheets of a workbook.
type recognised struct {
	filled bool     // a visible sheet has a filled row
	own    bool     // a sheet has results of this program
	unread []string // sheets that are not read
}

// recognise examines the first rows of every sheet.
func (w *Workbook) recognise(ctx context.Context) error {
	var r recognised
	for i := range w.book.Sheets() {
		if err := w.recogniseSheet(ctx, i, &r); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(w.layouts, (*layout).lines) || w.useFallback() {
		w.noteSerials()
		return nil
	}
	switch {
	case !r.filled:
		return input.Refuse(w.path, input.Empty, "", nil)
	case r.own && w.results:
		return input.Refuse(w.path, input.ResultsEdited, "", nil)
	case r.own && len(w.layouts) == 0 && len(w.serials) == 0:
		return input.Refuse(w.path, input.Results, "", nil)
	case len(w.serials) > 0:
		s := w.serials[0]
		return input.Refuse(w.path, input.SerialOnly, s.title+" "+s.place.Cell(), nil).In(s.place.Sheet)
	}
	return input.Refuse(w.path, input.NoHeader, w.seen(r.unread), nil)
}

func (w *Workbook) recogniseSheet(ctx context.Context, i int, r *recognised) error {
	info := w.book.Sheets()[i]
	if w.lists(info.Name) {
		return nil
	}
	p, err := w.peek(ctx, i)
	if err != nil {
		return err
	}
	r.filled = r.filled || p.filled && !info.Hidden
	r.own = r.own || p.own || p.layout != nil && p.layout.ignored != nil
	if p.fallback != nil && !info.Hidden && !exampleSheet(info.Name) && !w.results {
		w.fallback = append(w.fallback, p.fallback)
	}
	switch {
	case info.Hidden || exampleSheet(info.Name):
		return w.noteSkipped(ctx, i, p.layout)
	case p.own && w.results: // other sheets of the results
	case p.own:
		w.note(rules.OwnResults, invoice.Place{Sheet: info.Name, Row: 1, Col: "A"}, "", info.Name)
	case p.layout != nil:
		w.layouts = append(w.layouts, p.layout)
	case p.serial != nil:
		w.serials = append(w.serials, p.serial)
	case p.filled && !guideSheet(info.Name) && !(w.results && summaryName(info.Name)):
		r.unread = append(r.unread, info.Name)
		w.note(rules.SheetUnread, invoice.Place{Sheet: info.Name, Row: 1, Col: "A"}, "", info.Name)
	}
	return nil
}

// noteSerials adds the findings about sheets without order numbers in a workbook that has others
// with them. A sheet that looks like orders must not be skipped silently.
func (w *Workbook) noteSerials() {
	for _, s := range w.serials {
		if s.orders {
			w.note(rules.SerialSheet, s.place, s.title)
		} else {
			w.note(rules.SheetUnread, invoice.Place{Sheet: s.place.Sheet, Row: 1, Col: "A"}, "", s.place.Sheet)
		}
	}
}

// seen lists the sheets that are not orders, with the known columns of those that have a header.
func (w *Workbook) seen(unread []string) string {
	names := unread
	for _, l := range w.layouts {
		names = append(names, l.table.Sheet+" ("+strings.Join(l.known, ", ")+")")
	}
	return strings.Join(names, "; ")
}

// noteSkipped adds a finding when a sheet that is not read has rows that look like orders.
func (w *Workbook) noteSkipped(ctx context.Context, i int, l *layout) error {
	if l == nil {
		return nil
	}
	rows := 0
	err := w.scan(ctx, i, l, rowHandler{row: func(r *dataRow) error {
		if !exampleNumber(r.key) {
			rows++
		}
		return nil
	}})
	if err != nil || rows == 0 {
		return err
	}
	info := w.book.Sheets()[i]
	if info.Hidden {
		w.note(rules.SheetHidden, l.numberCell(l.header), "", info.Name, strconv.Itoa(rows))
	} else {
		w.note(rules.SheetOfExamples, l.numberCell(l.header), "", info.Name, strconv.Itoa(rows))
	}
	return nil
}

func (w *Workbook) note(code string, p invoice.Place, value string, args ...string) {
	p.File = w.path
	w.findings = append(w.findings, rules.New(code, p, "", "", value, args...))
}

// Findings are about the workbook as a whole; complete after Next returned io.EOF.
func (w *Workbook) Findings() []rules.Finding { return w.findings }

// Columns are the columns of the headers of the sheets that are read, without those that results
// add to the columns of an order.
func (w *Workbook) Columns() (all []rowstore.Column) {
	for _, l := range w.layouts {
		columns := l.table.Columns
		if l.own != nil { // the first is the running number of results; the source may have one, too
			at := slices.IndexFunc(columns, func(c rowstore.Column) bool { return c.Field == invoice.RowNo })
			columns = slices.DeleteFunc(slices.Clone(columns), func(c rowstore.Column) bool { return at >= 0 && c.Name == columns[at].Name })
		}
		all = append(all, columns...)
	}
	return all
}

// Digest is the SHA-256 of the file, in hexadecimal.
func (w *Workbook) Digest(ctx context.Context) (string, error) {
	d, err := w.book.Digest(ctx)
	return d, named(err, w.file, w.path)
}

// Close closes the file and removes temporary data. It may be called twice.
func (w *Workbook) Close() error {
	var err error
	for _, k := range w.cache {
		err = errors.Join(err, k.Close())
	}
	if err := errors.Join(err, w.book.Close(), w.store.Close()); err != nil {
		return fmt.Errorf("close source: %w", err)
	}
	return nil
}
