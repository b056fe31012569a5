package notify

import (
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/lang"
)

// Message is a digest in one language.
type Message struct {
	Lang    string
	Title   string
	Todo    []string // what a person has to do, the most urgent first
	Facts   []string // what happened
	Link    string   // URL of the results; empty: there is none
	Problem bool     // the run ended with another exit code than 0
	Changed bool     // it is a problem, or the run sent or finished something
	Body    Body     // for programs

	cut int // lines that were left out
}

// lines are the parts of a message as paragraphs: a heading before each list.
func (m *Message) lines(heading, item func(string) string) (out []string) {
	add := func(title lang.Text, list []string) {
		if len(list) == 0 {
			return
		}
		out = append(out, heading(title.Text(m.Lang)))
		for _, l := range list {
			out = append(out, item(l))
		}
	}
	add(lang.Text{Zh: "要处理", En: "To do"}, m.Todo)
	add(lang.Text{Zh: "情况", En: "What happened"}, m.Facts)
	if m.cut > 0 {
		out = append(out, item(lang.Format("另有 %d 行没有列出", "%d lines are left out", m.cut).Text(m.Lang)))
	}
	return out
}

// linkText is the text of the link.
func (m *Message) linkText() string {
	return lang.Text{Zh: "查看结果文件", En: "Open the results"}.Text(m.Lang)
}

// leastLine is the number of bytes below which no line is shortened.
const leastLine = 60

// fit returns the message shortened so that size, in bytes, is at most limit: facts go first, from
// their end; then what to do, down to the first line; then that line, and the title, are cut
// between runes.
func (m Message) fit(limit int, size func(*Message) int) Message {
	m.Todo, m.Facts = append([]string(nil), m.Todo...), append([]string(nil), m.Facts...)
	for size(&m) > limit {
		over := size(&m) - limit
		switch {
		case len(m.Facts) > 0:
			m.Facts, m.cut = m.Facts[:len(m.Facts)-1], m.cut+1
		case len(m.Todo) > 1:
			m.Todo, m.cut = m.Todo[:len(m.Todo)-1], m.cut+1
		case len(m.Todo) == 1 && len(m.Todo[0]) > leastLine:
			m.Todo[0] = cutBytes(m.Todo[0], max(leastLine, len(m.Todo[0])-over-len(ellipsis)))
		case m.Link != "":
			m.Link = ""
		case len(m.Title) > leastLine:
			m.Title = cutBytes(m.Title, max(leastLine, len(m.Title)-over-len(ellipsis)))
		default:
			return m
		}
	}
	return m
}

const ellipsis = "…"

// cutBytes is the beginning of a text, of at most limit bytes and whole runes, with an ellipsis
// where something is left out.
func cutBytes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	end := max(limit-len(ellipsis), 0)
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + ellipsis
}
