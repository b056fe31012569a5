package pipeline

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
)

// Until is a time as people give it, until which a run may send. The zero Until is none.
type Until struct {
	at       time.Time     // of a date and time
	clock    time.Duration // since midnight, of a time of day
	margin   time.Duration // before the end of the month
	daily    bool
	monthEnd bool
}

const (
	// MonthEndMargin is how long before the end of the month the last order is sent, unless another
	// time is given: an accepted order takes minutes to become an invoice.
	MonthEndMargin = 10 * time.Minute
	// longestMargin bounds a margin: a longer one is a mistake.
	longestMargin = 7 * 24 * time.Hour
)

// untilForms says how a time is written.
var untilForms = lang.Text{
	Zh: "应为时间，如 23:50、2026-11-30 23:50、月末、月末-30m，或 none（不停止）",
	En: "want a time such as 23:50, 2026-11-30 23:50, month-end or month-end-30m, or none",
}

// foldUntil makes what people type on a Chinese keyboard plain.
var foldUntil = strings.NewReplacer("：", ":", "－", "-", "　", " ", "T", " ")

// ParseUntil reads a time in Beijing: "23:50" of the day on which the run begins, "2026-11-30
// 23:50", or "month-end" ("月末"), which is MonthEndMargin before the end of the month; another
// margin is appended ("month-end-30m"). "none" is the zero Until. The error is a lang.Text.
func ParseUntil(text string) (Until, error) {
	s := strings.TrimSpace(foldUntil.Replace(text))
	if s == "none" {
		return Until{}, nil
	}
	for _, word := range []string{"month-end", "月末"} {
		if margin, is := strings.CutPrefix(s, word); is {
			return parseMonthEnd(text, margin)
		}
	}
	if at, err := time.ParseInLocation("15:04", s, beijing.Zone); err == nil {
		return Until{daily: true, clock: time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute}, nil
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", s, beijing.Zone)
	if err != nil || at.Year() < 2000 {
		return Until{}, notUntil(text)
	}
	return Until{at: at}, nil
}

func parseMonthEnd(text, margin string) (Until, error) {
	u := Until{monthEnd: true, margin: MonthEndMargin}
	if margin == "" {
		return u, nil
	}
	own, dashed := strings.CutPrefix(margin, "-")
	d, err := time.ParseDuration(own)
	if !dashed || err != nil || d < 0 || d > longestMargin {
		return Until{}, notUntil(text)
	}
	u.margin = d
	return u, nil
}

func notUntil(text string) error {
	return lang.Format("是 %q；%s", "is %q; %s", text, untilForms)
}

// At is the time for a run that begins now; zero: none. A time of day is of the day in Beijing on
// which the run begins, also where it has passed: then the run sends nothing.
func (u Until) At(now time.Time) time.Time {
	switch {
	case u.monthEnd:
		return nextMonth(now).Add(-u.margin)
	case u.daily:
		y, m, d := now.In(beijing.Zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, beijing.Zone).Add(u.clock)
	}
	return u.at
}
