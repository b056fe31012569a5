package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/input"
)

// resultsAtMost is how many files of results of one name are looked at.
const resultsAtMost = 1000

// freeResults is where a workbook of results is written in place of path: beside it, as path-2 and
// so on, where path is no longer what this program wrote. What a person changed is never replaced.
func (s *session) freeResults(ctx context.Context, path string, sources []string) (string, error) {
	ext := filepath.Ext(path)
	name := path
	var kept string // why path itself is kept
	for n := 2; n <= resultsAtMost; n++ {
		why, err := s.keeps(ctx, name, sources)
		if err != nil {
			return "", err
		}
		if name == path {
			kept = why
		}
		if why == "" {
			if name != path {
				s.screen.Note("fapiao: " + kept + say(s.cfg.Lang, "，予以保留；新的结果写到 ", " and is kept; the new results are in ") + name)
			}
			return name, nil
		}
		name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), n, ext)
	}
	return "", refused("%s 和另外 %d 个同名编号的结果文件都要保留；请把它们移到别处",
		"%s and %d more like it must be kept; move them elsewhere", path, resultsAtMost)
}

// keeps says why a file must stay as it is; empty where results may be written in its place.
func (s *session) keeps(ctx context.Context, path string, sources []string) (string, error) {
	if notSource(path, sources) != nil {
		return say(s.cfg.Lang, path+" 是订单文件", path+" is a file with orders"), nil
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return "", nil // there is no file, or writing says what is wrong
	}
	o, err := readers.OriginOf(ctx, path)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil || !o.Results: // what cannot be read was not written by this program
		return say(s.cfg.Lang, path+" 不是本程序写出的结果", path+" is no file of results that this program wrote"), nil
	case !o.AsWritten:
		return say(s.cfg.Lang, path+" 写出后被修改过", path+" was changed since it was written"), nil
	}
	return "", nil
}

// resultsRead opens results as orders: what is left to do in them. It is asked for where nothing
// else was given, and where a person changed them.
func (s *session) resultsRead(ctx context.Context, path string, alone bool, passed error) (*readers.Workbook, error) {
	o, err := readers.OriginOf(ctx, path)
	switch {
	case err != nil:
		return nil, err
	case !o.Results || !alone && !o.Edited:
		return nil, passed
	}
	book, err := s.openBook(ctx, path, true)
	var refused *input.Error
	if !errors.As(err, &refused) || refused.Reason != input.ResultsEdited {
		return book, err
	}
	left, failed := readers.LeftIn(ctx, path)
	switch {
	case failed != nil:
		return nil, failed
	case alone && left.Orders == 0 && left.Nothing != "":
		return nil, &nothingLeft{file: path, words: left.Nothing}
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
type nothingLeft struct{ file, words string }

func (n *nothingLeft) Error() string { return n.Text("en") }

// Text is of spoken.
func (n *nothingLeft) Text(lang string) string {
	return both("%s 是本程序写出的结果，没有要开的订单：%s", "%s holds results and no order to issue: %s", n.file, n.words).Text(lang)
}

// endNothing ends a command with code 0 that was given nothing but results without orders.
func (s *session) endNothing(n *nothingLeft) error {
	s.screen.Note("fapiao: " + n.Text(s.cfg.Lang))
	if s.cli.Bool("json") {
		sum := report.Summary{Environment: string(s.cfg.Environment), Sources: []string{n.file}}
		if err := s.screen.Summary(ui.Final{Summary: sum}); err != nil {
			return err
		}
	}
	return &outcome{code: exitDone}
}
