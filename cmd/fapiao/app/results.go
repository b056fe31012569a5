package app

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/resultbook"
	"github.com/fapiao/fapiao/writers/resultpage"
)

// resultsEnd ends the name of a result workbook.
const resultsEnd = "-results.xlsx"

// resultsPath is <input>-results.xlsx in the folder of the first input, which is a file or an
// archive, or in out_dir, which is created if it is missing. It is checked before anything is sent.
func (a *App) resultsPath(sources []string) (string, error) {
	name, folder := "query", "."
	if len(sources) > 0 && sources[0] != queryName {
		first := cmp.Or(container(sources[0]), sources[0])
		base := filepath.Base(first)
		name, folder = strings.TrimSuffix(base, filepath.Ext(base)), filepath.Dir(first)
	}
	if a.cfg.OutDir != "" {
		folder = a.cfg.OutDir
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", unusable(err, "不能建立结果文件夹", "make the folder for results")
	}
	atomicfile.Clean(folder)
	if err := writable(folder); err != nil {
		return "", err
	}
	path := filepath.Join(folder, name+resultsEnd)
	return path, notSource(path, sources)
}

// writable checks, before anything is sent, that results can be written to a folder.
func writable(folder string) error {
	f, err := os.CreateTemp(folder, ".fapiao-*.tmp")
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err // without the name of the temporary file
	}
	if err != nil {
		return unusable(err,
			"结果不能写到 %s，请用 -o 写明另一个文件夹",
			"results cannot be written to %s; name another folder with -o",
			folder)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// export makes the run write the result workbook.
func (j *job) export(path string, sources []string) {
	j.exec.Export = func(ctx context.Context, sum report.Summary) (err error) {
		defer func() { err = notExported(err) }()
		path, err := j.freeResults(ctx, path, orderFiles{sources, j.store}) // not earlier: the file may have been changed meanwhile
		if err != nil {
			return err
		}
		w, err := j.resultBook(path)
		if err != nil {
			return err
		}
		j.step("before results")
		x := selected{store: j.store, filter: ledger.Filter{Batch: sum.Batch}}
		if err := x.write(ctx, j.App, w, sum); err != nil {
			return err
		}
		j.step("after results")
		j.results, j.fixable = path, x.fixable
		return nil
	}
}

// notExported says what to do if the results could not be written: the invoices exist.
func notExported(err error) error {
	if KindOf(err) != Failed || errors.Is(err, atomicfile.ErrInUse) {
		return err
	}
	return failed(err, "结果没有写出", "the results were not written").hinted(
		"发票已按台账处理，没有丢失：腾出空间，或用 fapiao export -o 写到另一个文件夹的文件",
		"nothing is lost, the ledger has all invoices: make room, or write a file in another folder with fapiao export -o")
}

// resultBook begins a result workbook.
func (a *App) resultBook(path string) (*resultbook.Writer, error) {
	return resultbook.New(path, resultbook.Options{Lang: a.cfg.Lang, Now: a.now, By: resultbook.By(a.cfg.SheetsBy)})
}

// write streams the results to a writer.
func (x *selected) write(ctx context.Context, a *App, w writers.Results, sum report.Summary) (err error) {
	defer w.Abort()
	book, _ := w.(*resultbook.Writer)
	_, page := w.(*resultpage.Writer)
	if page || book != nil { // what has the name of the file
		was := x.filter
		defer func() { x.filter = was }()
		if err := x.ofCorrections(ctx, a, &sum); err != nil {
			return err
		}
	}
	if sum.Written.IsZero() {
		sum.Written = a.now()
	}
	sum.SellerNames, sum.GroupBy = a.sellerNames(), a.cfg.GroupBy
	if page || book != nil { // what people read has the sums, too
		if err := x.stand(ctx, a, &sum); err != nil {
			return err
		}
		defer func() { x.standing = nil }()
	}
	var left []string
	by := resultbook.By(a.cfg.SheetsBy).Column()
	if sum.Carried, left, err = x.carried(ctx, sum.GroupBy, by); err != nil {
		return err
	}
	if len(left) > 0 {
		a.events.Notice(leftOut(left))
	}
	if book != nil && sum.Orders > 0 {
		if x.before {
			if err := a.refuseTitles(sum.Carried); err != nil {
				return err
			}
		}
		a.warnGroup("group_by", sum.GroupBy, sum.Carried)
		a.warnGroup("sheets_by", by, slices.Concat(byKeywords, sum.Carried))
	}
	x.announced = map[string]bool{}
	for _, title := range sum.Carried {
		x.announced[title] = true
	}
	var l *leftLines
	if book != nil {
		if l, err = x.left(ctx, a, &sum); err != nil {
			return err
		}
	}
	if err := w.Begin(sum); err != nil {
		return err
	}
	err = x.rows(ctx, func(r report.Row) error {
		if err := l.fill(&r); err != nil {
			return err
		}
		return w.Row(r)
	})
	if err != nil {
		return err
	}
	if book != nil && book.Shared() {
		a.events.Notice(lang.Format("%s：超过 %d 个的值在同一张工作表“（其他）”里",
			`%s: values beyond the first %d share the sheet "(others)"`, a.cfg.Named("sheets_by"), resultbook.MaxSheets))
	}
	if book != nil {
		x.fixable = book.Fixable()
	}
	return w.Close()
}
