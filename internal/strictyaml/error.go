package strictyaml

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/nearest"
)

// Error is one fault of a file.
type Error struct {
	Where   string    // file and line, such as "shop.yaml:12", or another place of a setting
	Key     string    // such as "columns.buyer_name.join"; may be empty
	Message lang.Text // what is wrong and what to do
}

// Error is the English text.
func (e *Error) Error() string { return e.Text(lang.English) }

// Text is place, key and message in a language.
func (e *Error) Text(in string) string {
	var parts []string
	for _, p := range []string{e.Where, e.Key, e.Message.Text(in)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, lang.Pick(in, "：", ": "))
}

// Lines has a line for each fault, in a language.
func Lines(faults []*Error, in string) string {
	lines := make([]string, len(faults))
	for i, e := range faults {
		lines[i] = e.Text(in)
	}
	return strings.Join(lines, "\n")
}

// Suggest is "; did you mean …?" with the name of a list that was probably meant; empty if there is
// none.
func Suggest(name string, list []string) lang.Text {
	if best := nearest.Name(name, list); best != "" {
		return DidYouMean(best)
	}
	return lang.Text{}
}

// DidYouMean is the question that follows an unknown name.
func DidYouMean(name string) lang.Text {
	return lang.Format("；是不是 %s？", "; did you mean %s?", name)
}
