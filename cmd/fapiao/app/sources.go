package app

import (
	"context"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/readers/database"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// Input names the source of orders: workbooks, or one query of a database.
type Input struct {
	Files []string
	// Database is a postgres:// URL with sslmode, or an SQLite file. It is read with Query, one
	// SELECT, or Table, the name of a table or view.
	Database, Query, Table string
	Arranged
}

// check returns an error if the input is empty or its fields contradict each other.
func (in *Input) check() error {
	switch {
	case len(in.Files) == 0 && in.Database == "":
		return usage("要有订单文件或数据库", "a file with orders, or a database, is needed")
	case len(in.Files) > 0 && (in.Database != "" || in.Query != "" || in.Table != ""):
		return usage("文件和数据库只能写一个", "give files or a database, not both")
	case in.Database != "" && (in.Query == "") == (in.Table == ""):
		return usage(
			"数据库要有一个查询或一个表，两者选一",
			"a database needs a query or a table, one of the two")
	}
	return in.Arranged.check()
}

// sources are the opened files or the query of a use.
type sources struct {
	list    []pipeline.Source
	names   []string // as given, or queryName
	digests []string // of files; none for a query
	paths   []string // real paths of files; none for a query
	columns []rowstore.Column
	// arranged is how the orders become invoices.
	arranged Arranged
}

// queryName is used for a query in place of a file's path.
const queryName = "query"

// sources opens an input, and closes it at the end of the use.
func (u *use) sources(ctx context.Context, in Input) (*sources, error) {
	if err := u.cfg.HasSeller(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	open := u.workbooks
	if in.Database != "" {
		open = u.database
	}
	src, err := open(ctx, in)
	if err == nil {
		src.arranged = in.Arranged
		u.warnColumns(src.columns)
	}
	return src, err
}

// database starts a query.
func (u *use) database(ctx context.Context, in Input) (*sources, error) {
	q, err := database.Open(ctx, database.Config{URL: databaseURL(in.Database), Query: in.Query, Table: in.Table})
	if err != nil {
		return nil, err
	}
	u.closing(q.Close)
	return &sources{list: []pipeline.Source{q}, names: []string{queryName}, columns: q.Columns()}, nil
}

// databaseURL makes a URL of a path, which is an SQLite file.
func databaseURL(db string) string {
	if filepath.VolumeName(db) != "" || !strings.Contains(db, ":") {
		return "sqlite:" + db
	}
	return db
}

func (u *use) workbooks(ctx context.Context, in Input) (*sources, error) {
	files := in.Files
	out := &sources{}
	seen := map[string]string{}
	var passed error // why a file was skipped
	for _, f := range files {
		f = filepath.Clean(f)
		book, err := u.workbook(ctx, f, len(files) == 1)
		if noOrders(err) && len(files) > 1 {
			passed = err
			u.events.Notice(passedOver(f, err))
			continue
		}
		if err != nil {
			return nil, err
		}
		u.closing(book.Close)
		d, err := book.Digest(ctx)
		if err != nil {
			return nil, unusable(err, "读取 %s", "read %s", f)
		}
		if first, twice := seen[d]; twice {
			return nil, usage(
				"%s 和 %s 是同一个文件；写一次即可",
				"%s and %s are the same file; give it once",
				first, f)
		}
		seen[d] = f
		path, err := realPath(f)
		if err != nil {
			return nil, err
		}
		out.list, out.names, out.digests, out.paths = append(out.list, book), append(out.names, f), append(out.digests, d), append(out.paths, path)
		out.columns = append(out.columns, book.Columns()...)
	}
	if len(out.list) == 0 {
		return nil, passed
	}
	return out, nil
}

// realPath is the canonical path of a file: absolute, with symbolic links resolved, and in lower
// case on Windows. It does not change if the file is saved again.
func realPath(file string) (string, error) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return "", unusable(err, "找不到 %s", "locate %s", file)
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return "", unusable(err, "找不到 %s", "locate %s", file)
	}
	if runtime.GOOS == "windows" {
		real = strings.ToLower(real)
	}
	return real, nil
}
