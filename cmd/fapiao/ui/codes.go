package ui

import (
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/taxcode"
	"github.com/fapiao/fapiao/readers/codelist"
)

// codesLine is a list of codes for programs.
type codesLine struct {
	Type     string `json:"type"`
	File     string `json:"file"`
	Source   string `json:"source"`
	Imported string `json:"imported"`
	Codes    int    `json:"codes"`
	Leaves   int    `json:"leaves"`
	Lost     int    `json:"lost"`
}

// wrongLine is a row of a list that was not imported, for programs.
type wrongLine struct {
	Type     string `json:"type"`
	File     string `json:"file"`
	Sheet    string `json:"sheet"`
	Cell     string `json:"cell"`
	Code     string `json:"code"`
	Name     string `json:"name"`
	Why      string `json:"why"`
	Restored string `json:"restored"`
}

// destroyed is Why of a row whose code was destroyed.
const destroyed = "destroyed"

// CodesImported shows what was imported, and names each row that was not.
func (s *Screen) CodesImported(file, kept string, list *codelist.List) error {
	rows := wrongRows(file, list)
	if s.opts.JSON {
		for i := range rows {
			if err := s.writeJSON(rows[i]); err != nil {
				return err
			}
		}
		return s.Codes(kept, list.Codes)
	}
	var b strings.Builder
	for i := range rows {
		b.WriteString(s.printer.wrongRow(&rows[i]))
	}
	if err := s.show(b.String()); err != nil {
		return err
	}
	return s.Codes(kept, list.Codes)
}

func wrongRows(file string, list *codelist.List) []wrongLine {
	var out []wrongLine
	for _, l := range list.Codes.Lost() {
		out = append(out, lostLine(file, list.Sheet, &l))
	}
	for _, w := range list.Wrong {
		out = append(out, wrongLine{"wrongcode", file, list.Sheet, w.Cell, w.Code, w.Name, string(w.Why), ""})
	}
	return out
}

func lostLine(file, sheet string, l *taxcode.Lost) wrongLine {
	return wrongLine{"wrongcode", file, sheet, l.Place, l.Value, l.Name, destroyed, l.Restored}
}

func (p printer) wrongRow(w *wrongLine) string {
	why := map[string]lang.Text{
		destroyed:               {Zh: "末尾几位已被电子表格改掉，没有导入", En: "a spreadsheet destroyed its last digits; not imported"},
		string(codelist.NoCode): {Zh: "不是 19 位的税收编码，没有导入", En: "it is no code of 19 digits; not imported"},
		string(codelist.Twice):  {Zh: "编码在前面出现过而名称不同，没有导入", En: "the code stands above with another name; not imported"},
	}[w.Why]
	line := p.text(why)
	if w.Restored != "" {
		line += p.text(lang.Format("（原来应是 %s）", " (it must have been %s)", w.Restored))
	}
	where := w.Cell
	if w.Sheet != "" {
		where = "[" + w.Sheet + "] " + where
	}
	return Plain(where+"  "+w.Code+" "+w.Name) + p.text(textColon) + line + "\n"
}

// Codes shows which list is loaded.
func (s *Screen) Codes(kept string, list *taxcode.List) error {
	leaves := 0
	for _, e := range list.Entries() {
		if list.Leaf(e.Code) {
			leaves++
		}
	}
	line := codesLine{"codes", kept, list.Source, list.Imported, list.Len(), leaves, len(list.Lost())}
	if s.opts.JSON {
		return s.writeJSON(line)
	}
	text := s.printer.text(lang.Format(
		"税收编码表 %s：%s 个编码，其中末级 %s 个",
		"Tax category codes of %s: %s, of which %s are leaves",
		Plain(line.Source), thousands(line.Codes), thousands(leaves)))
	if line.Lost > 0 {
		text += s.printer.text(lang.Format(
			"；另有 %s 个已被破坏，没有导入",
			"; %s more were destroyed and are not in it",
			thousands(line.Lost)))
	}
	return s.show(text + s.printer.text(lang.Format(
		"。\n导入时间 %s，保存在 %s\n",
		".\nImported %s, kept in %s\n",
		list.Imported, Plain(kept))))
}

