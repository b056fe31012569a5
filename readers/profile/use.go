package profile

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Use says in words what a column is used for: the titles of its fields, and what else reads it.
func (b *Binding) Use(column int) lang.Text {
	var uses []lang.Text
	for _, r := range b.fields {
		if slices.Contains(r.columns, column) {
			uses = append(uses, r.field.Title())
		}
	}
	if b.identifies(column) {
		uses = append(uses, lang.Text{Zh: "识别订单", En: "identifies the order"})
	}
	if slices.ContainsFunc(b.conditions, func(c condition) bool { return c.column == column }) {
		uses = append(uses, lang.Text{Zh: "条件", En: "condition"})
	}
	switch {
	case b.running[column]:
		uses = append(uses, lang.Text{Zh: "序号，不采用", En: "row numbers, not read"})
	case b.kept[column] && b.carried[column]:
		uses = append(uses, lang.Text{Zh: "带入结果表", En: "copied to the results"})
	case b.kept[column]:
		uses = append(uses, lang.Text{Zh: "没有写明", En: "not mentioned"})
	case len(uses) == 0:
		uses = append(uses, lang.Text{Zh: "不采用", En: "ignored"})
	}
	return lang.Join(uses, "、", ", ")
}

// Given is a field that comes from no column.
type Given struct {
	Field  invoice.Field
	Source lang.Text // such as: constant 6%
}

// Given lists the fields that come from constants, defaults and lists.
func (p *Profile) Given() (out []Given) {
	for _, info := range invoice.Catalogue() {
		col, ok := p.Columns[info.Field]
		switch {
		case !ok:
		case col.Constant != "":
			out = append(out, Given{info.Field, lang.Format("固定为 %s", "constant %s", col.Constant)})
		case col.Default != "":
			out = append(out, Given{info.Field, lang.Format("为空时是 %s", "%s where empty", col.Default)})
		}
		for _, l := range p.Lookups {
			if title := l.Fill[info.Field]; title != "" {
				name := strings.TrimSpace(l.File + " " + l.Sheet)
				out = append(out, Given{info.Field, lang.Format("按%s查清单 %s 的“%s”", "by %s from the list %s, column “%s”", l.Match.Title(), name, title)})
			}
		}
	}
	return out
}
