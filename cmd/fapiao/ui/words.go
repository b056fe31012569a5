package ui

import (
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Words gives texts of the screen to messages that are read elsewhere, in one language.
type Words struct{ printer printer }

// NewWords makes the texts of a language.
func NewWords(in string) Words { return Words{printer{in}} }

// Stop is why a seller is stopped, and what to do about it; r is the result that reports it, nil
// for a look at the ledger, after which nothing goes on. next is its next command line, which is
// named in full: a message that is cut short loses the lines below.
func (w Words) Stop(s *report.Stop, r *app.Result, next string) (what, todo string) {
	if r == nil {
		return w.printer.stopParts(s, lang.Text{})
	}
	return w.printer.stopParts(s, goesOn(r, s, lang.Text{Zh: " " + next, En: next}))
}

// Cause is a cause of a watchdog's alarm; now is the time to which hours are counted.
func (w Words) Cause(c *app.Cause, now time.Time) string { return w.printer.cause(c, now) }

// Alarm is what a later job would meet at an account, and what to do now.
func (w Words) Alarm(a app.Alarm) (what, todo string) {
	text := alarms[a]
	return w.printer.text(text.name), w.printer.text(text.todo)
}

// Oldest is the order that waits longest, and for what.
func (w Words) Oldest(a *app.Activity) string { return w.printer.oldest(a) }

// Until is a deadline with the hours that are left.
func (w Words) Until(deadline, now time.Time) string { return w.printer.until(deadline, now) }

// Minute is a time in Beijing to the minute.
func Minute(t time.Time) string { return minute(t) }

// Helps is the command line that helps against a cause; command is that of a use.
func Helps(c *app.Cause, command func(app.Next) string) string { return helps(c, command) }
