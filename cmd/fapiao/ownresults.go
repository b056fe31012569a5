package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

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
	for n := 2; n <= resultsAtMost; n++ {
		ours, err := asWritten(ctx, name)
		if err != nil {
			return "", err
		}
		if ours && notSource(name, sources) == nil {
			if name != path {
				s.screen.Note("fapiao: " + say(s.cfg.Lang, path+" 写出后被修改过，予以保留；新的结果写到 "+name,
					path+" was changed since it was written and is kept; the new results are in "+name))
			}
			return name, nil
		}
		name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), n, ext)
	}
	return "", refused("%s 和另外 %d 个同名编号的结果文件写出后都被修改过；请把它们移到别处",
		"%s and %d more like it were changed since they were written; move them elsewhere", path, resultsAtMost)
}

// asWritten says whether nothing is lost when a file of results is written to path.
func asWritten(ctx context.Context, path string) (bool, error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return true, nil // there is no file, or writing says what is wrong
	}
	o, err := readers.OriginOf(ctx, path)
	if err != nil {
		return false, ctx.Err() // what cannot be read was not written by this program
	}
	return o.AsWritten, nil
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
	if !o.Edited && errors.As(err, &refused) && refused.Reason == input.ResultsEdited {
		return nil, passed
	}
	return book, err
}
