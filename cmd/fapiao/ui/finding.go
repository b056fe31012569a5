package ui

import (
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers/jsonl"
)

// Finding shows one finding on standard output: two lines for a person, a JSON line with
// Options.JSON.
func (s *Screen) Finding(f rules.Finding) error {
	if s.opts.JSON {
		b, err := jsonl.FindingLine(f, s.opts.Lang)
		if err != nil {
			return err
		}
		return s.write(b)
	}
	return s.show(s.words.finding(f, s.opts.Lang))
}

func (w *words) finding(f rules.Finding, lang string) string {
	parts := []string{w.level(&f), f.Code, f.Place.String()}
	if f.OrderNo != "" {
		parts = append(parts, w.order+f.OrderNo)
	}
	out := oneLine(strings.Join(parts, "  ")) + "\n    " + oneLine(f.Message(lang))
	if hint := f.Hint(lang); hint != "" {
		out += " → " + oneLine(hint)
	}
	return out + "\n"
}

func (w *words) level(f *rules.Finding) string {
	if f.Severity == rules.Warning {
		return w.warning
	}
	return w.fault
}

// More says that n more findings are in the results.
func (s *Screen) More(n int) error {
	return s.show(fmt.Sprintf(s.words.more, n) + "\n")
}
