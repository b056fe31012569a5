package numfmt

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// shows are what Excel shows. Blanks at the ends are left out.
func TestShow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, value, want string
		class             Class
		exact             bool
	}{
		{"General", "0.1", "0.1", General, true},
		{"", "12345678901234", "12345678901234", General, true},
		{"G/通用格式", "7", "7", General, true},
		{"@", "7", "7", General, true},
		{`"a"@`, "7", "7", General, true},
		{"General;-General", "-7", "-7", Number, true},
		{"General;General", "-7", "7", General, false},
		{`General"元"`, "7.5", "7.5元", Number, true},

		{"0", "27", "27", Number, true},
		{"0", "2.5", "3", Number, false},
		{"0.00", "1.5", "1.50", Number, true},
		{"0.00", "1.005", "1.01", Number, false},
		{"0.00", "-1.5", "-1.50", Number, true},
		{"#,##0.00", "1234567.5", "1,234,567.50", Number, true},
		{"#,##0", "-123", "-123", Number, true},
		{"#,##0;(#,##0)", "-1234", "(1,234)", Number, true},
		{"0;0", "-5", "5", Number, false},
		{"0.00;[Red]0.00", "-5", "5.00", Number, false},
		{"000000", "123", "000123", Number, true},
		{"000000", "1234567", "1234567", Number, true},
		{"000000", "123.4", "000123", Number, false},
		{`"SO"00000`, "124", "SO00124", Number, true},
		{`\S\O00000`, "-5", "-SO00005", Number, true},
		{"0000-00000000", "57188888888", "0571-88888888", Number, true},
		{"(000) 000-0000", "5551234567", "(555) 123-4567", Number, true},
		{"000,000", "123", "000,123", Number, true},
		{`0"寸"`, "27", "27寸", Number, true},
		{"0.##", "5", "5.", Number, true},
		{"0.##", "5.25", "5.25", Number, true},
		{"0.0?", "5.2", "5.2", Number, true},
		{"#", "0", "", Hidden, true},
		{".00", "1.5", "1.50", Number, true},
		{"#.00", "0.5", ".50", Number, true},
		{`0!.0,"万"`, "12345", "1.2万", Number, false},
		{"0,", "12000", "12", Number, false},
		{"#,##0,,", "12000000", "12", Number, false},
		{"0.0,", "12345", "12.3", Number, false},
		{"0,.00", "12345", "12.35", Number, false},
		{`[DBNum2][$-804]General"元整"`, "12", "12元整", Number, false},
		{"[DBNum1]0", "12", "12", Number, false},
		{`_ "¥"* #,##0.00_ ;_ "¥"* \-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ `, "1234.5", "¥1,234.50",
			Number, true},
		{`_ "¥"* #,##0.00_ ;_ "¥"* \-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ `, "0", "¥-", Hidden, true},
		{"[$¥-804]#,##0.00", "1", "¥1.00", Number, true},
		{"[$￥-zh-CN]#,##0.00", "1", "￥1.00", Number, true},
		{"[$CNY] 0", "1", "CNY 1", Number, true},

		{"0%", "0.75", "75%", Percent, true},
		{"0%", "0.755", "76%", Percent, false},
		{"0.0%", "0.755", "75.5%", Percent, true},
		{"0%;-0%", "-0.1", "-10%", Percent, true},
		{`0"%"`, "10", "10%", Number, true},

		{"[$$-409]#,##0.00", "1234.5", "$1,234.50", Currency, true},
		{"_-[$€-2] * #,##0.00_-", "1234.5", "€ 1,234.50", Currency, true},
		{"[$¥-411]#,##0", "5", "¥5", Currency, true},
		{"[$¥-ja-JP]#,##0", "5", "¥5", Currency, true},
		{`[$-411]"¥"#,##0`, "5", "¥5", Currency, true},
		{`"US$"0.00`, "5", "US$5.00", Currency, true},
		{`0.00"美元"`, "5", "5.00美元", Currency, true},
		{"$#,##0", "5", "$5", Currency, true},
		{"[$HK$-C04]0", "5", "HK$5", Currency, true},
		{"[$JPY] 0", "5", "JPY 5", Currency, true},

		{"# ?/?", "0.5", "1/2", Fraction, true},
		{"# ?/?", "1.5", "1 1/2", Fraction, true},
		{"# ?/?", "0.333333333333333", "1/3", Fraction, true},
		{"# ?/?", "0.13", "1/8", Fraction, false},
		{"# ?/?", "2", "2", Fraction, true},
		{"# ?/?", "0", "0", Fraction, true},
		{"# ?/?", "-0.25", "- 1/4", Fraction, true},
		{"# ??/??", "0.13", "10/77", Fraction, false},
		{"# ??/??", "0.0625", "1/16", Fraction, true},
		{"?/?", "1.5", "3/2", Fraction, true},
		{"# ?/8", "0.375", "3/8", Fraction, true},
		{"# ?/8", "0.4", "3/8", Fraction, false},
		{"# ??/100", "0.13", "13/100", Fraction, true},
		{"# ?/2", "0.9", "1", Fraction, false},
		{`0/0`, "0.75", "3/4", Fraction, true},

		{"0.00E+00", "12345", "1.23E+04", Scientific, false},
		{"0.00E+00", "12300", "1.23E+04", Scientific, true},
		{"0E+0", "0", "0E+0", Scientific, true},
		{"0.00E-00", "0.00123", "1.23E-03", Scientific, true},
		{"0.00E-00", "1230", "1.23E03", Scientific, true},
		{"##0.0E+0", "12345", "12.3E+3", Scientific, false},
		{"0.0E+0", "9.99", "1.0E+1", Scientific, false},
		{"0.0E+0", "-25", "-2.5E+1", Scientific, true},

		{"0.00;;", "-1", "", Hidden, false},
		{";;;", "5", "", Hidden, false},
		{"0;-0;;@", "0", "", Hidden, true},
		{`0.00;-0.00;"-"`, "0", "-", Hidden, true},
		{`"固定"`, "5", "固定", Hidden, false},
		{`[=1]"是";[=0]"否";General`, "1", "是", Hidden, true},
		{`[=1]"是";[=0]"否";General`, "0", "否", Hidden, true},
		{`[=1]"是";[=0]"否";General`, "5", "5", General, true},
		{"[>=100]0.0;0.00", "100", "100.0", Number, true},
		{"[>=100]0.0;0.00", "99.5", "99.50", Number, true},
		{"[>=100]0;0.00", "-5", "-5.00", Number, false},
		{"[<0]0;0", "-5", "5", Number, false},
		{"[<=9]0;[<=99]00;000", "7", "7", Number, true},
		{"[<=9]0;[<=99]00;000", "70", "70", Number, true},
		{"[<=9]0;[<=99]00;000", "700", "700", Number, true},
		{"[>9]0", "7", "", Hidden, false},

		{"yyyy-mm-dd", "46356", "2026-11-30", Date, true},
		{"YYYY/M/D", "46086", "2026/3/5", Date, true},
		{`m"月"d"日"`, "46085", "3月4日", Date, false},
		{`yyyy"年"m"月"`, "46143", "2026年5月", Date, true},
		{`yyyy"年"m"月"`, "46144", "2026年5月", Date, false},
		{"m/d", "46296", "10/1", Date, false},
		{"m/d/yy h:mm", "46356.5", "11/30/26 12:00", Date, true},
		{"yyyy-mm-dd", "46356.5", "2026-11-30", Date, false},
		{"[$-804]yyyy-mm-dd aaaa", "46356", "2026-11-30 星期一", Date, true},
		{"[$-804]mmmm", "46356", "11月", Date, false},
		{"d-mmm-yy", "46356", "30-Nov-26", Date, true},
		{"[$-F800]dddd, mmmm dd, yyyy", "46356", "2026年11月30日", Date, true},
		{"yyyy.mm.dd", "46356", "2026.11.30", Date, true},
		{"e/m/d", "46356", "2026/11/30", Date, true},
		{"yyyy", "-5", "", Date, false},
		{"m", "46356", "11", Date, false},
		{"[$-404]e/m/d", "46356", "2026/11/30", Date, false},
		{"[$-411]ggge年m月d日", "46356", "2026年11月30日", Date, false},
		{"[$-D07041E]0", "12", "12", Number, false},
		{"常规", "7", "7", General, true},
		{"G/標準", "7", "7", General, true},
		{`[Red]yyyy"-"mm`, "46327", "2026-11", Date, true},
		{"yyyy-mm-dd;@", "46356", "2026-11-30", Date, true},

		{"h:mm", "0.0625", "1:30", Time, true},
		{"h:mm", "0.0627", "1:30", Time, false},
		{"h:mm", "46356.5", "12:00", Time, false},
		{"[h]:mm", "1.5", "36:00", Time, true},
		{"[mm]:ss", "0.0625", "90:00", Time, true},
		{"mm:ss", "0.0625", "30:00", Time, false},
		{"h:mm:ss AM/PM", "0.75", "6:00:00 PM", Time, true},
		{`上午/下午h"时"mm"分"`, "0.25", "上午6时00分", Time, true},
		{"[$-804]AM/PM h:mm", "0.75", "下午 6:00", Time, true},
		{"h:mm:ss.000", "0.5", "12:00:00.000", Time, true},
		{"[$-F400]h:mm:ss AM/PM", "0.75", "18:00:00", Time, true},
	} {
		got := Parse(c.code).Show(dec(c.value), false)
		if text := strings.TrimSpace(got.Text); text != c.want || got.Class != c.class || got.Exact != c.exact {
			t.Errorf("%s of %s shows %q (class %d, exact %v), want %q (class %d, exact %v)", c.code,
				c.value, got.Text, got.Class, got.Exact, c.want, c.class, c.exact)
		}
	}
}

