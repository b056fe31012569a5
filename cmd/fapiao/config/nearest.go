package config

// Nearest is the name of a list that was probably meant: the one the fewest typing slips away, at
// most two, and fewer than half of the letters; empty where there is none.
func Nearest(name string, list []string) string {
	best, least := "", 3
	for _, n := range list {
		if d := slips(name, n); d < least && 2*d < len([]rune(n)) {
			best, least = n, d
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
