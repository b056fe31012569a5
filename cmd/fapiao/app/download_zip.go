package app

import (
	"cmp"
	"context"
	"maps"
	"path/filepath"
	"slices"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/bundle"
	"github.com/fapiao/fapiao/writers/filename"
)

// zips writes an archive of the files of each group.
func (d *downloading) zips(ctx context.Context) error {
	if d.Zip == "" {
		return nil
	}
	groups := map[string][]bundle.Entry{}
	for _, w := range d.wanted {
		if w.there {
			group := d.groupOf(w.row)
			groups[group] = append(groups[group], bundle.Entry{Name: w.name, Path: d.path(w.name), At: w.row.IssuedAt})
		}
	}
	var names filename.Names
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		path := filepath.Join(d.Folder, names.Unique(filename.Safe(cmp.Or(group, notFilled), ".zip")))
		if err := bundle.Write(path, groups[group]); err != nil {
			return failed(err, "不能写 %s", "write %s", path)
		}
		d.result.Zips = append(d.result.Zips, path)
	}
	return nil
}

func (d *downloading) groupOf(r *report.Row) string {
	switch d.Zip {
	case ZipBuyer:
		return r.BuyerName
	case ZipMonth:
		return r.IssuedAt.In(beijing.Zone).Format("2006-01")
	}
	return columnOf(r, d.Zip)
}
