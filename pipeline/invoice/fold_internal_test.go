package invoice

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// Texts that are given back after one look, or folded byte by byte, are what the definitions make
// of them.
func TestPlainTextsAreWhatTheyBecome(t *testing.T) {
	t.Parallel()
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aZ09_*-.()\t\n\r\x01\x7f /　、〿（，｡一龿丁㎏ｋ豈\u0301\u200b\ufeff\ufffdİ")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) { sameAsDefined(t, text.Draw(t, "text")) })
	for _, s := range []string{"_x000D_", "a_x000D_b", "\xe4", "\xe4\xb8", "\xe4\xb8a", "\xe4\xb7\xbf", "\xef\xbc\x7f", "\xef\xbe\x80", "\xe3\x80\x80", "\xe3\x80"} {
		sameAsDefined(t, s)
	}
}

// FuzzDefinitions looks for a text that the fast ways clean otherwise.
func FuzzDefinitions(f *testing.F) {
	for _, s := range []string{"SO-1 001", "（临安）*", "a\r\n\t\u200bb", "_x000D_", "\xff", "㎏", "İ", "\xe4\xb8"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { sameAsDefined(t, s) })
}

func sameAsDefined(t interface{ Fatalf(string, ...any) }, s string) {
	for name, by := range map[string][2]func(string) string{"Fold": {Fold, fold}, "CleanCode": {CleanCode, cleanCode}, "CleanText": {CleanText, cleanText}} {
		if got, want := by[0](s), by[1](s); got != want {
			t.Fatalf("%s(%q) = %q, want %q", name, s, got, want)
		}
	}
	if Clean(s) && (cleanText(s) != s || strings.ContainsAny(s, "\n\t\r\u0085\u2028\u2029")) {
		t.Fatalf("%q is not clean", s)
	}
}

// Texts that are certainly no words for "no value" or totals are none by their definitions.
func TestWordsAreFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(
			rapid.StringOfN(rapid.RuneFrom([]rune("计訁ｕＵｔＴuUtTａ０19-无同上nA/ "), unicode.Han), 0, 12, -1),
			rapid.StringMatching(` ?[(（【]?(本[页頁]|全[部单]|总)?([合总小共累][计計]|合計|總計|汇总|总金额|金额汇总|∑|[ＴTt]otal|ＳＵＭ|sum|ｓub-ＴＯＴＡＬ|共 ?[0-9３]{1,3} ?[笔单元])[)：:】 0元]{0,2}`),
			rapid.StringMatching(` ?(同上一?行?|无|暂无|N/?A|－*|[-—–_/.。·~]{0,20}|sameasabove|SAME AS ABOVE|ｎｏｎｅ|〃)[ *1无x]?`),
		).Draw(t, "text")
		if got, want := TotalWord(s), totalWord(s); got != want {
			t.Fatalf("TotalWord(%q) = %v", s, got)
		}
		if got, want := Ditto(s), dittoByDefinition(s); got != want {
			t.Fatalf("Ditto(%q) = %v", s, got)
		}
		if got, want := Nothing(s), nothingByDefinition(s); got != want {
			t.Fatalf("Nothing(%q) = %v", s, got)
		}
	})
}

// dittoByDefinition is Ditto without its short ways.
func dittoByDefinition(text string) bool {
	if len(text) > longestWord {
		return false
	}
	return slices.Contains([]string{"同上", "同前", "同上行", "同上一行", "〃", "″", "\"", "''", "”", "“", "↑", "ditto", "do.", "sameasabove"}, fold(text))
}

// nothingByDefinition is Nothing without its short ways.
func nothingByDefinition(text string) bool {
	if len(text) > longestWord {
		return false
	}
	s := fold(text)
	return s != "" && strings.Trim(s, "-—–_/\\.。·~") == "" || slices.Contains([]string{"无", "暂无", "没有", "空", "(空)", "(空白)", "空白",
		"未填", "未填写", "不详", "n/a", "na", "#n/a", "null", "none", "nil", "nan"}, s)
}