func TestShowText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, text, want string
		plain, exact     bool
	}{
		{"General", "甲", "甲", true, true}, {"@", "甲", "甲", true, true}, {"0.00", "甲", "甲", true,
			true}, {"0;-0;0", "甲", "甲", true, true},
		{`_ * #,##0.00_ ;_ @_ `, "甲", " 甲 ", true, true}, {"0;;;@", "甲", "甲", true, true},
		{`"SO-"@`, "1", "SO-1", false, true}, {`@"有限公司"`, "甲", "甲有限公司", false, true}, {"@@", "甲",
			"甲甲", false, true},
		{";;;", "甲", "", false, false}, {"0;0;0;", "甲", "", false, false}, {`0;0;0;"有"`, "甲", "有",
			false, false},
	} {
		f := Parse(c.code)
		got, exact := f.ShowText(c.text)
		if got != c.want || exact != c.exact || f.PlainText() != c.plain {
			t.Errorf("%s of %s shows %q (exact %v, plain %v)", c.code, c.text, got, exact,
				f.PlainText())
		}
	}
}

func TestPlainFormatsNeedNotBeAsked(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"General": true, "@": true, "0.00": true, "#,##0.00": true, "0.000": true,
		"#,##0.00;[Red]-#,##0.00": true, "0.00;[红色]0.00": true,
		`_ "¥"* #,##0.00_ ;_ "¥"* \-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ `: true,
		"[$¥-804]#,##0.00": true, `#,##0.00"元"`: true, "0.00;(0.00)": true,
		`0.00;-0.00;"零"`: true,
		"0":              false, "#,##0": false, "0.0": false, "0.00;0.00": false, "0.00%": false,
		"0.00,": false, "yyyy": false, "h:mm": false, "# ?/?": false,
		"0.00E+00": false, `0.00"万"`: false, "[$$-409]0.00": false, "[>1]0.00;0.00": false,
		";;;": false, "0.00;;": false, `"1"0.00`: false,
		"-0.00": false, `"-"0.00;0.00`: false, `00"-"00.00`: false, `0"元"00`: false, "# ##0.00": true,
	} {
		if got := Parse(code).Plain("1.5"); got != want {
			t.Errorf("%s is plain: %v", code, got)
		}
	}
	for code, want := range map[string]bool{"0": true, "#,##0": true, "0%": false, `0"台"`: false,
		"0;0": false} {
		if got := Parse(code).Plain("15"); got != want {
			t.Errorf("%s is plain for whole numbers: %v", code, got)
		}
	}
}

