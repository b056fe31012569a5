package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
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
	for n := 2; n <= resultsAtMost; n++ {
		ours, err := asWritten(ctx, name)
		if err != nil {
			return "", err
		}
		if ours && notSource(name, sources) == nil {
			if name != path {
				a.events.Notice(lang.Format("%s 写出后被修改过，予以保留；新的结果写到 %s",
					"%s was changed since it was written and is kept; the new results are in %s", path, name))
			}
			return name, nil
		}
		name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), n, ext)
	}
	return "", unusable(nil, "%s 和另外 %d 个同名结果文件写出后都被修改过", "%s and %d more like it were changed since they were written", path, resultsAtMost).
		hinted("请把它们移到别处", "move them elsewhere")
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
	if !o.Edited && errors.As(err, &refused) && refused.Reason == input.ResultsEdited {
		return nil, passed
	}
	return book, err
}
