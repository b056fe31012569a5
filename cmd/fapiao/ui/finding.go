package ui

import (
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers/jsonl"
)

// Finding takes a finding: it is written at once as a JSON line with Options.JSON, and is shown
// with the others of its kind by [Screen.Findings] without.
func (s *Screen) Finding(f rules.Finding) error {
	if !s.opts.JSON {
		s.found.add(f)
		return nil
	}
	b, err := jsonl.FindingLine(f, s.opts.Lang)
	if err != nil {
		return err
	}
	return s.write(b)
}

// Imported shows the findings of a reading that came to its end.
func (s *Screen) Imported() error { return s.Findings(InResults) }

func (w *words) finding(f rules.Finding, in string) string {
	parts := []string{w.level(&f), f.Code, f.Place.AtCell().String()}
	if f.OrderNo != "" {
		parts = append(parts, w.order+f.OrderNo)
	}
	if f.Count > 1 {
		parts = append(parts, fmt.Sprintf(w.cells, thousands(f.Count)))
	}
	return Plain(strings.Join(parts, "  ")) + "\n    " + w.advice(&f, in) + "\n"
}

// advice is what is wrong and what to do.
func (w *words) advice(f *rules.Finding, in string) string {
	out := Plain(f.Message(in))
	if hint := f.Hint(in); hint != "" {
		out += " → " + Plain(hint)
	}
	return out
}

func (w *words) level(f *rules.Finding) string {
	if f.Severity == rules.Warning {
		return w.warning
	}
	return w.fault
}
