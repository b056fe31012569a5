package resultbook

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/writers/writertest"
)

// A failed order that may have been issued must not be issued again, in either language; other
// failures say nothing of it.
func TestAdviceForAnOrderThatMayBeIssued(t *testing.T) {
	t.Parallel()
	failed := writertest.Open(4, "failed", "22", "内部错误。请稍后再试")
	failed.Accepted = true
	maybe := failed
	maybe.RestUntil = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for lang, words := range map[string]string{"zh": "可能已开，勿重开", "en": "It may have been issued; do not issue it again"} {
		b := &book{lang: lang}
		if got := advice(b, &maybe); !strings.Contains(got, words) {
			t.Errorf("%s: %q", lang, got)
		}
		if got := advice(b, &failed); strings.Contains(got, words) {
			t.Errorf("%s: a plain failure says %q", lang, got)
		}
	}
}