func TestBuiltinFormats(t *testing.T) {
	t.Parallel()
	for id, want := range map[int]Class{
		0: General, 1: Number, 4: Number, 5: Number, 8: Number, 9: Percent, 10: Percent,
		11: Scientific, 12: Fraction, 13: Fraction, 14: Date, 17: Date,
		18: Time, 21: Time, 22: Date, 27: Date, 28: Date, 31: Date, 32: Time, 35: Time, 36: Date,
		37: Number, 44: Number, 45: Time, 47: Time, 48: Scientific,
		49: General, 50: Date, 54: Date, 55: Time, 56: Time, 57: Date, 58: Date, 67: Percent,
		71: Date, 81: Date, 23: General, 163: General, 900: General,
	} {
		if got := Parse(Builtin(id)).Show(dec("1.5"), false); got.Class != want {
			t.Errorf("format %d (%s) shows class %d, want %d", id, Builtin(id), got.Class, want)
		}
	}
}

func TestDaysOfBothCalendars(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		serial string
		year04 bool
		want   string
	}{
		{"1", false, "1900-01-01 00:00:00"}, {"59", false, "1900-02-28 00:00:00"}, {"61", false,
			"1900-03-01 00:00:00"}, {"46356.99999999", false, "2026-12-01 00:00:00"},
		{"44894", true, "2026-11-30 00:00:00"}, {"0", true, "1904-01-01 00:00:00"}, {"2958465",
			false, "9999-12-31 00:00:00"}, {"-1", false, ""}, {"2958466", false, ""},
	} {
		got := ""
		if d, ok := Day(dec(c.serial), c.year04); ok {
			got = d.Format(time.DateTime)
		}
		if got != c.want {
			t.Errorf("%s (1904 %v) is %q, want %q", c.serial, c.year04, got, c.want)
		}
	}
}

