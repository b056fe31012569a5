package invoice

import "strings"

// OneOff says whether two texts differ by one character: another one, one more, one less or two in
// the other order. alike wants the first to be the same.
func OneOff(a, b string, alike bool) bool {
	x, y := []rune(a), []rune(b)
	n := 0 // of the beginning that they share
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	x, y = x[n:], y[n:]
	if alike && n == 0 || len(x) == 0 && len(y) == 0 {
		return false
	}
	after := func(x []rune, n int) string { return string(x[min(n, len(x)):]) }
	switch len(x) - len(y) {
	case 0:
		return after(x, 1) == after(y, 1) ||
			len(x) > 1 && x[0] == y[1] && x[1] == y[0] && strings.EqualFold(after(x, 2), after(y, 2))
	case 1:
		return after(x, 1) == string(y)
	case -1:
		return string(x) == after(y, 1)
	}
	return false
}
