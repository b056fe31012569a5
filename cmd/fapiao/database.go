package main

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/readers/database"
)

// database starts the query that the flags describe.
func (s *session) database(ctx context.Context, db string) (*sources, error) {
	query, table := s.cli.String("query"), s.cli.String("table")
	if (query == "") == (table == "") {
		return nil, usage("--db 要和 --query、--table 中的一个一起用", "--db needs one of --query and --table")
	}
	q, err := database.Open(ctx, database.Config{URL: databaseURL(db), Query: query, Table: table})
	if err != nil {
		return nil, err
	}
	s.closing(q.Close)
	return &sources{list: []pipeline.Source{q}, names: []string{queryName}, columns: q.Columns()}, nil
}

// databaseURL takes a bare path for an SQLite file.
func databaseURL(db string) string {
	if filepath.VolumeName(db) != "" || !strings.Contains(db, ":") {
		return "sqlite:" + db
	}
	return db
}
