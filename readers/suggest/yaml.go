package suggest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
)

// YAML is the suggested profile in the format of package profile, with comments in a language: how
// sure each column is, what is missing, what to check, and the columns that were not placed.
func (s *Suggestion) YAML(in string) []byte {
	w := &writer{lang: in}
	s.head(w)
	w.line("format: %d", s.Profile.Format)
	w.line("name: %s", quote(s.Profile.Name))
	if s.Profile.Kind != profile.Orders {
		w.line("kind: %s", s.Profile.Kind)
	}
	if s.Profile.Extends != "" {
		w.line("extends: %s", quote(s.Profile.Extends))
	}
	if len(s.Profile.Sheets) > 0 {
		w.line("sheets: %s", list(s.Profile.Sheets))
	}
	if s.Profile.Header.Rows > 0 {
		w.line("header: {rows: %d}", s.Profile.Header.Rows)
	}
	s.columns(w)
	s.order(w)
	s.rows(w)
	s.lists(w)
	if len(s.Profile.Carry) > 0 {
		w.line("carry: %s", list(s.Profile.Carry))
	}
	if len(s.Profile.Ignore) > 0 {
		w.comment("", lang.Format("选定金额列以后，把其余的也写进来：%s", "Add the columns that are not the amount: %s", list(s.spare)))
		w.line("ignore: %s", list(s.Profile.Ignore))
	}
	s.unplaced(w)
	return w.b.Bytes()
}

// writer writes lines of YAML.
type writer struct {
	b    bytes.Buffer
	lang string
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.b, format+"\n", args...) }

// comment writes a text as comments, whatever characters it has.
func (w *writer) comment(lead string, t lang.Text) {
	w.line("%s# %s", lead, oneLine(t.Text(w.lang)))
}

// oneLine removes from a text what would end a comment.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff {
			return ' '
		}
		return r
	}, s)), " ")
}

func (s *Suggestion) head(w *writer) {
	file := filepath.Base(s.File)
	w.comment("", lang.Format("按“%s”的表头和前几行推测的对应表。请逐行核对，改好再用。",
		"Suggested from the header and the first rows of %s. Check each line before you use it.", file))
	if s.Known != "" {
		w.comment("", lang.Format("这是已知的格式 %s，下面只写它缺的。", "The layout is known as %s; only what it lacks stands below.", s.Known))
	} else {
		w.comment("", lang.Format("工作表“%s”，表头在第 %d 行。行尾的 确定 / 可能 / 不确定 是对这一列的把握。",
			"Sheet %s, header in row %d. sure, likely and unsure say how certain each column is.", s.Sheet, s.Header))
	}
	section := func(t lang.Text, items []lang.Text) {
		if len(items) == 0 {
			return
		}
		w.comment("", t)
		for _, item := range items {
			w.line("# - %s", oneLine(item.Text(w.lang)))
		}
	}
	var lacks []lang.Text
	for _, m := range s.Missing {
		lacks = append(lacks, m.Text)
	}
	section(lang.Text{Zh: "还缺：", En: "Missing:"}, lacks)
	section(lang.Text{Zh: "请核对：", En: "To check:"}, s.Checks)
}

func (s *Suggestion) columns(w *writer) {
	if len(s.Profile.Columns) == 0 {
		return
	}
	w.line("columns:")
	fields := invoice.Catalogue()
	if s.Profile.Kind == profile.Refunds {
		fields = invoice.CorrectionFields()
	}
	for _, info := range fields {
		c, ok := s.Profile.Columns[info.Field]
		switch {
		case !ok:
		case c.Column != "":
			w.line("  %s: %s  # %s", info.Field, flow(c), oneLine(s.remarkOn(info.Field).Text(w.lang)))
		case c.Constant != "":
			w.line("  %s: {constant: %s}", info.Field, quote(c.Constant))
		default:
			w.line("  %s: %s  # %s", info.Field, blank(info.Field), w.pick("待填", "to fill in"))
		}
	}
}

func (w *writer) pick(zh, en string) string { return lang.Pick(w.lang, zh, en) }

// remarkOn says how sure the column of a field is, and why, with a sample.
func (s *Suggestion) remarkOn(f invoice.Field) lang.Text {
	for i := range s.Columns {
		c := &s.Columns[i]
		if c.Use != Mapped || c.Field != f && c.Number != f {
			continue
		}
		zh := c.Sure.Name().Zh + "：" + c.Reason.Zh
		en := c.Sure.Name().En + ": " + c.Reason.En
		if c.Sample != "" {
			zh += "；如 " + c.Sample
			en += "; such as " + c.Sample
		}
		return lang.Text{Zh: zh, En: en}
	}
	return lang.Text{}
}

