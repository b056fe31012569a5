// Package nearest finds the name that was probably meant where a name is mistyped.
package nearest

import (
	"strings"
	"unicode/utf8"
)

// Typo reports whether a title is one typing error away from name: one character changed, added,
// removed, or two neighbours swapped. Both are folded by the caller. Titles of two characters
// differ by one from many others, so that they must also begin with the same character.
func Typo(title, name string) bool { return oneOff(title, name, utf8.RuneCountInString(title) < 3) }

// oneOff reports whether two texts differ by one typing error. sameStart requires that the first
// characters are equal.
func oneOff(a, b string, sameStart bool) bool {
	x, y := []rune(a), []rune(b)
	n := 0 // length of the common prefix
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	x, y = x[n:], y[n:]
	if sameStart && n == 0 || len(x) == 0 && len(y) == 0 {
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

// Name returns the name of a list that was probably meant: the one with the fewest typing errors,
// at most two and fewer than half of its letters; else the only one that begins with name, or that
// name begins with. Case and dashes do not count. It is empty where there is none.
func Name(name string, list []string) string {
	name = plainName(name)
	best, least := "", 3
	for _, n := range list {
		plain := plainName(n)
		if d := slips(name, plain); d < least && 2*d < len([]rune(plain)) {
			best, least = n, d
		}
	}
	if best == "" {
		best = prefixOf(name, list)
	}
	return best
}

var nameMarks = strings.NewReplacer("-", "", "_", "", " ", "", ".", "")

func plainName(s string) string { return strings.ToLower(nameMarks.Replace(s)) }

// prefixOf returns the only name of a list that begins with name, or that name begins with; empty
// where there are several. The shorter of the two has at least three letters.
func prefixOf(name string, list []string) string {
	best := ""
	for _, n := range list {
		plain := plainName(n)
		short, long := name, plain
		if len(short) > len(long) {
			short, long = long, short
		}
		switch {
		case len([]rune(short)) < 3 || !strings.HasPrefix(long, short) || n == best:
		case best != "":
			return ""
		default:
			best = n
		}
	}
	return best
}

// slips counts the letters to add, remove, change or swap with the next one that turn one name into
// another.
func slips(from, to string) int {
	a, b := []rune(from), []rune(to)
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
