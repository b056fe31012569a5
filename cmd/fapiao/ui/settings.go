package ui

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
)

// settingLine is one key of the configuration with --json.
type settingLine struct {
	Type   string `json:"type"`
	Key    string `json:"key"`
	Value  string `json:"value"`
	Origin string `json:"origin"` // a flag, a variable, file:line, or "default"
	File   string `json:"file,omitempty"`
	Secret bool   `json:"secret"`
}

// Settings shows the keys of a configuration. file is the configuration file; empty: there is none.
func (s *Screen) Settings(file string, list []config.Setting) error {
	s.End()
	if s.opts.JSON {
		for _, x := range list {
			line := settingLine{"setting", x.Key, x.Value, pick(x.Origin == "", "default", x.Origin), x.File, x.Secret}
			if err := s.writeJSON(line); err != nil {
				return err
			}
		}
		return nil
	}
	p := s.printer
	none := p.text(lang.Text{Zh: "没有配置文件", En: "no configuration file"})
	var b strings.Builder
	b.WriteString("\n" + p.text(lang.Text{Zh: "配置文件：", En: "Configuration: "}) + pick(file == "", none, Plain(file)) + "\n")
	keys, values := 0, 0
	for _, x := range list {
		keys, values = max(keys, Width(x.Key)), max(values, min(Width(Plain(x.Value)), 40))
	}
	for _, x := range list {
		origin := pick(x.Origin == "", p.text(lang.Text{Zh: "默认", En: "default"}), Plain(x.Origin))
		if x.File != "" {
			origin += " → " + Plain(x.File)
		}
		b.WriteString("  " + column(x.Key, keys+2) + column(pick(x.Value == "", "–", Plain(x.Value)), values) + "  " + origin + "\n")
	}
	return s.show(b.String())
}
