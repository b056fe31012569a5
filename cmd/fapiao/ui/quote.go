package ui

import "strings"

// Quote quotes an argument for POSIX shells; if only blanks need quotes, also for cmd and
// PowerShell.
func Quote(arg string) string {
	plain := func(r rune) bool {
		return r > 0x7f || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("-_./:=,+@%\\*", r)
	}
	switch {
	case arg != "" && !strings.ContainsFunc(arg, func(r rune) bool { return !plain(r) }):
		return arg
	case !strings.ContainsAny(arg, "\"$`!"):
		return `"` + arg + `"`
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
