package markedcopy

import (
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// formatOf is a number format of the class of s that shows the same text; empty for General, if
// there is none.
func formatOf(s *invoice.Shown) string {
	from := strings.IndexAny(s.Text, "0123456789")
	if s.Format == invoice.FormatHidden {
		if s.Text == "" {
			return ";;;"
		}
		return literal(s.Text)
	}
	if from < 0 {
		return ""
	}
	to := strings.LastIndexAny(s.Text, "0123456789") + 1
	before, digits, behind := s.Text[:from], s.Text[from:to], s.Text[to:]
	before = strings.TrimPrefix(before, "-")
	switch s.Format {
	case invoice.FormatNumber:
		if strings.Trim(digits, "0123456789,.") != "" {
			return literal(before) + mixed(digits) + literal(behind)
		}
		return literal(before) + pattern(digits) + literal(behind)
	case invoice.FormatPercent:
		return literal(before) + pattern(digits) + "%" + literal(strings.TrimPrefix(behind, "%"))
	case invoice.FormatCurrency:
		return "[$" + strings.TrimSpace(before+behind) + "]" + pattern(digits)
	case invoice.FormatTime:
		return "h:mm:ss"
	case invoice.FormatFraction:
		return "# ?/?"
	case invoice.FormatScientific:
		return "0.00E+00"
	}
	return ""
}

// literal is a text in a number format.
func literal(s string) string {
	if s == "" {
		return ""
	}
	return `"` + strings.ReplaceAll(s, `"`, `"\""`) + `"`
}

// pattern shows a number with as many decimals, zeros before it and grouping as digits have.
func pattern(digits string) string {
	whole, decimals, fraction := strings.Cut(digits, ".")
	out := "0"
	switch {
	case strings.Contains(whole, ","):
		out = "#,##0"
	case strings.HasPrefix(whole, "0"):
		out = strings.Repeat("0", len(whole))
	}
	if fraction {
		out += "." + strings.Repeat("0", len(decimals))
	}
	return out
}

// mixed shows a number with a digit in the place of each digit: 0571-88886666.
func mixed(digits string) string {
	var out strings.Builder
	for _, r := range digits {
		if r >= '0' && r <= '9' {
			out.WriteByte('0')
		} else {
			out.WriteString(literal(string(r)))
		}
	}
	return out.String()
}

// dateFormats are the usual formats of dates, in the language of package time and of spreadsheets.
var dateFormats = [][2]string{
	{"2006-01-02", "yyyy-mm-dd"}, {"2006-1-2", "yyyy-m-d"}, {"2006/1/2", "yyyy/m/d"}, {"2006/01/02", "yyyy/mm/dd"},
	{"2006.1.2", "yyyy.m.d"}, {"2006.01.02", "yyyy.mm.dd"}, {"20060102", "yyyymmdd"}, {"2006年1月2日", `yyyy"年"m"月"d"日"`},
	{"2006年01月02日", `yyyy"年"mm"月"dd"日"`}, {"2006年1月", `yyyy"年"m"月"`}, {"2006年01月", `yyyy"年"mm"月"`}, {"1月2日", `m"月"d"日"`},
	{"1/2/2006", "m/d/yyyy"}, {"01/02/2006", "mm/dd/yyyy"}, {"2006-01", "yyyy-mm"}, {"2006/1", "yyyy/m"}, {"1/2", "m/d"},
	{"01-02-06", "mm-dd-yy"}, {"1-2-06", "m-d-yy"}, {"2-Jan-06", "d-mmm-yy"}, {"2-Jan", "d-mmm"}, {"Jan-06", "mmm-yy"},
}

// timeFormats follow a date.
var timeFormats = [][2]string{{"", ""}, {" 15:04:05", " hh:mm:ss"}, {" 15:04", " hh:mm"}}

// serialOf is the number of a date in a workbook whose dates count from 1900, and a format that
// shows the same; ok is false for a text that is no date or one before March 1900.
func serialOf(c *invoice.Cell) (serial, code string, ok bool) {
	const day = 24 * time.Hour
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	at, err := time.Parse(time.DateTime, c.Text)
	code = "yyyy-mm-dd hh:mm:ss"
	if err != nil {
		code = "yyyy-mm-dd"
		at, err = time.Parse(time.DateOnly, c.Text)
	}
	if err != nil || at.Sub(first) < 61*day {
		return "", "", false
	}
	days, rest := at.Sub(first)/day, at.Sub(first)%day
	serial = strconv.Itoa(int(days))
	if rest > 0 {
		serial = strconv.FormatFloat(float64(days)+rest.Seconds()/day.Seconds(), 'f', 10, 64)
	}
	if c.Shown == nil {
		return serial, code, true
	}
	for _, d := range dateFormats {
		for _, t := range timeFormats {
			if at.Format(d[0]+t[0]) == c.Shown.Text {
				return serial, d[1] + t[1], true
			}
		}
	}
	return serial, code, true
}
