package rules

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func TestNumbersInEveryForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		kind invoice.CellKind
		want string // empty: not a number
	}{
		{"113.00000000000001", invoice.CellNumber, "113"},
		{"0.30000000000000004", invoice.CellNumber, "0.3"},
		{"1.2E-4", invoice.CellNumber, "0.00012"},
		{"1.5e+3", invoice.CellNumber, "1500"},
		{"123456789012345.67", invoice.CellNumber, "123456789012346"},
		{"1E999999999", invoice.CellNumber, ""},
		{"1,234", invoice.CellNumber, ""},
		{" 1,234.50 ", invoice.CellText, "1234.5"},
		{"￥1,234,567.80", invoice.CellText, "1234567.8"},
		{"¥-12.00", invoice.CellText, "-12"},
		{"-¥12", invoice.CellText, "-12"},
		{"－12", invoice.CellText, "-12"},
		{"−12", invoice.CellText, "-12"},
		{"(100.00)", invoice.CellText, "-100"},
		{"(-100)", invoice.CellText, ""},
		{"１２３．４５", invoice.CellText, "123.45"},
		{"100元", invoice.CellText, "100"},
		{"1 000.5", invoice.CellText, "1000.5"},
		{"1,5", invoice.CellText, ""},
		{"1,2345", invoice.CellText, ""},
		{",123", invoice.CellText, ""},
		{"1.2E+3", invoice.CellText, ""},
		{"12%", invoice.CellText, ""},
		{"1.2.3", invoice.CellText, ""},
		{"--1", invoice.CellText, ""},
		{"-", invoice.CellText, ""},
		{".", invoice.CellText, ""},
		{"", invoice.CellText, ""},
		{"12345678901234567890.12", invoice.CellDecimal, "12345678901234567890.12"},
		{"10000000000000000000000000000000000000000000000000", invoice.CellText, ""},
		{"1", invoice.CellDate, ""},
	} {
		got := ""
		if d, ok := number(c.text, c.kind); ok {
			got = d.String()
		}
		if got != c.want {
			t.Errorf("number(%q, %d) = %q, want %q", c.text, c.kind, got, c.want)
		}
	}
}

func TestRatesInEveryForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, rate, word string
		kind             invoice.CellKind
	}{
		{"0.13", "0.13", "", invoice.CellText}, {"13%", "0.13", "", invoice.CellText}, {"13", "0.13", "", invoice.CellText},
		{"13.0", "0.13", "", invoice.CellText}, {"１３％", "0.13", "", invoice.CellText}, {" 1.5 % ", "0.015", "", invoice.CellText},
		{"1", "0.01", "", invoice.CellText}, {"0%", "0", "", invoice.CellText}, {"0", "0", "", invoice.CellText},
		{"免税", "0", wordExempt, invoice.CellText}, {"不征税", "0", wordNotTaxable, invoice.CellText},
		{"0.13000000000000001", "0.13", "", invoice.CellNumber}, {"13", "0.13", "", invoice.CellNumber}, {"0.06", "0.06", "", invoice.CellDecimal},
		{"-0.13", "", "", invoice.CellText}, {"-13", "", "", invoice.CellNumber}, {"***", "", "", invoice.CellText}, {"%", "", "", invoice.CellText},
	} {
		got := ""
		rate, word, ok := parseRate(c.text, c.kind)
		if ok {
			got = rate.String()
		}
		if got != c.rate || word != c.word {
			t.Errorf("parseRate(%q) = %q %q, want %q %q", c.text, got, word, c.rate, c.word)
		}
	}
}

