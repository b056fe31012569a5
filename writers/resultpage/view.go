package resultpage

import (
	"html/template"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/templates/pages"
	"github.com/fapiao/fapiao/writers/htmlpage"
	"github.com/fapiao/fapiao/writers/resultbook"
)

var page = sync.OnceValue(func() *template.Template { return template.Must(template.New("results").Parse(pages.Results)) })

// view is what the template shows.
type view struct {
	htmlpage.Frame
	Lang, Title, Warning string
	Facts                []fact
	Alarms               []string
	Sums                 []sums
	Sections             []table
	Words                words
}

type fact struct{ Label, Value string }

// table is a section with its rows.
type table struct {
	Anchor, Class, Title, More string
	Head                       []head
	Rows                       []row
}

func (w *Writer) view() *view {
	_, mark, warning := w.texts.Environment(w.sum.Environment)
	v := &view{
		Frame: htmlpage.NewFrame(pages.ResultsStyle, pages.ResultsScript), Lang: lang.Pick(w.lang, "zh-CN", "en"),
		Title: shown(mark + w.title()), Warning: warning, Facts: w.facts(), Sums: w.sums(), Words: wordsIn(w.lang),
	}
	if !w.sum.Balanced() {
		v.Alarms = append(v.Alarms, titles.Unbalanced.Text(w.lang))
	}
	for _, state := range order {
		if s := w.sections[state]; s != nil {
			v.Sections = append(v.Sections, w.table(state, s))
		}
	}
	return v
}

// title names what the results are of.
func (w *Writer) title() string {
	title := lang.Pick(w.lang, "开票结果", "Results")
	if of := w.subject(); of != "" {
		title += "　" + of
	}
	return title
}

// subject is a month, all batches, or the sources of a batch.
func (w *Writer) subject() string {
	s := &w.sum
	switch {
	case s.Issued:
		return s.From.In(beijing.Zone).Format("2006-01")
	case s.Batch == "":
		return titles.AllBatches.Text(w.lang)
	case len(s.Sources) == 0:
		return ""
	}
	first := filepath.Base(s.Sources[0])
	if n := len(s.Sources); n > 1 {
		return lang.Format("%s 等 %d 个文件", "%s and others, %d files", first, n).Text(w.lang)
	}
	return first
}

// listedAtMost bounds the sellers and the sources that the page names.
const listedAtMost = 20

// listed are some texts, each on a line, and how many more there are.
func (w *Writer) listed(texts []string) string {
	n := min(len(texts), listedAtMost)
	out := make([]string, n)
	for i := range n {
		out[i] = shown(texts[i])
	}
	if more := len(texts) - n; more > 0 {
		out = append(out, lang.Format("另有 %d 个", "%d more", more).Text(w.lang))
	}
	return strings.Join(out, "\n")
}

func (w *Writer) facts() []fact {
	s := &w.sum
	environment, _, _ := w.texts.Environment(s.Environment)
	sellers := make([]string, len(s.Sellers))
	for i, n := range s.Sellers {
		sellers[i] = strings.TrimSpace(s.SellerNames[n] + " " + n)
	}
	out := []fact{{titles.Environment.Text(w.lang), environment}}
	if s.Batch != "" {
		out = append(out, fact{titles.Batch.Text(w.lang), s.Batch})
	}
	if len(sellers) > 0 {
		out = append(out, fact{titles.Sellers.Text(w.lang), w.listed(sellers)})
	}
	if len(s.Sources) > 0 {
		out = append(out, fact{lang.Pick(w.lang, "来源", "Sources"), w.listed(s.Sources)})
	}
	if !s.From.IsZero() {
		period := clock(s.From)
		if !s.To.IsZero() {
			period += titles.To.Text(w.lang) + clock(s.To)
		}
		out = append(out, fact{lang.Pick(w.lang, "期间（北京时间）", "Period (Beijing)"), period})
	}
	out = append(out, fact{lang.Pick(w.lang, "写出时间（北京时间）", "Written (Beijing)"), clock(s.Written)})
	if part, ok := s.Partial(); ok {
		return append(out, fact{report.PartName.Text(w.lang), part.Text(w.lang)})
	}
	return append(out, fact{titles.Balance.Text(w.lang), w.texts.Balance(s)})
}

// table is the section of a state.
func (w *Writer) table(of report.State, s *section) table {
	t := table{Anchor: string(of), Class: classOf(of), Rows: s.rows}
	name, unit := of.Name(), lang.Text{Zh: "单", En: "orders"}
	switch {
	case of == redSection:
		name, unit = titles.Reds, lang.Text{Zh: "张", En: "invoices"}
	case of.HasInvoice():
		unit = lang.Text{Zh: "张", En: "invoices"}
	}
	t.Title = name.Text(w.lang) + "　" + strconv.Itoa(s.all) + " " + unit.Text(w.lang)
	if of != "rejected" && of != "skipped" && of != redSection { // amounts that are known, and none that may not come
		t.Title += lang.Pick(w.lang, "，", ", ") + money(s.gross) + lang.Pick(w.lang, " 元", "")
	}
	if more := s.all - len(s.rows); more > 0 {
		t.More = lang.Format(
			"另有 %d 行没有列出：本页最多列 %d 行，全部明细请在原来的命令里改用 --format xlsx 写出。",
			"%d more are not listed: a page has at most %d rows. For all of them, run the same command with --format xlsx.",
			more, rowsAtMost).Text(w.lang)
	}
	for _, c := range columns(of) {
		t.Head = append(t.Head, head{c.title.Text(w.lang), c.number})
	}
	return t
}

// classOf is the colour of a section; rows of red invoices have their own.
func classOf(state report.State) string {
	if state == redSection {
		return ""
	}
	return string(resultbook.ClassOf(state))
}
