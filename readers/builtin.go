package readers

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
)

// unknownLayout reports an error of a workbook without a known layout.
func unknownLayout(err error) bool {
	e, ok := errors.AsType[*input.Error](err)
	return ok && (e.Reason == input.NoHeader || e.Reason == input.SerialOnly)
}

// recogniseBuiltin reads a workbook with the built-in profile whose titles a header has. Of several
// profiles it takes the one with the most titles. unknown is the error for a workbook that has
// those of none, or not all columns of the profile.
func (w *Workbook) recogniseBuiltin(ctx context.Context, builtins profile.Builtins, unknown error) error {
	p, err := w.builtin(ctx, builtins)
	switch {
	case err != nil:
		return err
	case p == nil:
		return unknown
	}
	if lacks := p.Lacks(); len(lacks) > 0 {
		var titles []string
		for _, f := range lacks {
			titles = append(titles, string(f))
		}
		return input.Refuse(w.path, input.ProfileIncomplete, p.Name+" ("+strings.Join(titles, ", ")+")", nil)
	}
	m, err := LoadMapping(ctx, p, Options{})
	if err != nil {
		return err
	}
	w.layouts, w.fallback, w.serials, w.findings = nil, nil, nil, nil
	err = w.recogniseMapped(ctx, m)
	if e, ok := errors.AsType[*input.Error](err); ok && e.Reason == input.ProfileMismatch {
		return unknown // it lacks a column that the profile needs
	}
	return err
}

// builtin is the profile for the workbook; nil if there is none.
func (w *Workbook) builtin(ctx context.Context, builtins profile.Builtins) (best *profile.Profile, err error) {
	for i, info := range w.book.Sheets() {
		if info.Hidden || exampleSheet(info.Name) || len(builtins) == 0 {
			continue
		}
		_, _, err := w.titleRow(ctx, i, func(titles []string) error {
			for _, name := range builtins.Names() {
				p := builtins[name]
				if known(p, titles) && (best == nil || len(p.Recognise) > len(best.Recognise)) {
					best = p
				}
			}
			return &profile.MatchError{} // look at each row
		})
		if err != nil && !mismatch(err) && !errors.Is(err, errNoRows) {
			return nil, err
		}
	}
	return best, nil
}

// known reports whether a header has all titles by which a profile is recognised.
func known(p *profile.Profile, titles []string) bool {
	has := func(want string) bool {
		return slices.ContainsFunc(titles, func(t string) bool { return invoice.Fold(t) == invoice.Fold(want) })
	}
	for _, want := range p.Recognise {
		if !has(want) {
			return false
		}
	}
	return len(p.Recognise) > 0
}
