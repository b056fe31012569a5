package ui

import (
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// profileLine is a mapping profile for programs. Lacks are fields that an invoice needs and that it
// has no source for.
type profileLine struct {
	Type  string   `json:"type"`
	Name  string   `json:"name"`
	About string   `json:"about"`
	File  string   `json:"file"` // empty for a built-in one
	Lacks []string `json:"lacks"`
	Error string   `json:"error"`
	YAML  string   `json:"yaml,omitempty"`
}

// Profiles lists mapping profiles.
func (s *Screen) Profiles(list []app.ProfileInfo) error {
	var b strings.Builder
	for _, p := range list {
		line := profileLine{"profile", p.Name, p.About, p.File, append([]string{}, p.Lacks...), "", ""}
		if p.Fault != nil {
			line.Error = app.Text(s.opts.Lang, p.Fault)
		}
		if s.opts.JSON {
			if err := s.writeJSON(line); err != nil {
				return err
			}
			continue
		}
		b.WriteString(s.printer.profile(&line))
	}
	if s.opts.JSON {
		return nil
	}
	return s.show(b.String())
}

func (p printer) profile(l *profileLine) string {
	from := l.File
	if from == "" {
		from = p.text(lang.Text{Zh: "内置", En: "built-in"})
	}
	out := Plain(l.Name+"  "+from) + "\n"
	if l.About != "" {
		out += "    " + Plain(l.About) + "\n"
	}
	if len(l.Lacks) > 0 {
		var titles []lang.Text
		for _, f := range l.Lacks {
			titles = append(titles, invoice.Field(f).Title())
		}
		out += "    " + p.text(lang.Format(
			"还缺 %s：请写一个对应表，用 extends: %s 沿用它并补上",
			"lacks %s: write a profile with extends: %s that adds them",
			lang.Join(titles, "、", ", "), l.Name)) + "\n"
	}
	if l.Error != "" {
		out += "    " + Plain(l.Error) + "\n"
	}
	return out
}

// Profile shows one profile as YAML.
func (s *Screen) Profile(name, about, file, yaml string) error {
	if s.opts.JSON {
		return s.writeJSON(profileLine{"profile", name, about, file, []string{}, "", yaml})
	}
	return s.show(yaml)
}

// mappedLine is a column of a file, as a profile reads it, for programs.
type mappedLine struct {
	Type  string `json:"type"`
	File  string `json:"file"`
	Sheet string `json:"sheet"`
	Cell  string `json:"cell"` // of the title
	Title string `json:"title"`
	Field string `json:"field"` // empty if the column is no field
	Use   string `json:"use"`
}

// sampleLine is one of the first orders, as a profile reads them, for programs.
type sampleLine struct {
	Type    string         `json:"type"`
	OrderNo string         `json:"order_no"`
	Status  string         `json:"status"` // as a check gives it
	File    string         `json:"file"`
	Sheet   string         `json:"sheet"`
	Cell    string         `json:"cell"` // of the order's first row
	Buyer   string         `json:"buyer_name"`
	Goods   string         `json:"goods_name"` // of the first line
	Lines   int            `json:"lines"`
	Net     invoice.Amount `json:"net"`
	Tax     invoice.Amount `json:"tax"`
	Gross   invoice.Amount `json:"gross"`
}

// ProfileTested shows how a profile reads files.
func (s *Screen) ProfileTested(t *app.ProfileTest) error {
	s.End()
	if s.opts.JSON {
		return s.profileTestLines(t)
	}
	if err := s.show(s.printer.profileColumns(t)); err != nil {
		return err
	}
	if err := s.Findings(ByJSON); err != nil {
		return err
	}
	return s.show(s.printer.profileOrders(t))
}

func (s *Screen) profileTestLines(t *app.ProfileTest) error {
	for _, f := range t.Files {
		for _, sheet := range f.Sheets {
			for _, c := range sheet.Columns {
				at := invoice.Place{Sheet: sheet.Sheet, Row: sheet.Header, Col: c.Col}
				if err := s.writeJSON(mappedLine{"mapped", f.File, sheet.Sheet, at.Cell(), c.Title, string(c.Field), s.printer.text(c.Use)}); err != nil {
					return err
				}
			}
		}
	}
	for i := range t.Samples {
		o := &t.Samples[i]
		if err := s.writeJSON(sampleLine{"sample", o.OrderNo, string(o.State), o.Place.File, o.Place.Sheet, o.Place.AtCell().Cell(),
			o.Buyer, o.Goods, o.Lines, o.Net, o.Tax, o.Gross}); err != nil {
			return err
		}
	}
	return nil
}

// profileColumns lists the columns of each sheet, and the fields that come from none.
func (p printer) profileColumns(t *app.ProfileTest) string {
	var b strings.Builder
	fmt.Fprintln(&b, p.text(lang.Format("对应表：%s", "Profile: %s", t.Profile)))
	for _, f := range t.Files {
		for _, sheet := range f.Sheets {
			fmt.Fprintf(&b, "%s\n", p.text(lang.Format("%s [%s]，表头在第 %d 行：", "%s [%s], titles in row %d:", Plain(f.File), Plain(sheet.Sheet), sheet.Header)))
			for _, c := range sheet.Columns {
				fmt.Fprintf(&b, "  %-3s %s → %s\n", c.Col, Plain(c.Title), p.text(c.Use))
			}
		}
	}
	for _, g := range t.Given {
		fmt.Fprintf(&b, "  %-3s %s: %s\n", "", p.text(g.Field.Title()), Plain(p.text(g.Source)))
	}
	return b.String()
}

// profileOrders lists the first orders, and counts all.
func (p printer) profileOrders(t *app.ProfileTest) string {
	var b strings.Builder
	fmt.Fprintln(&b)
	for i := range t.Samples {
		o := &t.Samples[i]
		goods := o.Goods
		if o.Lines > 1 {
			goods += p.text(lang.Format(" 等 %d 行", " and %d lines in all", o.Lines))
		}
		fmt.Fprintln(&b, Plain(strings.Join([]string{o.Place.AtCell().Cell(), o.OrderNo, o.Buyer, goods, Money(o.Gross), p.text(o.State.Name())}, "  ")))
	}
	fmt.Fprintln(&b, p.text(lang.Format(
		"共读取 %d 单：校验未通过 %d，待人工确认 %d，按条件或隐藏而不读取 %d",
		"Orders: %d; rejected %d, held %d, left out by conditions or hidden %d",
		t.Orders, t.Rejected, t.Held, t.Skipped)))
	return b.String()
}
