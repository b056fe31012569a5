package ui

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// finding formats one finding: its level, code, place and order, and below what to do.
func (p printer) finding(f rules.Finding) string {
	parts := []string{p.level(&f), f.Code, f.Place.AtCell().String()}
	if f.OrderNo != "" {
		parts = append(parts, p.text(textOrder)+f.OrderNo)
	}
	if f.Count > 1 {
		parts = append(parts, p.text(lang.Format("共 %s 格", "%s cells", thousands(f.Count))))
	}
	return Plain(strings.Join(parts, "  ")) + "\n    " + p.advice(&f) + "\n"
}

// advice is what is wrong and what to do.
func (p printer) advice(f *rules.Finding) string {
	out := Plain(f.Message(p.lang))
	if hint := f.Hint(p.lang); hint != "" {
		out += " → " + Plain(hint)
	}
	return out
}

func (p printer) level(f *rules.Finding) string {
	if f.Severity == rules.Warning {
		return p.text(textWarning)
	}
	return p.text(textError)
}
