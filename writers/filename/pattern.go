package filename

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// Default is the pattern of names without another one: they sort by day.
const Default = "{date}-{buyer}-{invoice_no}"

// variables are what a pattern may have, beside {column:TITLE}.
var variables = []string{"date", "month", "buyer", "seller", "invoice_no", "invoice_code", "order_no", "kind", "net", "tax", "gross", "sign"}

// columnPrefix begins the variable of a carried column.
const columnPrefix = "column:"

// Pattern is a pattern of names, such as {month}/{buyer}-{invoice_no}.
type Pattern struct {
	folders [][]part // the parts of each folder and, last, of the name
}

// part is a text or a variable.
type part struct{ text, variable string }

// Error is why a pattern cannot be used.
type Error struct{ lang.Text }

// Parse reads a pattern. A slash begins a file in a folder. The ending of a file (.pdf, .ofd or
// .xml) is added to each name and may stand at the end of the pattern.
func Parse(text string) (Pattern, error) {
	for _, ending := range []string{".pdf", ".ofd", ".xml"} {
		text = strings.TrimSuffix(text, ending)
	}
	var p Pattern
	for folder := range strings.SplitSeq(text, "/") {
		parts, err := parse(folder)
		if err != nil {
			return Pattern{}, err
		}
		if len(parts) > 0 {
			p.folders = append(p.folders, parts)
		}
	}
	if len(p.folders) == 0 || len(p.folders) > mostFolders {
		return Pattern{}, &Error{lang.Format("文件名的写法应有 1 到 %d 层", "a pattern of names has 1 to %d parts between slashes", mostFolders)}
	}
	if !slices.ContainsFunc(p.folders[len(p.folders)-1], func(p part) bool { return p.variable != "" }) {
		return Pattern{}, &Error{lang.Format("文件名里没有变量，所有文件会同名；可用的有 %s", "the name has no variable, so that all files would have one name; there are %s", known())}
	}
	return p, nil
}

// mostFolders keeps paths short: Windows programs take 260 characters.
const mostFolders = 4

func parse(text string) (out []part, err error) {
	for text != "" {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return append(out, part{text: text}), nil
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			return nil, &Error{lang.Format("“%s”缺少 }", "%s lacks a }", text)}
		}
		name := text[open+1 : open+end]
		if title, is := strings.CutPrefix(name, columnPrefix); !slices.Contains(variables, name) && (!is || strings.TrimSpace(title) == "") {
			return nil, &Error{lang.Format("没有变量 {%s}；可用的有 %s", "there is no variable {%s}; there are %s", name, known())}
		}
		if open > 0 {
			out = append(out, part{text: text[:open]})
		}
		out, text = append(out, part{variable: name}), text[open+end+1:]
	}
	return out, nil
}

// known lists the variables.
func known() lang.Text {
	list := "{" + strings.Join(variables, "} {") + "}"
	return lang.Text{Zh: list + " {column:带回的列名}", En: list + " {column:TITLE}"}
}

// Columns are the titles of the carried columns that the pattern names.
func (p Pattern) Columns() (out []string) {
	for _, folder := range p.folders {
		for _, one := range folder {
			if title, is := strings.CutPrefix(one.variable, columnPrefix); is {
				out = append(out, strings.TrimSpace(title))
			}
		}
	}
	return out
}

// Name is the path of a file below a folder, with slashes. value returns the value of a variable,
// or of a column by its title. A variable without a value leaves an underscore.
func (p Pattern) Name(value func(variable string) string, ending string) string {
	out := make([]string, len(p.folders))
	for i, folder := range p.folders {
		end := ""
		if i == len(p.folders)-1 {
			end = ending
		}
		out[i] = component(folder, value, end)
	}
	return strings.Join(out, "/")
}

// Safe is a name of its own for a text.
func Safe(text, ending string) string {
	return component([]part{{variable: "buyer"}}, func(string) string { return text }, ending)
}

// Numbered is a path with a number before its ending: a-2.pdf for 2, and the path itself for 1.
func Numbered(path string, n int) string {
	if n < 2 {
		return path
	}
	at := strings.LastIndexByte(path, '.')
	if at <= strings.LastIndexByte(path, '/') {
		at = len(path)
	}
	return fmt.Sprintf("%s-%d%s", path[:at], n, path[at:])
}
