package invoice_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Titles and choices are the same whatever their width, case, blanks and marks of "required".
func TestFoldMakesSpellingsEqual(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"订单号", " 订 单 号 ", "*订单号", "订单号＊", "\ufeff订单号", "订单\u200b号", "订单\n号", "订单　号"},
		{"SKU(A)", "ｓｋｕ（ａ）", "Sku (A)", "SKU\u202e(A)"},
		{"税率/征收率", "税率／征收率"},
	} {
		for _, s := range same {
			if invoice.Fold(s) != invoice.Fold(same[0]) {
				t.Errorf("%q and %q are %q and %q", s, same[0], invoice.Fold(s), invoice.Fold(same[0]))
			}
		}
	}
	if invoice.Fold("含税金额") == invoice.Fold("不含税金额") {
		t.Error("other words are other titles")
	}
}

// Every character of a number counts, except those that nobody sees.
func TestCleanCodeKeepsWhatIsSeen(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" SO-1 001 ": "SO-1001", "ＳＯ－１": "SO-1", "\u200e91330106MA2FXTR10X\u202c": "91330106MA2FXTR10X", "a\u00a0b": "ab",
		"so-1": "so-1", "0012": "0012", "A*B": "A*B", "\ufeff\u00ad\x00\x7f7": "7", "": "",
	} {
		if got := invoice.CleanCode(in); got != want {
			t.Errorf("CleanCode(%q) = %q, want %q", in, got, want)
		}
	}
}

// Names stay as they are registered, full-width brackets and all; what nobody sees goes.
func TestCleanTextKeepsNamesAsTheyAreRegistered(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  杭州（临安）公司　": "杭州（临安）公司", "甲\u200b乙": "甲乙", "a\u00a0b\u3000c": "a b c", "a\r\nb\tc": "a\nb\tc", "a_x000D_\nb": "a\nb",
		"\ufeff甲": "甲", "ＡＢＣ": "ＡＢＣ", "x\x01y\x7f": "xy", "a\u2028b": "a b",
	} {
		if got := invoice.CleanText(in); got != want {
			t.Errorf("CleanText(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever a cell holds, cleaning it twice is cleaning it once, so that what is kept is read again
// as the same, and nobody can hide a character in a number.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"SO-1 001", "（临安）*", "a\r\n\t\u200bb", "_x000D_", "ﷺ", "\xff", "㎏", "\u1e9b\u0323", "İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.Contains(s, "_x00") { // spreadsheets' own spelling of a line end
			return
		}
		for name, clean := range map[string]func(string) string{"Fold": invoice.Fold, "CleanCode": invoice.CleanCode, "CleanText": invoice.CleanText} {
			once := clean(s)
			if again := clean(once); again != once {
				t.Errorf("%s(%q) = %q, and of that %q", name, s, once, again)
			}
			if strings.ContainsAny(once, "\u200b\ufeff\u202e\x00") || strings.TrimSpace(once) != once {
				t.Errorf("%s(%q) = %q", name, s, once)
			}
			if name != "CleanText" && strings.ContainsFunc(once, unicode.IsSpace) {
				t.Errorf("%s(%q) = %q holds a blank", name, s, once)
			}
		}
		if title := invoice.Fold(s); title != strings.ToLower(title) || strings.Contains(title, "*") {
			t.Errorf("Fold(%q) = %q", s, title)
		}
	})
}
