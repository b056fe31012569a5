package xlsx

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
)

// Days that count as dates though no style says so: 2000-01-01 to 2099-12-31. Programs that write
// workbooks forget the style; a number of this size in a column of dates is nothing else. 202611
// and 20261130 lie beyond.
const (
	plausibleFirst = 36526
	plausibleLast  = 73050
)

func serialText(d decimal.Decimal, year04 bool, shown numfmt.Class) (string, bool) {
	days := d.IntPart()
	plausible := days >= plausibleFirst && days <= plausibleLast
	switch shown {
	case numfmt.Date:
	case numfmt.General, numfmt.Number, numfmt.Time:
		if !plausible {
			return "", false
		}
	default:
		return "", false
	}
	t, ok := numfmt.Day(d, year04)
	switch {
	case !ok || days < 1:
		return "", false
	case t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0:
		return t.Format(time.DateOnly), true
	}
	return t.Format(time.DateTime), true
}

// isoDate brings a cell of type "d" to the form of DateText; other text stays.
func isoDate(s string) string {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04"} {
		t, err := time.Parse(layout, s)
		t = t.Round(time.Second) // Excel writes 15:59:59.9999998 for 16:00
		switch {
		case err != nil:
			continue
		case t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0:
			return t.Format(time.DateOnly)
		}
		return t.Format(time.DateTime)
	}
	return s
}