func flow(c profile.Column) string {
	out := "{column: " + quote(c.Column)
	if c.Unit != "" {
		out += ", unit: " + string(c.Unit)
	}
	if c.Part != "" {
		out += ", part: " + string(c.Part)
	}
	if len(c.Values) > 0 {
		var pairs []string
		for _, from := range slices.Sorted(maps.Keys(c.Values)) {
			pairs = append(pairs, quote(from)+": "+quote(c.Values[from]))
		}
		out += ", values: {" + strings.Join(pairs, ", ") + "}"
	}
	if c.Only {
		out += ", only: true"
	}
	return out + "}"
}

// blank is an entry that is refused until a person fills it in.
func blank(f invoice.Field) string {
	switch f {
	case invoice.TaxRate:
		return `{default: ""}`
	case invoice.OrderNo, invoice.LineAmount, invoice.RefundGross:
		return `{column: ""}`
	}
	return `{constant: ""}`
}

func (s *Suggestion) order(w *writer) {
	o := s.Profile.Order
	switch {
	case s.prefix:
		w.line("order:")
		w.line(`  prefix: ""  # %s`, w.pick("待填：这一期的前缀，如 202612-", "to fill in: the prefix of this period, such as 202612-"))
	case len(o.IdentifyBy) > 0:
		w.line("order:")
		w.line("  identify_by: %s", list(o.IdentifyBy))
	}
}

func (s *Suggestion) rows(w *writer) {
	r := s.Profile.Rows
	if len(r.SkipWhen) == 0 && len(r.OnlyWhen) == 0 && len(r.Totals) == 0 {
		return
	}
	w.line("rows:")
	if len(r.Totals) > 0 {
		w.line("  totals: %s", list(r.Totals))
	}
	w.conditions("only_when", r.OnlyWhen)
	w.conditions("skip_when", r.SkipWhen)
}

func (w *writer) conditions(key string, of []profile.Condition) {
	if len(of) > 0 {
		w.line("  %s:", key)
	}
	for _, c := range of {
		if c.Filled != nil {
			w.line("    - {column: %s, filled: %t}", quote(c.Column), *c.Filled)
		} else {
			w.line("    - {column: %s, is: %s}", quote(c.Column), list(c.Is))
		}
	}
}

func (s *Suggestion) lists(w *writer) {
	if len(s.Profile.Lookups) == 0 {
		return
	}
	w.line("lookups:")
	for _, l := range s.Profile.Lookups {
		w.line("  - sheet: %s", quote(l.Sheet))
		w.line("    match: %s", l.Match)
		w.line("    column: %s", quote(l.Column))
		w.line("    fill:")
		for _, info := range invoice.Catalogue() {
			if title, ok := l.Fill[info.Field]; ok {
				w.line("      %s: %s", info.Field, quote(title))
			}
		}
		if l.Required {
			w.line("    required: true")
		}
	}
}

// unplaced lists the columns that were not placed.
func (s *Suggestion) unplaced(w *writer) {
	if s.Known != "" {
		return
	}
	first := true
	for i := range s.Columns {
		c := &s.Columns[i]
		if c.Use != Unplaced {
			continue
		}
		if first {
			w.comment("", s.advice())
			first = false
		}
		zh, en := fmt.Sprintf("%s “%s”：%s", c.Name, c.Title, c.Reason.Zh), fmt.Sprintf("%s %q: %s", c.Name, c.Title, c.Reason.En)
		if c.Sample != "" {
			zh += "；如 " + c.Sample
			en += "; such as " + c.Sample
		}
		w.comment("  ", lang.Text{Zh: zh, En: en})
	}
}

// advice says what to do with the columns that were not placed.
func (s *Suggestion) advice() lang.Text {
	if s.Profile.Kind == profile.Refunds {
		return lang.Text{
			Zh: "没有放下的列。用不到的写进 ignore：",
			En: "Columns that were not placed. List those that are not needed under ignore:",
		}
	}
	return lang.Text{
		Zh: "没有放下的列。用不到的写进 ignore，要带回结果的写进 carry：",
		En: "Columns that were not placed. List those that are not needed under ignore, those for the results under carry:",
	}
}

var plain = regexp.MustCompile(`^[\p{Han}A-Za-z_][\p{Han}A-Za-z0-9_]*$`)

// quote writes a text as a YAML scalar: without quotes where it can be nothing else than a text.
func quote(s string) string {
	if plain.MatchString(s) {
		switch strings.ToLower(s) {
		case "true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf":
		default:
			return s
		}
	}
	b, err := json.Marshal(s)
	if err != nil {
		return strconv.Quote(s)
	}
	return string(b)
}

func list(texts []string) string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = quote(t)
	}
	return "[" + strings.Join(out, ", ") + "]"
}
