package app

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/input"
)

// workbook opens a file; alone reports that it is the only one.
func (u *use) workbook(ctx context.Context, f *file, alone bool, m *readers.Mapping) (*readers.Workbook, error) {
	if lockFile(f.name) {
		return nil, input.Refuse(f.name, input.Results, "~$", nil)
	}
	path, drop, err := u.spooled(ctx, f)
	if err != nil {
		return nil, err
	}
	defer drop()
	book, err := u.openBook(ctx, path, readers.Options{Name: f.name, Mapping: m})
	if noOrders(err) {
		return u.resultsRead(ctx, path, f, alone, err)
	}
	if err != nil && m == nil {
		err = u.withSuggestion(ctx, path, f.name, err)
	}
	if err != nil {
		return nil, err
	}
	if book.Mapping() != nil { // a profile gives what columns lack
		return book, nil
	}
	if err := u.usableLayout(ctx, path, f.name, book.Columns()); err != nil {
		return nil, errors.Join(err, book.Close())
	}
	return book, nil
}

func (a *App) openBook(ctx context.Context, path string, o readers.Options) (*readers.Workbook, error) {
	var err error
	if o.Builtins, err = builtinProfiles(); err != nil {
		return nil, err
	}
	o.HiddenRows, o.Log = readers.HiddenRows(a.cfg.HiddenRows), a.log
	return readers.Open(ctx, path, o)
}

// passedOver is the notice that a file among others is skipped.
func passedOver(f string, err error) lang.Text {
	var refused *input.Error
	var edited *runAlone
	switch {
	case errors.As(err, &edited):
		return lang.Format(
			"跳过 %s：本程序写出的结果，已有改动；要处理其中改正的订单，请写明这个文件，单独运行",
			"%s is skipped: it contains results written by this program, which were edited; to process the orders that were corrected in it, run it by name",
			f)
	case lockFile(f):
		return lang.Format(
			"跳过 %s：表格软件打开文件时的临时文件",
			"%s is skipped: a spreadsheet program keeps it while a file is open",
			f)
	case errors.As(err, &refused) && refused.Reason == input.Results:
		return lang.Format(
			"跳过 %s：本程序写出的结果",
			"%s is skipped: it contains results written by this program",
			f)
	case noTable(err):
		return lang.Format(
			"跳过 %s：文字没有分成列，不是表格",
			"%s is skipped: its text has no columns",
			f)
	}
	return lang.Text{Zh: Text(lang.Chinese, err), En: Text(lang.English, err)}
}

// lockFile reports whether a file is one that Excel and WPS create beside an open workbook.
func lockFile(f string) bool { return strings.HasPrefix(filepath.Base(f), "~$") }

// noOrders reports an error for a file without orders that *.xlsx may match: results or a lock
// file.
func noOrders(err error) bool {
	var refused *input.Error
	return errors.As(err, &refused) && (refused.Reason == input.Results || refused.Reason == input.ResultsOnly || refused.Reason == input.ResultsEdited)
}

// otherLayout reports an error for a file that does not match the profile of all files.
func otherLayout(err error) bool {
	var refused *input.Error
	return errors.As(err, &refused) && refused.Reason == input.ProfileMismatch
}

// resultsRead opens results as orders, to do what is left in them: only results that the user
// named, and that are the only file or were edited. In a folder, the file of their orders may stand
// beside them.
func (a *App) resultsRead(ctx context.Context, path string, f *file, alone bool, passed error) (*readers.Workbook, error) {
	name := f.name
	o, err := readers.OriginOf(ctx, path)
	switch {
	case errors.Is(err, input.ErrUnusable): // results in another format, such as csv
		return nil, passed
	case err != nil:
		return nil, err
	case o.Results && o.Edited && f.found:
		return nil, &runAlone{passed}
	case !o.Results || f.found || !alone && !o.Edited:
		return nil, passed
	}
	of, err := readers.EnvironmentIn(ctx, path)
	if err == nil {
		err = a.sameEnvironment(name, of)
	}
	if err != nil {
		return nil, err
	}
	left, err := readers.LeftIn(ctx, path)
	switch {
	case err != nil:
		return nil, err
	case alone && left.Orders == 0 && left.Nothing != "":
		return nil, &nothingLeft{lang.Format(
			"%s 是本程序写出的结果，没有要开的订单：%s",
			"%s holds results and no order to issue: %s",
			name, left.Nothing), name}
	case left.Orders == 0 && !o.Edited:
		return nil, passed
	case left.Open > 0 && left.Lined == 0:
		return nil, notHere(name, &left, o.Edited)
	}
	book, err := a.openBook(ctx, path, readers.Options{Name: name, Results: true, Foreign: a.rehearsed(of)})
	var refused *input.Error
	if !errors.As(err, &refused) || refused.Reason != input.ResultsEdited {
		return book, err
	}
	return nil, notHere(name, &left, o.Edited)
}

// runAlone is the error of edited results that were found in a folder or an archive.
type runAlone struct{ error }

func (e *runAlone) Unwrap() error { return e.error }

// notHere refuses results of which no order has a line, and names the files with the lines.
func notHere(path string, left *readers.Left, edited bool) error {
	reason := input.ResultsOnly
	if edited {
		reason = input.ResultsEdited
	}
	return input.Refuse(path, reason, strings.Join(left.Files, ", "), nil)
}

// nothingLeft is the error of results, given as the only file, in which no order is left to do.
type nothingLeft struct {
	lang.Text
	file string
}

// nothing is the result of a use with only results without orders; any other error is returned.
func (a *App) nothing(err error) (*Result, error) {
	var none *nothingLeft
	if !errors.As(err, &none) {
		return nil, err
	}
	a.events.Notice(none.Text)
	return &Result{Idle: true, Summary: report.Summary{Environment: string(a.cfg.Environment), Sources: []string{none.file}}}, nil
}
