package sqlledger

import (
	"testing"

	"pgregory.net/rapid"
)

// What is invoiced in place of an order is shown at the column of its source, whatever that is
// called; other columns stay as they are.
func TestPartsAreShownAtTheColumnOfTheirSource(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		col, n := rapid.StringMatching(`[A-Z]{0,3}|[a-z_#]{1,9}`).Draw(t, "column"), rapid.Int64Range(1, 1000).Draw(t, "n")
		if got := sourceColumn(partColumn(col, n)); got != col {
			t.Errorf("%q became %q", col, got)
		}
		if got := sourceColumn(col); got != col {
			t.Errorf("%q became %q", col, got)
		}
	})
}
