package suggest

import (
	"regexp"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// sampleLength is the most characters of a sample value.
const sampleLength = 24

// longDigits are digits that may be an account, an ID or a telephone number.
var longDigits = regexp.MustCompile(`\d[\d -]{6,}\d`)

// sample is the first value of a column, as it may be shown: numbers of persons are masked, and in
// columns of unknown content all long numbers.
func sample(c *Column, v *values) string {
	text := v.first
	if utf8.RuneCountInString(text) > sampleLength {
		text = string([]rune(text)[:sampleLength]) + "…"
	}
	switch info, _ := c.Field.Info(); {
	case c.Number != "":
	case c.Use == Mapped && info.Personal:
		return invoice.MaskNumber(text)
	case c.Use == Mapped:
		return c.Field.Mask(text)
	case v.share(aDate, 80), v.share(aTaxNum, 80):
		return invoice.Field("").Mask(text)
	}
	return longDigits.ReplaceAllStringFunc(text, invoice.MaskNumber)
}