func TestDatesInEveryForm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-11-30": "2026-11-30 00:00:00", "2026/11/30": "2026-11-30 00:00:00", "2026/1/3": "2026-01-03 00:00:00", "20261130": "2026-11-30 00:00:00",
		"2026年11月30日": "2026-11-30 00:00:00", "2026.11.30": "2026-11-30 00:00:00", "2026-11-30 09:08": "2026-11-30 09:08:00",
		"2026/11/30 9:08:07": "2026-11-30 09:08:07", "202611301631": "2026-11-30 16:31:00", "20261130163105": "2026-11-30 16:31:05",
		"2026年11月30日 16:31": "2026-11-30 16:31:00", "2026年11月30日16时31分": "2026-11-30 16:31:00", "2026-11-30T16:31:05": "2026-11-30 16:31:05",
		"2026-02-30": "", "26-11-30": "", "2026-11": "", "46356": "", "11/30/2026": "",
		"1999-01-01": "", "": "",
		"2026-11-30 10:00:00.0":     "2026-11-30 10:00:00",
		"2026-11-30 23:59:59.9999":  "2026-12-01 00:00:00",
		"2026-11-30 10:00:00.4999":  "2026-11-30 10:00:00",
		"2026-11-30T16:31:05Z":      "2026-11-30 16:31:05",
		"2026-11-30T16:31:05.123Z":  "2026-11-30 16:31:05",
		"2026-11-30T16:31:05+08:00": "2026-11-30 16:31:05",
		"2026-11-30T16:31:05+09:00": "", "2026-11-30T16:31Z": "2026-11-30 16:31:00",
		"2026-11-30Z": "", "２０２６－１１－３０": "2026-11-30 00:00:00",
		"２０２６／１１／３０　１０：２０": "2026-11-30 10:20:00",
		"２０２６年１１月３０日":      "2026-11-30 00:00:00", "2026—11—30": "2026-11-30 00:00:00",
		"2026年11月30号":           "2026-11-30 00:00:00",
		"2026/11/30 上午10:00:00": "2026-11-30 10:00:00", "2026/11/30 下午3:05": "2026-11-30 15:05:00",
		"2026/11/30 下午15:05": "2026-11-30 15:05:00",
		"2026/11/30 上午12:05": "2026-11-30 00:05:00",
		"2026/11/30 下午12:05": "2026-11-30 12:05:00", "2026/11/30 上午13:05": "",
		"2026/11/30 下午0:05": "", "2026年11月30日 上午10时5分": "2026-11-30 10:05:00",
		"2026-11-30 10:00:00 AM": "2026-11-30 10:00:00",
		"2026-11-30 1:02 PM":     "2026-11-30 13:02:00", "2026-11-30 1:02pm": "2026-11-30 13:02:00",
		"2026-11-30 13:02 pm": "",
		"2026-11-30 中午12:30":  "2026-11-30 12:30:00", "2026-11-30 晚上8点": "2026-11-30 20:00:00",
		"2026-11-30 凌晨1:00": "2026-11-30 01:00:00", "2026-11-30 凌晨9:00": "",
		"2026-11-30 上午":   "",
		"2026年11月30日 星期一": "2026-11-30 00:00:00", "2026-11-30(周一) 10:00": "2026-11-30 10:00:00",
		"2026年11月30日（星期一）": "2026-11-30 00:00:00", "2026年11月30日 星期二": "",
		"2026年11月29日 星期天": "2026-11-29 00:00:00", "2026年11月29日 周日": "2026-11-29 00:00:00",
		"2026年11月30日10时": "2026-11-30 10:00:00",
		"Nov 30, 2026":   "2026-11-30 00:00:00", "30-Nov-2026": "2026-11-30 00:00:00",
		"Mon Nov 30 10:00:00 CST 2026": "2026-11-30 10:00:00",
		"Tue Nov 30 10:00:00 CST 2026": "",
		"2026-11-30 24:00":             "", "2026-11-30 10:00:00:00": "", "星期一": "", "上午10:00": "",
		"2026-13-01": "", "2026-11-30.5": "",
	} {
		got := ""
		if at, _, ok := parseDate(text); ok {
			got = at.Format(time.DateTime)
		}
		if got != want {
			t.Errorf("parseDate(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestYesAndNo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"是": true, "Y": true, "1": true, "true": true, "TRUE": true, "含税": true, "1.0": true,
		"否": false, "n": false, "0": false, "FALSE": false, "不含税": false} {
		if got, ok := parseBool(text); !ok || got != want {
			t.Errorf("parseBool(%q) = %v %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "也许", "2", "是否"} {
		if _, ok := parseBool(text); ok {
			t.Errorf("parseBool(%q) is neither", text)
		}
	}
}

func TestScientific(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"9.13E+17": true, "9E+17": true, "9.13e+17": true,
		"1E5": false, "ME+17": false, "E+17": false, "9.13E+": false,
		"2.026113E10": true, "1.0E8": true, "6.22202120000001e18": true, "1.0E-5": true,
		"9.13E++7": false, "E10": false, "1.2.3E10": false, "12E10": false, "1.0E8X": false,
		"1.0E": false} {
		if scientific(text) != want {
			t.Errorf("scientific(%q) = %v", text, !want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"1,234.50", "113.00000000000001", "1E-999999999", "13%", "免税", "2026年11月30日", "是", "(1)", "￥", "9.1E+17", "*a**b*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, kind := range []invoice.CellKind{invoice.CellText, invoice.CellNumber, invoice.CellDecimal} {
			if d, ok := number(s, kind); ok && (d.NumDigits() > 2*maxDigits || d.Exponent() > maxDigits || d.Exponent() < -2*maxDigits) {
				t.Errorf("number(%q) is beyond bounds: %s", s, d)
			}
			if rate, _, ok := parseRate(s, kind); ok && rate.IsNegative() {
				t.Errorf("parseRate(%q) = %s", s, rate)
			}
		}
		if at, _, ok := parseDate(s); ok && (at.Year() < 2000 || at.Year() > 2099) {
			t.Errorf("parseDate(%q) = %s", s, at)
		}
		parseBool(s)
		scientific(s)
	})
}
