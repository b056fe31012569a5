package app

import "testing"

// TestReissuedOrdersAreNamedInTheUsersWords: the results name them as their source.
func TestReissuedOrdersAreNamedInTheUsersWords(t *testing.T) {
	t.Parallel()
	four := []string{"PI1", "PI2", "PI3", "PI4"}
	for _, c := range []struct {
		in      string
		numbers []string
		want    string
	}{
		{"zh", four[:1], "换开 PI1"}, {"zh", four[:3], "换开 PI1 PI2 PI3"}, {"zh", four, "换开 PI1 PI2 PI3 等 4 单"},
		{"en", four[:1], "reissue of PI1"}, {"en", four, "reissue of PI1 PI2 PI3 and others (4 orders)"},
	} {
		if got := reissuedName(c.in, c.numbers); got != c.want {
			t.Errorf("%s: %q, want %q", c.in, got, c.want)
		}
	}
}
