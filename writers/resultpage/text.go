package resultpage

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// runesAtMost bounds a text on the page.
const runesAtMost = 2_000

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// shown is a text as the page has it: valid UTF-8 without control characters, which browsers show
// in different ways, and cut if it is long.
func shown(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' && r != '\n' || r == '\uFFFE' || r == '\uFFFF' {
			return utf8.RuneError
		}
		return r
	}, lineEnds.Replace(strings.ToValidUTF8(s, "\uFFFD")))
	n := 0
	for i := range s {
		if n == runesAtMost {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// money is an amount with thousands separated.
func money(a invoice.Amount) string {
	sign, digits := "", a.String()
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		sign, digits = "-", rest
	}
	whole, cents, _ := strings.Cut(digits, ".")
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String() + "." + cents
}

// clock is a time in Beijing; empty if it is not known.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(beijing.Zone).Format(time.DateTime)
}
