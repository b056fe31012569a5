package numfmt

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// excelizeShows is what excelize shows of a number in a custom format.
func excelizeShows(t *testing.T, f *excelize.File, code, value string) string {
	t.Helper()
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	if err != nil {
		t.Fatal(code, err)
	}
	number, _ := dec(value).Float64()
	if err := f.SetCellValue("Sheet1", "A1", number); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStyle("Sheet1", "A1", "A1", style); err != nil {
		t.Fatal(err)
	}
	text, err := f.GetCellValue("Sheet1", "A1")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestShowAgreesWithExcelize(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	values := []string{"0", "1", "-1", "0.5", "1.5", "12", "123", "1234.5", "-1234.567", "0.13",
		"46356", "46356.75", "0.0625", "100000", "57188888888"}
	for _, code := range []string{
		"0", "0.00", "#,##0", "#,##0.00", "0%", "0.00%", "0.00E+00", "000000", `"SO"00000`, `0"寸"`,
		"0.0", "#,##0.00;(#,##0.00)", "0.00;[Red]-0.00",
		`#,##0.00;-#,##0.00;"-"`, "[$¥-804]#,##0.00", "[$$-409]#,##0.00", `"US$"0.00`, "# ?/?",
		"# ??/??", "yyyy-mm-dd", "yyyy/m/d", `yyyy"年"m"月"d"日"`, `m"月"d"日"`,
		"m/d", "d-mmm-yy", "h:mm", "h:mm:ss", "[h]:mm", "[mm]:ss", "mm:ss", "yyyy-mm-dd hh:mm:ss",
		"h:mm AM/PM", "[>=100]0.0;0.00", "0000-00000000", "@", "General",
	} {
		for _, value := range values {
			want := strings.TrimSpace(excelizeShows(t, f, code, value))
			got := strings.TrimSpace(Parse(code).Show(dec(value), false).Text)
			if got != want && known(code, value, got, want) == "" {
				t.Errorf("%s of %s shows %q, excelize has %q", code, value, got, want)
			}
		}
	}
}

// known names the differences in which excelize is not what Excel is.
func known(code, value, got, want string) string {
	v := dec(value)
	format := Parse(code)
	class := format.Show(v, false).Class
	switch {
	case format.conditional:
		return "it takes sections with conditions by sign"
	case (class == Date || class == Time) && (v.Sign() < 0 || v.GreaterThan(dec("2958466"))):
		return "Excel fills the cell with ####, it shows the number or a day beyond the calendar"
	case class == Fraction && strings.Join(strings.Fields(strings.TrimPrefix(want, "0 ")),
		" ") == got:
		return "it keeps the places that are empty, and writes a whole part of 0"
	case class == Fraction && !format.Show(v, false).Exact:
		return "it takes another of the fractions near the number"
	case class == Hidden && v.IsZero():
		return "it has no section for zero"
	case strings.HasPrefix(code, "[mm]") && "0"+want == got:
		return "it does not pad minutes beyond the hour"
	}
	return ""
}
