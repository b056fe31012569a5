package sheet

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/shopspring/decimal"
)

// Days that count as dates though no style says so: 2000-01-01 to 2099-12-31. Programs that write workbooks forget the
// style; a number of this size in a column of dates is nothing else. 202611 and 20261130 lie beyond.
const (
	plausibleFirst = 36526
	plausibleLast  = 73050
	lastDay        = 2958465 // 9999-12-31
)

// DateText turns the serial number of a date into "2006-01-02", or "2006-01-02 15:04:05" where it has a time; ok is
// false for a cell that holds no date.
func (w *Workbook) DateText(c RawCell) (text string, ok bool, err error) {
	if c.Kind != invoice.CellNumber || len(c.Text) > 40 {
		return "", false, nil
	}
	d, err := decimal.NewFromString(c.Text)
	if err != nil || d.Exponent() > 10 || d.Exponent() < -40 {
		return "", false, nil
	}
	if w.dates == nil {
		if err := w.loadStyles(); err != nil {
			return "", false, err
		}
	}
	text, ok = serialText(d, w.year04, w.dates[c.Style])
	return text, ok, nil
}

func serialText(d decimal.Decimal, year04, styled bool) (string, bool) {
	days := d.IntPart()
	seconds := d.Sub(decimal.NewFromInt(days)).Mul(decimal.NewFromInt(86400)).Round(0).IntPart()
	if days < 1 || days > lastDay || !styled && (days < plausibleFirst || days > plausibleLast) {
		return "", false
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case year04:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60: // Excel's calendar has a 29 February 1900
		base = base.AddDate(0, 0, 1)
	}
	t := base.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	if seconds%86400 == 0 {
		return t.Format(time.DateOnly), true
	}
	return t.Format(time.DateTime), true
}

// isoDate brings a cell of type "d" to the form of DateText; other text stays.
func isoDate(s string) string {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04"} {
		t, err := time.Parse(layout, s)
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

// loadStyles learns which styles show dates.
func (w *Workbook) loadStyles() error {
	w.dates = map[int]bool{}
	part := w.names["styles"]
	if part == "" {
		return nil
	}
	s, err := w.stream(part, "")
	if err != nil {
		return err
	}
	defer s.close()
	custom := map[int]bool{}
	style := 0
	return s.each(func(e xml.StartElement) error {
		id, _ := strconv.Atoi(attr(e, "numFmtId")) // 0 is the general format, no date
		switch {
		case s.at("styleSheet", "numFmts", "numFmt"):
			custom[id] = dateFormat(attr(e, "formatCode"))
		case s.at("styleSheet", "cellXfs", "xf"):
			if builtinDate(id) || custom[id] {
				w.dates[style] = true
			}
			style++
		}
		return nil
	})
}

// builtinDate knows the formats that every workbook has without naming them, those of Chinese Excel included
// (ECMA-376 part 1, 18.8.30).
func builtinDate(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58
}

// dateFormat says whether a format code shows a day: it has a year or a day outside quotes, brackets and escapes.
func dateFormat(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket && strings.IndexByte("yYdD", c) >= 0:
			return true
		}
	}
	return false
}
