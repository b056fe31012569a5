package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/htmlpage"
)

// checkedName is how the names of marked copies end.
const checkedName = "-checked"

// copyNumber is the end of a copy's name without its extension.
var copyNumber = regexp.MustCompile(checkedName + `(-[0-9]+)?$`)

// checkedPath is <input>-checked with an extension, in the folder of the input or of its archive,
// or in out_dir. A copy of a copy has the same name with a number.
func (a *App) checkedPath(source, ext string) (string, error) {
	name, folder := "query", "."
	if source != queryName {
		name, folder = copyNumber.ReplaceAllString(stem(source), ""), filepath.Dir(source)
		if archive := container(source); archive != "" {
			name, folder = stem(archive)+"-"+name, filepath.Dir(archive)
		}
	}
	if a.cfg.OutDir != "" {
		folder = a.cfg.OutDir
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return "", unusable(err, "不能建立结果文件夹", "make the folder for results")
		}
	}
	atomicfile.Clean(folder)
	return filepath.Join(folder, name+checkedName+ext), nil
}

// stem is the name of a file without its folder and extension.
func stem(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// originalName is how a marked copy names the file that was checked: without its folder, but with
// the archive that it is in, whose files are no versions of those beside it.
func originalName(source string) string {
	if archive := container(source); archive != "" {
		return filepath.ToSlash(strings.TrimPrefix(source, filepath.Dir(archive)+string(filepath.Separator)))
	}
	return filepath.Base(source)
}

// checkedExt is the extension of a marked copy: that of its source if a workbook may have it.
func checkedExt(source string) string {
	switch ext := filepath.Ext(source); strings.ToLower(ext) {
	case ".xlsm", ".xltx", ".xltm":
		return ext
	}
	return ".xlsx"
}

// freeChecked is path, or path with a number where there is a file that must be kept: one of the
// sources, one that this check wrote, or one that untouched does not recognise as written by this
// program and unchanged since.
func (a *App) freeChecked(ctx context.Context, c *checked, path string, untouched func(context.Context, string) bool) (string, error) {
	ext := filepath.Ext(path)
	name := path
	for n := 2; n <= resultsAtMost; n++ {
		info, err := os.Stat(name)
		if err != nil || info.Mode().IsRegular() && !c.keeps(name) && untouched(ctx, name) {
			if name != path && !c.keeps(path) {
				a.noteKept(path, name)
			}
			return name, nil // no file, or an error that writing will report
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), n, ext)
	}
	return "", unusable(nil,
		"%s 和另外 %d 个同名编号的文件都要保留",
		"%s and %d more like it must be kept",
		path, resultsAtMost).
		hinted("请把它们移到别处", "move them elsewhere")
}

// keeps reports whether a file is a source of the check, or was written by it.
func (c *checked) keeps(name string) bool {
	var mine []string
	for _, f := range c.files {
		mine = append(mine, f.name)
	}
	return notSource(name, append(mine, c.written.copies...)) != nil
}

// noteKept says that a file was kept.
func (a *App) noteKept(kept, name string) {
	a.events.Notice(lang.Format(
		"%s 写出后被修改过，或不是本程序写出的，予以保留；这次写到 %s",
		"%s was changed since it was written, or is not of this program, and is kept; this one is %s",
		kept, name))
}

// copyUntouched reports whether a file is a marked copy that nobody changed.
func copyUntouched(ctx context.Context, path string) bool {
	is, err := readers.CopyAsWritten(ctx, path)
	return err == nil && is
}

// pageUntouched reports whether a file is a page of findings that nobody changed.
func pageUntouched(_ context.Context, path string) bool { return htmlpage.AsWritten(path) }
