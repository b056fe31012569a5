package ui

import (
	"fmt"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
)

// stageNames are the names of the stages.
var stageNames = map[string]lang.Text{
	"read":      {Zh: "读取", En: "read"},
	"check":     {Zh: "校验", En: "check"},
	"import":    {Zh: "读取并校验", En: "read and check"},
	"submit":    {Zh: "提交", En: "submit"},
	"reconcile": {Zh: "查询结果", En: "reconcile"},
	"recheck":   {Zh: "复查已开发票", En: "recheck"},
	"correct":   {Zh: "红冲等更正", En: "corrections"},
	"retry":     {Zh: "重新开具", En: "retry"},
	"await":     {Zh: "工作进程处理", En: "workers"},
	"download":  {Zh: "下载", En: "download"},
	"export":    {Zh: "写结果", En: "write results"},
}

func (p printer) stageName(name string) string {
	if t, ok := stageNames[name]; ok {
		return p.text(t)
	}
	return name
}

// stage is the progress of one stage.
type stage struct {
	name    string
	total   int // 0: not known
	done    int
	started time.Time
	took    time.Duration // until it was left
	waiting waiting
}

// unit is what a stage counts.
func (s *stage) unit(p printer) string {
	if s.name == "download" {
		return p.text(lang.Text{Zh: "个文件", En: "files"})
	}
	return p.text(textOrders)
}

// running formats the progress of a stage with its rate and the time left, or what it waits for.
// The rate is shown after the first second.
func (s *stage) running(p printer, now time.Time) string {
	line := p.stageName(s.name) + "  " + thousands(s.done)
	if s.total > 0 {
		line += p.text(lang.Text{Zh: " / ", En: " of "}) + thousands(s.total)
	}
	line += " " + s.unit(p)
	if text := s.waiting.text(p, now); text != "" {
		return line + "  " + text
	}
	took := now.Sub(s.started)
	if took < time.Second || s.done == 0 {
		return line
	}
	line += "  " + s.rate(p, took)
	if s.total > s.done {
		left := time.Duration(float64(took) / float64(s.done) * float64(s.total-s.done))
		line += "  " + p.text(lang.Text{Zh: "剩余 ", En: "left "}) + span(left)
	}
	return line
}

// ended is the line that stays on the screen.
func (s *stage) ended(p printer, now time.Time) string {
	took := now.Sub(s.started)
	line := fmt.Sprintf("%s  %s %s  %s%s", p.stageName(s.name), thousands(s.done), s.unit(p),
		p.text(lang.Text{Zh: "用时 ", En: "took "}), span(took))
	if took >= time.Second && s.done > 0 {
		line += "  " + s.rate(p, took)
	}
	return line
}

func (s *stage) rate(p printer, took time.Duration) string {
	r := float64(s.done) / took.Seconds()
	text := fmt.Sprintf("%.1f", r)
	if r >= 100 {
		text = thousands(int(r))
	}
	if p.lang == lang.English {
		return text + " a second"
	}
	return text + " " + s.unit(p) + "/秒"
}
