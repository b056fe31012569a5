package profile

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// dateParts are the parts of a pattern of days, in the words of package time.
var dateParts = strings.NewReplacer("YYYY", "2006", "MM", "1", "DD", "2", "hh", "15", "mm", "4", "ss", "5")

// patternKnown reports whether a pattern has a year, a month and a day, and no other letters.
func patternKnown(pattern string) bool {
	rest := pattern
	for i, part := range []string{"YYYY", "MM", "DD", "hh", "mm", "ss"} {
		n := strings.Count(rest, part)
		if n > 1 || n == 0 && i < 3 {
			return false
		}
		rest = strings.Replace(rest, part, "", 1)
	}
	return strings.Trim(rest, "-/.:年月日时分秒T ") == "" && !strings.ContainsAny(rest, "0123456789")
}

// parseDate reads a day, or a day and a time, in a pattern; ok is false for other texts and for an
// empty pattern. Zeros may be left out, except where parts are not separated. The result is
// "2006-01-02" or "2006-01-02 15:04:05".
func parseDate(text, pattern string) (string, bool) {
	if pattern == "" || len(text) > longestNumber || len(text) < 6 {
		return "", false
	}
	layout := dateParts.Replace(pattern)
	if !strings.ContainsAny(pattern, "-/.年 ") {
		layout = strings.NewReplacer("YYYY", "2006", "MM", "01", "DD", "02", "hh", "15", "mm", "04", "ss", "05").Replace(pattern)
	}
	t, err := time.Parse(layout, invoice.CleanText(text))
	switch {
	case err != nil:
		return "", false
	case t.Hour()+t.Minute()+t.Second() == 0:
		return t.Format(time.DateOnly), true
	}
	return t.Format(time.DateTime), true
}
