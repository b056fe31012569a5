package profile

import (
	"maps"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/strictyaml"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Builtins are the built-in profiles, by name.
type Builtins map[string]*Profile

// Names are their names, sorted.
func (b Builtins) Names() []string { return slices.Sorted(maps.Keys(b)) }

// extended is the profile with the keys of the built-in one that it extends where it has none of
// its own.
func (p *Profile) extended(builtin Builtins) (*Profile, error) {
	if p.Extends == "" {
		return p, nil
	}
	base, ok := builtin[p.Extends]
	if !ok {
		var f faults
		f.add(p.at("extends"), "extends", lang.Format("没有内置对应表 %q%s", "there is no built-in profile %q%s",
			p.Extends, strictyaml.Suggest(p.Extends, builtin.Names())))
		return nil, f.err()
	}
	if p.Kind != base.Kind {
		var f faults
		f.add(p.at("extends"), "extends", lang.Format("内置对应表 %s 是另一种表的", "the built-in profile %s is of another kind of source", base.Name))
		return nil, f.err()
	}
	out := *p
	out.Recognise = nil // the built-in one is recognised
	out.where = maps.Clone(base.where)
	maps.Copy(out.where, p.where)
	out.Columns = maps.Clone(base.Columns)
	if out.Columns == nil {
		out.Columns = map[invoice.Field]Column{}
	}
	maps.Copy(out.Columns, p.Columns)
	out.Sheets = or(p.Sheets, base.Sheets)
	out.Order.IdentifyBy = or(p.Order.IdentifyBy, base.Order.IdentifyBy)
	out.Order.Together = p.Order.Together || base.Order.Together
	out.Rows.Totals = or(p.Rows.Totals, base.Rows.Totals)
	out.Rows.OnlyWhen = or(p.Rows.OnlyWhen, base.Rows.OnlyWhen)
	out.Rows.SkipWhen = or(p.Rows.SkipWhen, base.Rows.SkipWhen)
	out.Lookups, out.Carry, out.Ignore = or(p.Lookups, base.Lookups), or(p.Carry, base.Carry), or(p.Ignore, base.Ignore)
	if out.Header == (Header{}) {
		out.Header = base.Header
	}
	if out.Order.Prefix == "" {
		out.Order.Prefix = base.Order.Prefix
	}
	if out.About == "" {
		out.About = base.About
	}
	return &out, nil
}

// or is the list if it is given, else the other.
func or[T any](list, other []T) []T {
	if list != nil {
		return list
	}
	return other
}

// at is where a key stands, or, if it is missing, the key above it.
func (p *Profile) at(path string) string {
	for path != "" {
		if where, ok := p.where[path]; ok {
			return where
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return p.where[""]
}
