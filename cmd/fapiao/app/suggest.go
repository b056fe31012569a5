package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
	"github.com/fapiao/fapiao/readers/rowstore"
	"github.com/fapiao/fapiao/readers/suggest"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// SuggestOptions are those of [App.Suggest].
type SuggestOptions struct {
	Files  []string     // the profile is suggested for the first; the others should have the same columns
	Output string       // file for the profile; empty: none is written
	Kind   profile.Kind // what the rows of the files are
}

// Suggest proposes a mapping profile for files with an unknown layout. It sends and records
// nothing, and never replaces a file.
func (a *App) Suggest(ctx context.Context, o SuggestOptions) (_ *suggest.Suggestion, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if len(o.Files) == 0 {
		return nil, usage("要写明文件", "name a file")
	}
	var first *suggest.Suggestion
	for _, f := range o.Files {
		s, err := a.suggestionOf(ctx, o.Kind, f)
		switch {
		case err != nil:
			return nil, err
		case s.Sheet == "":
			return nil, input.Refuse(f, input.NoHeader, "", nil)
		case first == nil:
			first = s
		default:
			first.Compare(s)
		}
	}
	if o.Kind == profile.Orders {
		if err := a.needsNone(ctx, o.Files[0]); err != nil {
			return nil, err
		}
		if first.IsRefunds() {
			a.events.Notice(lang.Format("%s 像是退款清单；要红冲的，请加 --kind refunds", "%s looks like a refund list; for red invoices add --kind refunds",
				o.Files[0]))
		}
	}
	if o.Output == "" {
		return first, nil
	}
	return first, a.writeProfile(o.Output, first.YAML(a.cfg.Lang))
}

// needsNone gives notice of a file in which every title is known, so that it is read without a
// profile.
func (a *App) needsNone(ctx context.Context, f string) error {
	book, err := a.openBook(ctx, f, readers.Options{Name: f})
	if err != nil {
		return nil //nolint:nilerr // it needs a profile, or is results
	}
	unknown := func(c rowstore.Column) bool { return c.Title != "" && c.Field == "" }
	if !slices.ContainsFunc(book.Columns(), unknown) {
		a.events.Notice(lang.Format("%s 的列名都认识，不用对应表也能读取", "%s has known titles and is read without a profile", f))
	}
	return book.Close()
}

func (a *App) writeProfile(path string, text []byte) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return unusable(err, "不能查看写对应表的位置", "look at the place for the profile")
		}
		return unusable(nil, "%s 已经存在，不会覆盖", "%s exists and is not replaced", path).hinted(
			"请用 -o 写明另一个文件",
			"name another file with -o")
	}
	if err := atomicfile.Write(path, 0o644, text); err != nil {
		return unusable(err, "不能写对应表", "write the profile")
	}
	return nil
}

// suggestionOf examines one file as a list of a kind.
func (a *App) suggestionOf(ctx context.Context, k profile.Kind, name string) (_ *suggest.Suggestion, err error) {
	if k == profile.Orders {
		return a.suggestion(ctx, filepath.Clean(name), name)
	}
	if k != profile.Refunds {
		return nil, usage("--kind 只能是 refunds", "--kind must be refunds")
	}
	b, err := readers.OpenBook(ctx, filepath.Clean(name), readers.Options{Name: name, Log: a.log})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	return suggest.Refunds(ctx, b, name)
}

// suggestion examines one file, whose name in texts is name.
func (a *App) suggestion(ctx context.Context, path, name string) (_ *suggest.Suggestion, err error) {
	builtins, err := builtinProfiles()
	if err != nil {
		return nil, err
	}
	b, err := readers.OpenBook(ctx, path, readers.Options{Name: name, Log: a.log})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	var known []*profile.Profile
	for _, n := range builtins.Names() {
		known = append(known, builtins[n])
	}
	return suggest.Of(ctx, b, name, suggest.Options{Known: known})
}

// UnknownLayout is the error of a file whose columns are not known, with a suggested profile.
type UnknownLayout struct {
	Suggestion *suggest.Suggestion
	Cause      error // why the file is refused
}

