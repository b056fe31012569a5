package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/input"
)

// resultsAtMost is how many files of results of one name are looked at.
const resultsAtMost = 1000

// freeResults is where a workbook of results is written in place of path: beside it, as path-2 and
// so on, where path is no longer what this program wrote. What a person changed is never replaced.
func (a *App) freeResults(ctx context.Context, path string, sources []string) (string, error) {
	ext := filepath.Ext(path)
	name := path
	var kept lang.Text // why path itself is kept
	for n := 2; n <= resultsAtMost; n++ {
		why, err := keeps(ctx, name, sources)
		if err != nil {
			return "", err
		}
		if name == path {
			kept = why
		}
		if why == (lang.Text{}) {
			if name != path {
				a.events.Notice(lang.Format("%s，予以保留；新的结果写到 %s", "%s and is kept; the new results are in %s", kept, name))
			}
			return name, nil
		}
		name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), n, ext)
	}
	return "", unusable(nil, "%s 和另外 %d 个同名编号的结果文件都要保留", "%s and %d more like it must be kept", path, resultsAtMost).
		hinted("请把它们移到别处", "move them elsewhere")
}

// keeps says why a file must stay as it is; empty where results may be written in its place.
func keeps(ctx context.Context, path string, sources []string) (lang.Text, error) {
	if notSource(path, sources) != nil {
		return lang.Format("%s 是订单文件", "%s is a file with orders", path), nil
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return lang.Text{}, nil // there is no file, or writing says what is wrong
	}
	o, err := readers.OriginOf(ctx, path)
	switch {
	case ctx.Err() != nil:
		return lang.Text{}, ctx.Err()
	case err != nil || !o.Results: // what cannot be read was not written by this program
		return lang.Format("%s 不是本程序写出的结果", "%s is no file of results that this program wrote", path), nil
	case !o.AsWritten:
		return lang.Format("%s 写出后被修改过", "%s was changed since it was written", path), nil
	}
	return lang.Text{}, nil
}

// resultsRead opens results as orders: what is left to do in them. It is asked for where nothing
// else was given, and where a person changed them.
func (a *App) resultsRead(ctx context.Context, path string, alone bool, passed error) (*readers.Workbook, error) {
	o, err := readers.OriginOf(ctx, path)
	switch {
	case err != nil:
		return nil, err
	case !o.Results || !alone && !o.Edited:
		return nil, passed
	}
	book, err := a.openBook(ctx, path, true)
	var refused *input.Error
	if !errors.As(err, &refused) || refused.Reason != input.ResultsEdited {
		return book, err
	}
	left, failed := readers.LeftIn(ctx, path)
	switch {
	case failed != nil:
		return nil, failed
	case alone && left.Orders == 0 && left.Nothing != "":
		return nil, &nothingLeft{lang.Format("%s 是本程序写出的结果，没有要开的订单：%s", "%s holds results and no order to issue: %s", path, left.Nothing), path}
	case left.Orders == 0 && !o.Edited:
		return nil, passed
	}
	return nil, notHere(path, &left, o.Edited)
}

// notHere refuses results with orders that have no lines, and names the files that have them.
func notHere(path string, left *readers.Left, edited bool) error {
	reason := input.ResultsOnly
	if edited {
		reason = input.ResultsEdited
	}
	return input.Refuse(path, reason, strings.Join(left.Files, ", "), nil)
}

// nothingLeft is a file of results, given alone, that says itself that no order is left to do.
type nothingLeft struct {
	lang.Text
	file string
}

// nothing is the result of a use that was given nothing but results without orders; any other error
// comes back.
func (a *App) nothing(err error) (*Result, error) {
	var none *nothingLeft
	if !errors.As(err, &none) {
		return nil, err
	}
	a.events.Notice(none.Text)
	return &Result{Idle: true, Summary: report.Summary{Environment: string(a.cfg.Environment), Sources: []string{none.file}}}, nil
}
