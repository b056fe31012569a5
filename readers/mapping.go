package readers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
)

// Mapping is a profile to read sources with, and the lists of other files that it looks up. Several
// sources may use one, one after another.
type Mapping struct {
	Profile *profile.Profile
	lists   []*profile.List // by lookup; nil for a list in the source itself
	digest  string
}

// LoadMapping reads the lists of a profile. It returns an *Error for a file that cannot be used.
func LoadMapping(ctx context.Context, p *profile.Profile, opts Options) (*Mapping, error) {
	m := &Mapping{Profile: p, lists: make([]*profile.List, len(p.Lookups))}
	digest, err := p.Digest()
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	fmt.Fprintln(h, digest)
	for i := range p.Lookups {
		if p.Lookups[i].File == "" {
			continue
		}
		list, digest, err := loadList(ctx, p, i, opts)
		if err != nil {
			return nil, err
		}
		m.lists[i] = list
		fmt.Fprintln(h, digest)
	}
	m.digest = hex.EncodeToString(h.Sum(nil))
	return m, nil
}

// Digest is of all that decides how the profile reads a source, and of its lists, in hexadecimal.
func (m *Mapping) Digest() string { return m.digest }

// Lists are the lists of the profile, for a source that has no sheets.
func (m *Mapping) Lists() ([]*profile.List, error) {
	for i, l := range m.lists {
		if l == nil {
			return nil, input.Refuse(m.Profile.Name, input.ListUnusable, m.Profile.Lookups[i].Sheet,
				lang.Text{Zh: "查询没有工作表；请写 file", En: "a query has no sheets; give file"})
		}
	}
	return m.lists, nil
}

// loadList reads a list of another file, and returns the digest of the file.
func loadList(ctx context.Context, p *profile.Profile, i int, opts Options) (_ *profile.List, digest string, err error) {
	path := p.ListFile(i)
	b, err := openFormat(ctx, path, path, &opts)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	w := &Workbook{path: path, book: b}
	list, err := w.readList(ctx, p, i)
	if err != nil {
		return nil, "", err
	}
	if digest, err = b.Digest(ctx); err != nil {
		return nil, "", err
	}
	return list, digest, b.Unchanged()
}

// readList reads the list of a lookup from the sheet of a workbook that has its titles.
func (w *Workbook) readList(ctx context.Context, p *profile.Profile, i int) (*profile.List, error) {
	look := &p.Lookups[i]
	var list *profile.List
	var found *layout
	var failed error
	for s, info := range w.book.Sheets() {
		if !profile.SheetNamed(look.Sheet, info.Name, info.Hidden) || w.lists(info.Name) {
			continue
		}
		row, titles, err := w.titleRow(ctx, s, func(titles []string) error {
			l, err := profile.NewList(p.Name, look, titles)
			if err == nil && list == nil {
				list = l
			}
			return err
		})
		switch {
		case err != nil && !mismatch(err):
			return nil, err
		case err != nil:
			failed = err
		case found != nil:
			return nil, input.Refuse(w.path, input.ListUnusable, found.table.Sheet+", "+info.Name, nil)
		default:
			found = w.plainLayout(s, row, titles)
		}
	}
	if found == nil {
		return nil, input.Refuse(w.path, input.ListUnusable, look.Sheet, failed)
	}
	return list, w.fillList(ctx, list, found)
}

// fillList adds the rows of a sheet to a list.
func (w *Workbook) fillList(ctx context.Context, list *profile.List, l *layout) error {
	for col := range l.reads {
		l.reads[col] = columnReads(list.Reads(col))
	}
	return w.scan(ctx, l.sheet, l, rowHandler{row: func(r *dataRow) error {
		place := l.numberCell(r.Number)
		place.File, place.Col = w.path, ""
		if err := list.Add(place, r.Cells); err != nil {
			return input.Refuse(w.path, input.TooMuch, "", err).In(l.table.Sheet)
		}
		return nil
	}})
}

// columnReads is how a column is read in the terms of this package.
func columnReads(r profile.Reads) columnKind {
	switch r {
	case profile.ReadText:
		return textColumn
	case profile.ReadAmount:
		return amountColumn
	case profile.ReadDate:
		return dateColumn
	}
	return unknownColumn
}

// mismatch reports an error of titles that a header does not have.
func mismatch(err error) bool {
	var e *profile.MatchError
	return errors.As(err, &e)
}
