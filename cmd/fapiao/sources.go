package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/gather"
	"github.com/fapiao/fapiao/readers/input"
)

// sources are what a command reads: files, or a query.
type sources struct {
	list    []pipeline.Source
	names   []string // as they were given, or queryName
	digests []string // of files; none for a query
	paths   []string // where files lie; none for a query
	columns []gather.Column
}

// queryName is what a query is called where a file's path would stand.
const queryName = "query"

// sources opens what the arguments name. The files are closed with the session.
func (s *session) sources(ctx context.Context) (*sources, error) {
	if err := s.cfg.HasSeller(); err != nil {
		return nil, err
	}
	files := s.cli.Args().Slice()
	db := s.cli.String("db")
	asks := s.cli.IsSet("query") || s.cli.IsSet("table")
	if db == "" && asks {
		db = s.variable("FAPIAO_DB")
	}
	switch {
	case db == "" && asks:
		return nil, usage("--query 和 --table 要有数据库：请写 --db 或 FAPIAO_DB", "--query and --table need a database: give --db or FAPIAO_DB")
	case db != "" && len(files) > 0:
		return nil, usage("文件和 --db 只能写一个", "give files or --db, not both")
	case db != "":
		return s.met(s.database(ctx, db))
	case len(files) == 0:
		return nil, usage("%s 要有订单文件，或 --db", "%s needs a file with orders, or --db", s.cli.Command.Name)
	}
	return s.met(s.workbooks(ctx, files))
}

// met warns of titles of columns that were named and are in none of the sources.
func (s *session) met(src *sources, err error) (*sources, error) {
	if err == nil {
		s.warnColumns(src.columns)
	}
	return src, err
}

func (s *session) workbooks(ctx context.Context, files []string) (*sources, error) {
	out := &sources{}
	seen := map[string]string{}
	var passed error // why a file was passed over
	for _, f := range files {
		f = filepath.Clean(f)
		book, err := s.workbook(ctx, f, len(files) == 1)
		if noOrders(err) && len(files) > 1 {
			passed = err
			s.screen.Note("fapiao: " + s.passedOver(f, err))
			continue
		}
		var none *nothingLeft
		if errors.As(err, &none) {
			return nil, s.endNothing(none)
		}
		if err != nil {
			return nil, err
		}
		s.closing(book.Close)
		d, err := book.Digest(ctx)
		if err != nil {
			return nil, unusable{err}
		}
		if first, twice := seen[d]; twice {
			return nil, usage("%s 和 %s 是同一个文件；写一次即可", "%s and %s are the same file; give it once", first, f)
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

// workbook opens a file; alone says that no other was given.
func (s *session) workbook(ctx context.Context, f string, alone bool) (*readers.Workbook, error) {
	if lockFile(f) {
		return nil, input.Refuse(f, input.Results, "~$", nil)
	}
	book, err := s.openBook(ctx, f, false)
	if noOrders(err) {
		return s.resultsRead(ctx, f, alone, err)
	}
	return book, err
}

func (s *session) openBook(ctx context.Context, f string, results bool) (*readers.Workbook, error) {
	return readers.Open(ctx, f, readers.Options{HiddenRows: readers.HiddenRows(s.cfg.HiddenRows), Results: results})
}

// passedOver says in one line why a file among others is not read.
func (s *session) passedOver(f string, err error) string {
	var refused *input.Error
	switch {
	case lockFile(f):
		return say(s.cfg.Lang, "跳过 "+f+"：表格软件打开文件时的临时文件", f+" is skipped: a spreadsheet program keeps it while a file is open")
	case errors.As(err, &refused) && refused.Reason == input.Results:
		return say(s.cfg.Lang, "跳过 "+f+"：本程序写出的结果", f+" is skipped: it holds results that this program wrote")
	}
	return s.message(err)
}

// lockFile reports the name of what Excel and WPS keep beside an open workbook.
func lockFile(f string) bool { return strings.HasPrefix(filepath.Base(f), "~$") }

// noOrders reports a file that *.xlsx names beside the orders and that holds none: results, or a
// lock.
func noOrders(err error) bool {
	var refused *input.Error
	return errors.As(err, &refused) && (refused.Reason == input.Results || refused.Reason == input.ResultsOnly || refused.Reason == input.ResultsEdited)
}

// noFiles refuses arguments where a command takes none, so that "submit orders.xlsx" does not send
// another batch.
func (s *session) noFiles() error {
	if !s.cli.Args().Present() {
		return nil
	}
	return s.noFile(s.cli.Args().First())
}

// noFile refuses what is no order of the ledger where none, or only orders, are taken.
func (s *session) noFile(name string) error {
	return usage("%s 不读取文件（%s），只处理台账里的订单", "%s takes no file (%s); it works on what the ledger holds", s.cli.Command.Name, name)
}