// FuzzFormat holds that every text is a format, that no number makes it panic, and that what is
// called exact and looks like a number is that number.
func FuzzFormat(f *testing.F) {
	for _, code := range []string{
		"General", "0.00;[Red]-0.00;\"-\"", "# ?/?", "#,##0,,.0\"K\"", "[>=100]0;[<5]0%;@",
		"yyyy\"年\"m\"月\"", "[h]:mm:ss.00", "[$$-409]0E+0", "[$", "\"", "\\", "_", "*",
		"[DBNum2]0", "上午/下午h", "0/0/0", "E+E-", "?/1000000000000000000000", `#/""`, "#/\\",
	} {
		f.Add(code, int64(12345), int8(-2), false)
	}
	f.Fuzz(func(t *testing.T, code string, digits int64, exponent int8, year04 bool) {
		v := decimal.New(digits%1_000_000_000_000_000, int32(exponent%30))
		format := Parse(code)
		got := format.Show(v, year04)
		if len(got.Text) > 64*len(code)+200 {
			t.Errorf("%q of %s shows %d bytes", code, v, len(got.Text))
		}
		format.Plain(v.String())
		if got.Class > Hidden {
			t.Errorf("%q: class %d", code, got.Class)
		}
		if plain := Parse("0.00########################################").Show(v,
			year04); plain.Exact != plainly(plain.Text).Equal(v) {
			t.Errorf("%s shows %q, exact %v", v, plain.Text, plain.Exact)
		}
	})
}

func plainly(s string) decimal.Decimal {
	d, err := decimal.NewFromString(strings.TrimSuffix(s, "."))
	if err != nil {
		return decimal.Zero
	}
	return d
}
