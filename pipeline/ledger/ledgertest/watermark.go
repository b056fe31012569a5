package ledgertest

import (
	"testing"
)

func watermarkCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){"of each source": watermarksOfSources}
}

// watermarksOfSources: each source has its own, the last one stored counts, and other processes see
// it.
func watermarksOfSources(t *testing.T, open Open) {
	a, b := open(t, "a"), open(t, "b")
	set := func(l Ledger, source, value string) {
		t.Helper()
		if err := l.SetWatermark(t.Context(), source, value); err != nil {
			t.Fatal(err)
		}
	}
	want := func(l Ledger, source, value string) {
		t.Helper()
		if got, err := l.Watermark(t.Context(), source); err != nil || got != value {
			t.Errorf("%s: %q, %v; want %q", source, got, err, value)
		}
	}
	want(a, "shop", "")
	set(a, "shop", "7")
	set(a, "other", "2026-11-30 10:00:00")
	want(b, "shop", "7")
	set(b, "shop", "6")
	want(a, "shop", "6")
	want(a, "other", "2026-11-30 10:00:00")
}
