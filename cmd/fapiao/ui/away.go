package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
)

// Who may be away.
const (
	Platform = "platform"
	Ledger   = "ledger"
)

// AwayNote is shown while somebody who does not answer is still tried. address stands in where none
// is known yet; most is how long it is tried.
func AwayNote(lang, who, address string, a effect.Away, most time.Duration) string {
	w := say(lang)
	if a.Address != "" {
		address = a.Address
	}
	if a.Reason == "" {
		return fmt.Sprintf(w.awaited, w.who(who), address)
	}
	return fmt.Sprintf(w.away, w.who(who), address, w.cause(a)) + fmt.Sprintf(w.trying, span(most))
}

// AwayError is the end of a command that reached nobody.
func AwayError(lang, who string, a effect.Away) string {
	w := say(lang)
	return fmt.Sprintf(w.away, w.who(who), a.Address, w.cause(a)) + w.untouched
}

// Upgrading says that a ledger of an earlier version is being brought from a schema to the next.
func Upgrading(lang string, from, to int) string { return fmt.Sprintf(say(lang).upgrading, from, to) }

func (w *words) who(who string) string {
	if s, ok := w.parties[who]; ok {
		return s
	}
	return who
}

// cause is the reason in words with the system's own behind it.
func (w *words) cause(a effect.Away) string {
	reason, ok := w.reasons[a.Reason]
	if !ok {
		reason = w.reasons["network"]
	}
	detail := strings.TrimSpace(a.Detail)
	if detail == "" {
		return reason
	}
	return reason + fmt.Sprintf(w.detail, oneLine(detail))
}
