package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/htmlpage"
)

// resultsAtMost is the most numbered result files of one name.
const resultsAtMost = 1000

// orderFiles are files with orders, which results never replace: what a person filled in has no
// other copy, whatever program its form is of.
type orderFiles struct {
	names []string         // those of the results, as they were given
	store *sqlledger.Store // has those of all batches
}

// has reports whether a file is one of them.
func (o *orderFiles) has(ctx context.Context, path string) (bool, error) {
	if notSource(path, o.names) != nil {
		return true, nil
	}
	real, err := realPath(path)
	if err != nil {
		return false, nil //nolint:nilerr // nothing is there, or writing reports it
	}
	return o.store.WasRead(ctx, []string{real, correctionPath + real})
}

// freeResults returns the path for a result workbook or a page: path, or path-2 and so on if path
// has orders, was not written by this program or was changed since. A changed file is never
// replaced.
func (a *App) freeResults(ctx context.Context, path string, orders orderFiles) (string, error) {
	ext := filepath.Ext(path)
	name := path
	var kept lang.Text // why path is kept
	for n := 2; n <= resultsAtMost; n++ {
		why, err := keeps(ctx, name, &orders)
		if err != nil {
			return "", err
		}
		if name == path {
			kept = why
		}
		if why == (lang.Text{}) {
			if name != path {
				a.events.Notice(lang.Format(
					"%s，予以保留；新的结果写到 %s",
					"%s and is kept; the new results are in %s",
					kept, name))
			}
			return name, nil
		}
		name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), n, ext)
	}
	return "", unusable(nil,
		"%s 和另外 %d 个同名编号的结果文件都要保留",
		"%s and %d more like it must be kept",
		path, resultsAtMost).
		hinted("请把它们移到别处", "move them elsewhere")
}

// keeps returns why a file must be kept; empty if results may replace it.
func keeps(ctx context.Context, path string, orders *orderFiles) (lang.Text, error) {
	if has, err := orders.has(ctx, path); has || err != nil {
		return lang.Format("%s 是订单文件", "%s is a file with orders", path), err
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return lang.Text{}, nil // no file, or an error that writing will report
	}
	if atomicfile.InUse(path) {
		return lang.Format("%s 正被其他程序（如 Excel）打开", "%s is open in another program, such as Excel,", path), nil
	}
	if strings.EqualFold(filepath.Ext(path), "."+string(HTML)) {
		if htmlpage.AsWritten(path) {
			return lang.Text{}, nil
		}
		return lang.Format("%s 写出后被修改过，或不是本程序写出的", "%s was changed since it was written, or is not of this program,", path), nil
	}
	o, err := readers.OriginOf(ctx, path)
	switch {
	case ctx.Err() != nil:
		return lang.Text{}, ctx.Err()
	case err != nil || !o.Results: // a file that cannot be read was not written by this program
		return lang.Format(
			"%s 不是本程序写出的结果",
			"%s is no file of results that this program wrote",
			path), nil
	case !o.AsWritten:
		return lang.Format("%s 写出后被修改过", "%s was changed since it was written", path), nil
	}
	return lang.Text{}, nil
}

// notSource refuses to write results over a source of orders.
func notSource(path string, sources []string) error {
	target, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unusable(err, "不能查看写结果的位置", "look at the place for results")
	}
	for _, name := range sources {
		name = cmp.Or(container(name), name)
		if info, err := os.Stat(name); err == nil && os.SameFile(info, target) {
			return withOrders(path)
		}
	}
	return nil
}

// withOrders refuses to write results over a file with orders.
func withOrders(path string) error {
	return usage("%s 是订单文件；请把结果写到别处", "%s is a file with orders; write the results elsewhere", path)
}
