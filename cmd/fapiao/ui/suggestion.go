package ui

import (
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/readers/suggest"
)

// suggestedLine is a column of a suggestion in JSON, suggestionLine the suggestion.
type suggestedLine struct {
	Type     string `json:"type"`
	File     string `json:"file"`
	Sheet    string `json:"sheet"`
	Column   string `json:"column"`
	Title    string `json:"title"`
	Use      string `json:"use"`
	Field    string `json:"field"`
	Sureness string `json:"sureness"`
	Reason   string `json:"reason"`
	Sample   string `json:"sample"`
	Number   string `json:"number_field"`
}

type suggestionLine struct {
	Type      string        `json:"type"`
	File      string        `json:"file"`
	Sheet     string        `json:"sheet"`
	HeaderRow int           `json:"header_row"`
	Known     string        `json:"known"`
	Missing   []missingLine `json:"missing"`
	Checks    []string      `json:"checks"`
	Profile   string        `json:"profile"`
}

type missingLine struct {
	Field  string `json:"field"`
	Text   string `json:"text"`
	Blocks bool   `json:"blocks"`
}

// uses are the uses of columns in JSON.
var uses = map[suggest.Use]string{
	suggest.Unplaced: "none", suggest.Mapped: "field", suggest.Carried: "carry",
}

// Suggestion shows a suggested profile. written is the file with it; empty if none was written.
// write is the command that writes it, use the one that uses it; each may be empty.
func (s *Screen) Suggestion(g *suggest.Suggestion, written, write, use string) error {
	if !s.opts.JSON {
		return s.show(SuggestionText(s.opts.Lang, g, write, use))
	}
	for i := range g.Columns {
		c := &g.Columns[i]
		err := s.writeJSON(suggestedLine{"suggested", g.File, g.Sheet, c.Name, c.Title, uses[c.Use], string(c.Field),
			c.Sure.Name().En, s.printer.text(c.Reason), c.Sample, string(c.Number)})
		if err != nil {
			return err
		}
	}
	line := suggestionLine{"suggestion", g.File, g.Sheet, g.Header, g.Known, []missingLine{}, []string{}, written}
	for _, m := range g.Missing {
		line.Missing = append(line.Missing, missingLine{string(m.Field), s.printer.text(m.Text), m.Blocks})
	}
	for _, c := range g.Checks {
		line.Checks = append(line.Checks, s.printer.text(c))
	}
	return s.writeJSON(line)
}

// SuggestionText is a suggested profile for people: the columns, what is missing, what to check and
// the commands to write it and to use it, each of which may be empty.
func SuggestionText(in string, g *suggest.Suggestion, write, use string) string {
	p := printer{in}
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	line(p.text(lang.Format("%s [%s]：表头在第 %d 行，看了下面 %d 行，推测各列是：",
		"%s [%s]: the header is in row %d; by it and %d rows below, the columns are probably:",
		filepath.Base(g.File), g.Sheet, g.Header, g.Rows)))
	if g.Known != "" {
		line(p.text(lang.Format("认出是内置格式 %s。", "The layout is known as %s.", g.Known)))
	}
	p.suggestedColumns(&b, g)
	p.suggestedItems(&b, lang.Text{Zh: "还缺：", En: "Missing:"}, missingTexts(g))
	p.suggestedItems(&b, lang.Text{Zh: "请核对：", En: "To check:"}, g.Checks)
	if write != "" {
		line(p.text(textNext) + write)
	}
	if use != "" {
		line(p.text(textThen) + use)
	}
	return b.String()
}

func missingTexts(g *suggest.Suggestion) []lang.Text {
	out := make([]lang.Text, len(g.Missing))
	for i, m := range g.Missing {
		out[i] = m.Text
	}
	return out
}

func (p printer) suggestedItems(b *strings.Builder, title lang.Text, items []lang.Text) {
	if len(items) == 0 {
		return
	}
	b.WriteString(p.text(title) + "\n")
	for _, item := range items {
		b.WriteString("  - " + p.text(item) + "\n")
	}
}

// The widths of the columns of the table of a suggestion.
const (
	suggestedName  = 5
	suggestedTitle = 22
	suggestedField = 22
	suggestedSure  = 8
)

// suggestedColumns writes a row for each column.
func (p printer) suggestedColumns(b *strings.Builder, g *suggest.Suggestion) {
	row := func(name, title, field, sure, reason string) {
		text := "  " + column(name, suggestedName) + column(cut(title, suggestedTitle-1), suggestedTitle) +
			column(cut(field, suggestedField-1), suggestedField) + column(sure, suggestedSure) + reason
		b.WriteString(strings.TrimRight(text, " ") + "\n")
	}
	row(p.text(lang.Text{Zh: "列", En: "Col"}), p.text(lang.Text{Zh: "列名", En: "Title"}), p.text(lang.Text{Zh: "字段", En: "Field"}),
		p.text(lang.Text{Zh: "把握", En: "Sure"}), p.text(lang.Text{Zh: "依据", En: "Why"}))
	for i := range g.Columns {
		c := &g.Columns[i]
		sure := p.text(c.Sure.Name())
		field := p.text(c.Field.Title())
		if c.Number != "" {
			field += " + " + p.text(c.Number.Title())
		}
		switch c.Use {
		case suggest.Carried:
			field = p.text(lang.Text{Zh: "（带回结果）", En: "(into the results)"})
		case suggest.Unplaced:
			field, sure = "-", "-"
		}
		row(c.Name, Plain(c.Title), field, sure, Plain(p.text(c.Reason)))
	}
}
