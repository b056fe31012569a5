package invoice

import (
	"testing"

	"pgregory.net/rapid"
)

// Texts that are given back as they are, without a look at each character, are those that the long
// way leaves alone: a blank at the end, which it removes, makes it be taken.
func TestPlainTextsAreWhatTheyBecome(t *testing.T) {
	t.Parallel()
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aZ09_*-.()\t\n\x01\x7f /　（，一龿丁㎏ｋ豈\u0301\u200b\ufeff\ufffdİ")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		for name, clean := range map[string]func(string) string{"Fold": Fold, "CleanCode": CleanCode, "CleanText": CleanText} {
			if got, want := clean(s), clean(s+" "); got != want {
				t.Fatalf("%s(%q) = %q, want %q", name, s, got, want)
			}
		}
	})
}
