package app

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/nearest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/rowstore"
	"github.com/fapiao/fapiao/writers/resultbook"
)

// titlesNamed is how many titles a warning about a title that is nowhere names.
const titlesNamed = 10

// warnColumns warns of each configured title of a column to carry or to ignore that has no effect:
// no source has such a column, or it is a field of the order. One of several files is enough. Since
// the configuration serves the files of every month, a missing title to ignore is reported only if
// a similar one exists.
func (a *App) warnColumns(columns []rowstore.Column) {
	for _, key := range []struct {
		name   string
		titles []string
		strict bool
	}{
		{"carry_columns", a.cfg.CarryColumns, true},
		{"ignore_columns", a.cfg.IgnoreColumns, a.cfg.Typed("ignore_columns")},
	} {
		for _, title := range key.titles {
			if text := ineffective(title, a.cfg.Named(key.name), columns, key.strict); text != (lang.Text{}) {
				a.events.Warn(text)
			}
		}
	}
}

// ineffective returns a warning if a title has no effect; empty if it has.
func ineffective(title, setting string, columns []rowstore.Column, strict bool) lang.Text {
	var others []string // titles of columns that are no field
	field := false
	for _, c := range columns {
		same := invoice.Fold(c.Title) == invoice.Fold(title)
		switch {
		case same && (c.Field == "" || c.Field == invoice.RowNo): // running numbers are on no invoice
			return lang.Text{}
		case same:
			field = true
		case c.Field == "" && c.Title != "" && !slices.Contains(others, c.Title):
			others = append(others, c.Title)
		}
	}
	if field {
		return lang.Format("%s 写了“%s”，但这一列是开票内容，照常采用",
			"%s names %q, which is a field of the order and is read all the same", setting, title)
	}
	return missing(title, setting, others, strict)
}

// missing says that no column has a title, and which others there are.
func missing(title, setting string, others []string, strict bool) lang.Text {
	switch near := nearTitle(title, others); {
	case near != "":
		return lang.Format(
			"%s 写了“%s”，但没有这一列；是不是“%s”？",
			"%s names %q, and there is no such column; did you mean %q?",
			setting, title, near)
	case !strict:
		return lang.Text{}
	case len(others) == 0:
		return lang.Format(
			"%s 写了“%s”，但没有这一列",
			"%s names %q, and there is no such column",
			setting, title)
	}
	named := others[:min(len(others), titlesNamed)]
	return lang.Format(
		"%[1]s 写了“%[2]s”，但没有这一列；可以写的有：%[3]s",
		"%[1]s names %[2]q, and there is no such column; there are: %[4]s",
		setting, title, strings.Join(named, "、"), strings.Join(named, ", "))
}

// nearTitle returns the title that was probably meant; empty if there is none.
func nearTitle(title string, titles []string) string {
	folded := invoice.Fold(title)
	for _, t := range titles {
		if nearest.Typo(folded, invoice.Fold(t)) {
			return t
		}
	}
	return nearest.Name(title, titles)
}

// refuseUnread refuses a title of --by or --group-by that none of the sources has. That of a
// configuration, which serves the files of every month, may be missing. One of several files is
// enough: orders without the column have a sheet, or a sum, of their own.
func (a *App) refuseUnread(src *sources) error {
	ignored := func(title string) bool { return hasTitle(a.cfg.IgnoreColumns, title) }
	titles := slices.DeleteFunc(slices.Clone(src.carried), ignored)
	for _, c := range src.columns {
		if c.Title != "" && !ignored(c.Title) && (c.Field == "" || c.Field == invoice.RowNo) && !slices.Contains(titles, c.Title) {
			titles = append(titles, c.Title)
		}
	}
	return a.refuseTitles(titles)
}

// refuseTitles refuses a title of --by or --group-by that is none of the carried ones.
func (a *App) refuseTitles(carried []string) error {
	for _, o := range []struct {
		key, title string
		others     []string // that can be given beside the carried ones
	}{
		{"sheets_by", resultbook.By(a.cfg.SheetsBy).Column(), byKeywords},
		{"group_by", a.cfg.GroupBy, nil},
	} {
		if a.cfg.Typed(o.key) && o.title != "" && !hasTitle(carried, o.title) {
			return &Error{Kind: Unusable, Message: missing(o.title, a.cfg.Named(o.key), slices.Concat(o.others, carried), true)}
		}
	}
	return nil
}

// byKeywords are what results can be divided by beside carried columns.
var byKeywords = []string{string(resultbook.ByMonth), string(resultbook.BySeller), string(resultbook.ByBuyer)}

func hasTitle(titles []string, title string) bool {
	return slices.ContainsFunc(titles, func(t string) bool { return invoice.Fold(t) == invoice.Fold(title) })
}

// warnGroup warns that results are not summed or divided by the column that a key names, since no
// order carries it.
func (a *App) warnGroup(key, title string, carried []string) {
	if title == "" || hasTitle(carried, title) {
		return
	}
	a.events.Warn(missing(title, a.cfg.Named(key), carried, true))
}
