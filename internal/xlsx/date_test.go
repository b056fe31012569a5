package xlsx

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
)

func TestSerialText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		serial         string
		year04, styled bool
		want           string // empty: no date
	}{
		{"46356", false, true, "2026-11-30"},
		{"46356", false, false, "2026-11-30"},
		{"46356.5", false, true, "2026-11-30 12:00:00"},
		{"46356.4166666667", false, true, "2026-11-30 10:00:00"},
		{"46356.99999999", false, true, "2026-12-01"},
		{"44894", true, true, "2026-11-30"},
		{"1", false, true, "1900-01-01"},
		{"59", false, true, "1900-02-28"},
		{"61", false, true, "1900-03-01"},
		{"0.5", false, true, ""},
		{"-3", false, true, ""},
		{"3000000", false, true, ""},
		{"20261130", false, false, ""}, // eight digits of a day, not a serial
		{"202611", false, false, ""},
		{"12", false, false, ""},
	} {
		shown := numfmt.General
		if c.styled {
			shown = numfmt.Date
		}
		got, ok := serialText(decimal.RequireFromString(c.serial), c.year04, shown)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s (1904 %v, styled %v) is %q %v, want %q", c.serial, c.year04, c.styled, got, ok, c.want)
		}
	}
}

func TestSerialTextByWhatTheCellShows(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"yyyy-mm-dd": true, `yyyy"年"m"月"d"日"`: true, "[$-804]yyyy/m/d": true, "0.00": true,
		"#,##0": true, "h:mm": true,
		`"day" 0`: true, `0\d`: true, "[Red]0": true, "General": true,
		"0%": false, "# ?/?": false, "[$$-409]0": false, "0.00E+00": false, ";;;": false,
	} {
		d := decimal.RequireFromString("46356")
		if _, got := serialText(d, false, numfmt.Parse(code).Show(d, false).Class); got != want {
			t.Errorf("%s: %v", code, got)
		}
	}
}

func TestISODates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-11-30": "2026-11-30", "2026-11-30T00:00:00": "2026-11-30",
		"2026-11-30T10:20":                      "2026-11-30 10:20:00",
		" 2026-11-30T10:20:30Z ":                "2026-11-30 10:20:30",
		"2026-11-29T23:59:59.99999979":          "2026-11-30",
		"2026-11-29T15:59:59.99999979045242400": "2026-11-29 16:00:00",
		"2026-11-30T10:20:30.4":                 "2026-11-30 10:20:30",
		"2026-11-30T10:20:30.5":                 "2026-11-30 10:20:31", "2026-12-31T23:59:59.5+08:00": "2027-01-01",
		"T10:20": "T10:20", "tomorrow": "tomorrow",
	} {
		if got := isoDate(text); got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}

func TestParseRef(t *testing.T) {
	t.Parallel()
	for ref, want := range map[string][2]int{"A1": {0, 1}, "$AB$12": {27, 12}, "xfd1048576": {16383, 1048576}} {
		col, row, ok := parseRef(ref)
		if !ok || col != want[0] || row != want[1] {
			t.Errorf("%s is %d %d %v", ref, col, row, ok)
		}
	}
	for _, ref := range []string{"", "A", "1", "XFE1", "A0", "A1048577", "A1B", "中1"} {
		if _, _, ok := parseRef(ref); ok {
			t.Errorf("%q is taken", ref)
		}
	}
	if got := ColumnName(0) + ColumnName(25) + ColumnName(26) + ColumnName(701) + ColumnName(702); got != "AZAAZZAAA" {
		t.Error(got)
	}
}
