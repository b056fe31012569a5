package findingspage

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/templates/pages"
	"github.com/fapiao/fapiao/writers/htmlpage"
)

// view is what the template shows.
type view struct {
	htmlpage.Frame
	Lang, Title, When string
	Errors, Warnings  int
	States            []state
	Rules             []rule
	Files             []file
	Words             words
}

type state struct {
	Name  string
	Count int
}

// rule is a rule with all its findings.
type rule struct {
	Class, Level, Code, Message string
	Count                       int
}

type file struct {
	Name, Copy, More string
	Sheets           []*sheet
}

type sheet struct {
	Name string
	Rows []row
}

type row struct{ Class, Level, Cell, Order, Field, Value, Message, Hint, Code string }

func (p *Page) view() *view {
	v := &view{
		Lang: lang.Pick(p.Lang, "zh-CN", "en"), Title: p.title(), Frame: htmlpage.NewFrame(pages.FindingsStyle, pages.FindingsScript),
		When:  lang.Format("%s（北京时间）", "%s (Beijing time)", p.Written.In(beijing.Zone).Format("2006-01-02 15:04")).Text(p.Lang),
		Words: wordsIn(p.Lang),
	}
	for _, s := range p.Summary.Parts() {
		v.States = append(v.States, state{s.Name.Text(p.Lang), s.Orders})
	}
	room := maxRows
	for i := range p.Files {
		f := &p.Files[i]
		v.Errors, v.Warnings = v.Errors+f.Errors, v.Warnings+f.Warnings
		v.Files = append(v.Files, p.file(f, &room))
	}
	v.Rules = p.rules()
	return v
}

func (p *Page) title() string {
	title := lang.Pick(p.Lang, "校验结果", "Check result")
	for _, f := range p.Files {
		if f.Name != "" {
			return title + "　" + filepath.Base(f.Name)
		}
	}
	return title
}

// file is a file with its findings by sheet, as far as there is room.
func (p *Page) file(f *File, room *int) file {
	out := file{Name: cmp.Or(f.Name, lang.Pick(p.Lang, "其他", "Other")), Copy: f.Copy}
	listed := f.Findings[:min(len(f.Findings), *room)]
	*room -= len(listed)
	met := map[string]*sheet{}
	for i := range listed {
		one := &listed[i]
		s := met[one.Place.Sheet]
		if s == nil {
			s = &sheet{Name: one.Place.Sheet}
			met[one.Place.Sheet], out.Sheets = s, append(out.Sheets, s)
		}
		s.Rows = append(s.Rows, p.row(one))
	}
	if more := f.Errors + f.Warnings - len(listed); more > 0 {
		out.More = lang.Format(
			"另有 %d 条没有列出：改正以上各条后请再次校验。",
			"%d more are not listed: correct these and check again.",
			more).Text(p.Lang)
	}
	return out
}

func (p *Page) row(f *rules.Finding) row {
	return row{
		Class: string(f.Severity), Level: p.level(f), Cell: f.Place.AtCell().Cell(), Order: f.OrderNo,
		Field: f.Field.Title().Text(p.Lang), Value: f.Value, Message: f.Message(p.Lang), Hint: f.Hint(p.Lang), Code: f.Code,
	}
}

func (p *Page) level(f *rules.Finding) string {
	if f.Severity == rules.Error {
		return lang.Pick(p.Lang, "错误", "Error")
	}
	return lang.Pick(p.Lang, "请核对", "Please check")
}

// rules are the rules with findings: errors first, then those with the most findings.
func (p *Page) rules() []rule {
	met := map[string]int{}
	var out []rule
	for _, file := range p.Files {
		for i := range file.Findings {
			f := &file.Findings[i]
			n, ok := met[f.Code+string(f.Severity)]
			if !ok {
				n = len(out)
				met[f.Code+string(f.Severity)] = n
				message := f.Message(p.Lang)
				if cell := f.Place.AtCell().Cell(); cell != "" {
					message = fmt.Sprintf("%s %s", cell, message)
				}
				out = append(out, rule{Class: string(f.Severity), Level: p.level(f), Code: f.Code, Message: message})
			}
			out[n].Count++
		}
	}
	slices.SortStableFunc(out, func(a, b rule) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), b.Count-a.Count) // "error" before "warning"
	})
	return out
}