// codeLine is a code for programs.
type codeLine struct {
	Type  string   `json:"type"`
	Code  string   `json:"code"`
	Name  string   `json:"name"`
	Short string   `json:"short"`
	Note  string   `json:"note"`
	Leaf  bool     `json:"leaf"`
	Rates []string `json:"rates"`
	From  string   `json:"from"`
	Until string   `json:"until"`
	Used  bool     `json:"used"`
}

func newCodeLine(list *taxcode.List, e *taxcode.Entry) codeLine {
	line := codeLine{"code", e.Code, e.Name, e.Short, e.Note, list.Leaf(e.Code), []string{}, e.From, e.Until, !e.Disabled}
	for _, r := range e.Rates {
		line.Rates = append(line.Rates, percentOf(r))
	}
	return line
}

// percentOf writes thousandths as a percentage: 15 is 1.5%.
func percentOf(mille int) string {
	text := strconv.Itoa(mille / 10)
	if mille%10 != 0 {
		text += "." + strconv.Itoa(mille%10)
	}
	return text + "%"
}

// CodesFound lists codes that were found, and names those that fit and were destroyed; more reports
// that there are others.
func (s *Screen) CodesFound(list *taxcode.List, found []*taxcode.Entry, lost []*taxcode.Lost, more bool) error {
	if s.opts.JSON {
		if err := s.codeLines(list, found); err != nil {
			return err
		}
		for _, l := range lost {
			if err := s.writeJSON(lostLine(list.Source, "", l)); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	if len(found)+len(lost) == 0 {
		b.WriteString(s.printer.text(lang.Text{
			Zh: "没有找到；换一个说法，或写得短一些。\n",
			En: "Nothing was found; try another or a shorter word.\n",
		}))
	}
	for _, e := range found {
		b.WriteString(s.printer.codeOf(list, e))
	}
	for _, l := range lost {
		row := lostLine(list.Source, "", l)
		b.WriteString(s.printer.wrongRow(&row))
	}
	if more {
		b.WriteString(s.printer.text(lang.Text{
			Zh: "还有更多：加 --limit，或写得更具体\n",
			En: "There are more; use --limit, or narrow the search\n",
		}))
	}
	return s.show(b.String())
}

func (s *Screen) codeLines(list *taxcode.List, entries []*taxcode.Entry) error {
	for _, e := range entries {
		if err := s.writeJSON(newCodeLine(list, e)); err != nil {
			return err
		}
	}
	return nil
}

// codeOf is a line about a code. One that cannot be invoiced says so.
func (p printer) codeOf(list *taxcode.List, e *taxcode.Entry) string {
	line := e.Code + "  " + Plain(e.Name)
	if e.Short != "" {
		line += "  *" + Plain(e.Short) + "*"
	}
	if !list.Leaf(e.Code) {
		line += p.text(lang.Text{Zh: "（汇总，不能开票）", En: " (not a leaf; cannot be invoiced)"})
	}
	if e.Disabled {
		line += p.text(lang.Text{Zh: "（已停用）", En: " (out of use)"})
	}
	return line + "\n"
}

// Code shows the levels of a code, and what is below it.
func (s *Screen) Code(list *taxcode.List, code string) error {
	path := list.Path(code)
	if s.opts.JSON {
		return s.codeLines(list, path)
	}
	var b strings.Builder
	for i, e := range path {
		b.WriteString(strings.Repeat("  ", i) + s.printer.codeOf(list, e))
	}
	e := path[len(path)-1]
	for _, line := range []struct {
		title lang.Text
		text  string
	}{
		{lang.Text{Zh: "说明", En: "Note"}, Plain(e.Note)},
		{lang.Text{Zh: "税率", En: "Rates"}, strings.Join(newCodeLine(list, e).Rates, " ")},
		{lang.Text{Zh: "启用", En: "Valid from"}, e.From},
		{lang.Text{Zh: "停用", En: "Valid until"}, e.Until},
	} {
		if line.text != "" {
			b.WriteString(s.printer.text(line.title) + s.printer.text(textColon) + line.text + "\n")
		}
	}
	below := list.Leaves(code, codesBelow+1)
	for _, e := range below[:min(len(below), codesBelow)] {
		b.WriteString(strings.Repeat("  ", len(path)) + s.printer.codeOf(list, e))
	}
	if len(below) > codesBelow {
		b.WriteString(strings.Repeat("  ", len(path)) + "…\n")
	}
	return s.show(b.String())
}

// codesBelow is how many leaves below a code are shown.
const codesBelow = 30
