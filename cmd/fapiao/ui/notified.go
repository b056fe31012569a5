package ui

import (
	"encoding/json"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// Notified is what became of a message to a receiver.
type Notified struct {
	Receiver string // its name in the configuration
	Kind     string // such as dingtalk
	Tries    int
	Problem  string // why it was not taken, without secrets; empty: it was
}

// notifiedLine is a message to a receiver with --json.
type notifiedLine struct {
	Type     string `json:"type"`
	Receiver string `json:"receiver"`
	Kind     string `json:"kind"`
	Sent     bool   `json:"sent"`
	Tries    int    `json:"tries"`
	Message  string `json:"message"`
}

// lineOf is a message as a line.
func lineOf(n Notified) notifiedLine {
	return notifiedLine{Type: "notified", Receiver: n.Receiver, Kind: n.Kind, Sent: n.Problem == "", Tries: n.Tries, Message: n.Problem}
}

// Undelivered warns on standard error of a digest that a receiver did not take.
func (s *Screen) Undelivered(n Notified) {
	if s.opts.JSON {
		if b, err := json.Marshal(lineOf(n)); err == nil {
			s.report(string(escaped(b)))
		}
		return
	}
	s.Warn(lang.Format("通知没有送达 %s：%s", "the digest did not reach %s: %s", n.Receiver, n.Problem))
}

// Notified shows what became of test messages.
func (s *Screen) Notified(list []Notified) error {
	if s.opts.JSON {
		for _, n := range list {
			if err := s.writeJSON(lineOf(n)); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	for _, n := range list {
		if n.Problem == "" {
			b.WriteString(s.printer.text(lang.Format("%s：已送达\n", "%s: delivered\n", Plain(n.Receiver))))
			continue
		}
		b.WriteString(s.printer.text(lang.Format("%s：没有送达（%d 次）：%s\n", "%s: not delivered (tries: %d): %s\n", Plain(n.Receiver), n.Tries, Plain(n.Problem))))
	}
	return s.show(b.String())
}
