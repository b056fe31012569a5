package config

import "strings"

// Nearest is the name of a list that was probably meant: the one the fewest typing slips away, at
// most two, and fewer than half of the letters; else the only one that the name begins, or that
// begins the name. Case and dashes do not count. It is empty where there is none.
func Nearest(name string, list []string) string {
	name = plainName(name)
	best, least := "", 3
	for _, n := range list {
		plain := plainName(n)
		if d := slips(name, plain); d < least && 2*d < len([]rune(plain)) {
			best, least = n, d
		}
	}
	if best == "" {
		best = begun(name, list)
	}
	return best
}

var nameMarks = strings.NewReplacer("-", "", "_", "", " ", "", ".", "")

func plainName(s string) string { return strings.ToLower(nameMarks.Replace(s)) }

// begun is the only name of a list of which the shorter of both, at least three letters, is the
// beginning; empty where there are several. Of one name and its longer form the shorter counts.
func begun(name string, list []string) string {
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

// slips counts the letters to add, take away, change or swap with the next to make one name of
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