// Error is the English text.
func (e *UnknownLayout) Error() string { return e.Text(lang.English) }

// Text is the text of the cause; the suggestion is shown beside it.
func (e *UnknownLayout) Text(in string) string { return words(in, e.Cause) }

// Unwrap is the cause.
func (e *UnknownLayout) Unwrap() error { return e.Cause }

// withSuggestion adds a suggestion to the refusal of a file in which no header is known, or which
// has no order numbers. Any other error is returned.
func (a *App) withSuggestion(ctx context.Context, path, name string, err error) error {
	var refused *input.Error
	if !errors.As(err, &refused) || !slices.Contains([]input.Reason{input.NoHeader, input.SerialOnly, input.ProfileIncomplete, input.ProfileMismatch}, refused.Reason) {
		return err
	}
	s, failed := a.suggestion(ctx, path, name)
	if failed != nil || s.Placed() == 0 {
		return err
	}
	return &UnknownLayout{s, err}
}

// codedLayout gives notice of a file with the layout of a built-in profile that translates codes,
// which is read by its titles without the profile.
func (a *App) codedLayout(name string, columns []rowstore.Column) error {
	builtins, err := builtinProfiles()
	if err != nil {
		return err
	}
	titles := map[string]bool{}
	for _, c := range columns {
		titles[invoice.Fold(c.Title)] = true
	}
	for _, n := range builtins.Names() {
		k := builtins[n]
		coded := false
		for _, c := range k.Columns {
			coded = coded || len(c.Values) > 0
		}
		if coded && !slices.ContainsFunc(k.Recognise, func(t string) bool { return !titles[invoice.Fold(t)] }) {
			a.events.Notice(lang.Format(
				"%s 是 %s 的格式；发票类型等是代码时，请加 --profile %s",
				"%s has the layout of %s; if kinds and the like are codes, add --profile %s",
				filepath.Base(name), k.Name, k.Name))
		}
	}
	return nil
}

// usableLayout looks at the fields of an opened file. One without amounts and rates, of which no
// order can be correct, is refused if it has the layout of a built-in profile: one error that says
// what the layout lacks in place of an error in every row. If another field is missing that every
// order needs, and a column probably has it, a notice names that column.
func (a *App) usableLayout(ctx context.Context, path, name string, columns []rowstore.Column) error {
	has := map[invoice.Field]bool{}
	for _, c := range columns {
		has[c.Field] = true
	}
	lacks := slices.DeleteFunc([]invoice.Field{invoice.BuyerName, invoice.GoodsName, invoice.TaxRate}, func(f invoice.Field) bool { return has[f] })
	if len(lacks) == 0 {
		return a.codedLayout(name, columns)
	}
	s, err := a.suggestion(ctx, path, name)
	if err != nil {
		return err
	}
	amounts := has[invoice.LineAmount] || has[invoice.GrossField] || has[invoice.NetAmount] || has[invoice.Price]
	if s.Known != "" && !has[invoice.TaxRate] && !amounts {
		return &UnknownLayout{s, unusable(nil,
			"%s 是 %s 的格式，缺开票要用的金额和税率",
			"%s has the layout of %s, which lacks the amount and the tax rate of an invoice",
			filepath.Base(name), s.Known)}
	}
	a.probably(s, lacks)
	return nil
}

// probably gives notice of the columns that probably have fields that were not found.
func (a *App) probably(s *suggest.Suggestion, lacks []invoice.Field) {
	for i := range s.Columns {
		if c := &s.Columns[i]; s.Known == "" && c.Use == suggest.Mapped && slices.Contains(lacks, c.Field) {
			a.events.Notice(lang.Format(
				"%[1]s 没有“%[2]s”列，可能是 %[3]s 列“%[4]s”：可改列名，或用 fapiao profile suggest 写一份对应表",
				"%[1]s has no column %[2]s; it may be column %[3]s, %[4]s: rename it, or write a profile with fapiao profile suggest",
				filepath.Base(s.File), c.Field.Title(), c.Name, c.Title))
		}
	}
}
