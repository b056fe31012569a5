package app

import (
	"context"
	"io"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/database"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// Input names the source of orders: files, or one query of a database.
type Input struct {
	// Files are workbooks and texts with columns, folders and zip archives of them, and
	// StandardInput, which is read from Stdin.
	Files []string
	Stdin io.Reader
	// Database is the address of a database (sqladdr.Parse), or an SQLite file. It is read with
	// Query, one SELECT, or Table, the name of a table or view.
	Database, Query, Table string
	// Watermark is a column of the query that grows with each change. Only orders with new rows
	// are read: those above the value that an earlier reading of the same query reached.
	Watermark string
	Arranged
}

// check returns an error if the input is empty or its fields contradict each other.
func (in *Input) check() error {
	switch {
	case len(in.Files) == 0 && in.Database == "":
		return usage("要有订单文件或数据库", "a file with orders, or a database, is needed")
	case len(in.Files) > 0 && (in.Database != "" || in.Query != "" || in.Table != ""):
		return usage("文件和数据库只能写一个", "give files or a database, not both")
	case in.Watermark != "" && in.Database == "":
		return usage("水位列只用于数据库", "a watermark column needs a database")
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
	carried []string   // titles of columns that mapping profiles copy to the results
	mark    *watermark // nil for files, and for a query that is read from its beginning each time
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
	if err != nil {
		return src, err
	}
	src.arranged = in.Arranged
	u.warnColumns(src.columns)
	return src, u.refuseUnread(src)
}

// database starts a query.
func (u *use) database(ctx context.Context, in Input) (*sources, error) {
	m, err := u.mapping(ctx)
	if err != nil {
		return nil, err
	}
	since, name, err := u.watermark(ctx, in, m)
	if err != nil {
		return nil, err
	}
	c := database.Config{URL: databaseURL(in.Database), Query: in.Query, Table: in.Table, Watermark: since}
	if m != nil {
		lists, err := m.Lists()
		if err != nil {
			return nil, err
		}
		c.Mapping = &database.Mapping{Profile: m.Profile, Lists: lists}
	}
	q, err := database.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	u.closing(q.Close)
	out := &sources{list: []pipeline.Source{q}, names: []string{queryName}, columns: q.Columns()}
	if m != nil {
		out.carried = m.Profile.CarriedTitles()
	}
	if since != nil {
		out.mark = &watermark{name, q}
	}
	return out, nil
}

// databaseURL makes a URL of a path, which is an SQLite file.
func databaseURL(db string) string {
	if filepath.VolumeName(db) != "" || !strings.Contains(db, ":") {
		return "sqlite:" + db
	}
	return db
}

func (u *use) workbooks(ctx context.Context, in Input) (*sources, error) {
	files, err := u.files(in)
	if err != nil {
		return nil, err
	}
	out := &sources{}
	m, err := u.mapping(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]string{}
	var passed error // why a file was skipped
	for i := range files {
		f := &files[i]
		u.noteOpen(f, files)
		book, err := u.workbook(ctx, f, len(files) == 1, m)
		if (noOrders(err) || otherLayout(err)) && len(files) > 1 || noTable(err) && f.found {
			passed = err
			u.events.Notice(passedOver(f.name, err))
			continue
		}
		if err != nil {
			return nil, err
		}
		u.closing(book.Close)
		if err := out.add(ctx, f, book, seen); err != nil {
			return nil, err
		}
	}
	if len(out.list) == 0 {
		return nil, passed
	}
	if err := u.latest(out); err != nil {
		return nil, err
	}
	for _, s := range out.list {
		if book, ok := s.(*readers.Workbook); ok {
			out.columns = append(out.columns, book.Columns()...)
		}
	}
	return out, nil
}

// add adds an opened file; seen has the names of the files before it by their digests.
func (s *sources) add(ctx context.Context, f *file, book *readers.Workbook, seen map[string]string) error {
	d, err := book.Digest(ctx)
	if err != nil {
		return unusable(err, "读取 %s", "read %s", f.name)
	}
	if first, twice := seen[d]; twice {
		return sameContent(first, f)
	}
	seen[d] = f.name
	if f.path != "" {
		if f.real, err = realPath(f.path); err != nil {
			return err
		}
	}
	if used := book.Mapping(); used != nil {
		d += " profile " + used.Digest()
		s.carried = append(s.carried, used.Profile.CarriedTitles()...)
	}
	s.carried = append(s.carried, book.CarriedTitles()...)
	s.list, s.names, s.digests, s.paths = append(s.list, book), append(s.names, f.name), append(s.digests, d), append(s.paths, f.real)
	return nil
}

// sameContent refuses a file that is read twice, or two files with the same orders.
func sameContent(first string, f *file) error {
	if !f.found {
		return usage(
			"%s 和 %s 是同一个文件；写一次即可",
			"%s and %s are the same file; give it once",
			first, f.name)
	}
	return unusable(nil,
		"%s 和 %s 的内容完全相同",
		"%s and %s have the same content",
		first, f.name).hinted("请只留一个", "keep one of them")
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
