package ui

import (
	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// checkupLine is a finding of doctor with --json.
type checkupLine struct {
	Type  string `json:"type"`
	Check string `json:"check"`
	Level string `json:"level"`
	About string `json:"about"`
	Text  string `json:"text"`
	Todo  string `json:"todo,omitempty"`
}

var (
	levelWords = map[app.Level]lang.Text{
		app.LevelOK: {Zh: "正常", En: "ok"}, app.LevelWarn: {Zh: "注意", En: "warn"}, app.LevelFail: {Zh: "有误", En: "fail"},
	}
	checkNames = map[string]lang.Text{
		"config": {Zh: "配置", En: "configuration"}, "reach": {Zh: "平台", En: "platform"},
		"disk": {Zh: "磁盘", En: "disk"}, "rights": {Zh: "权限", En: "rights"}, "heartbeat": {Zh: "心跳", En: "heartbeat"},
		"ledger": {Zh: "台账", En: "ledger"}, "account": {Zh: "账户", En: "account"}, "webhook": {Zh: "通知", En: "webhook"},
		"write_back": {Zh: "写回", En: "write-back"},
	}
)

// Checkup shows one finding of doctor.
func (s *Screen) Checkup(f app.Finding) error {
	p := s.printer
	if s.opts.JSON {
		return s.writeJSON(checkupLine{"checkup", f.Check, string(f.Level), f.About, p.text(f.Text), p.text(f.Todo)})
	}
	text := column(p.text(levelWords[f.Level]), 6) + column(p.text(checkNames[f.Check]), 15)
	if f.About != "" {
		text += Plain(f.About) + p.text(textColon)
	}
	text += Plain(p.text(f.Text)) + "\n"
	if todo := p.text(f.Todo); todo != "" {
		text += column("", 21) + "→ " + Plain(todo) + "\n"
	}
	return s.show(text)
}
