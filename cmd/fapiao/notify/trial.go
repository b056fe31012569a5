package notify

import (
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// trial is a message that asks for nothing.
func trial(r *Run) Message {
	w := writer{Run: r, Words: ui.NewWords(r.Config.Lang)}
	r.Outcome = lang.Text{Zh: "测试消息，不需要处理", En: "a test message; nothing has to be done"}
	m := Message{Lang: r.Config.Lang, Body: bodyOf(r), Title: w.title()}
	w.fact("由 fapiao notify test 从 %s 发出，%s", "Sent by fapiao notify test from %s, %s", r.Host, ui.Minute(r.Ended))
	m.Facts = w.lines
	m.Body.Type, m.Body.Title = "test", m.Title
	return m
}
