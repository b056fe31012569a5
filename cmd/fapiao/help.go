package main

import (
	"fmt"
	"strings"
)

// describe makes the long help of a command: what it does, examples, and the exit codes it can
// return.
func describe(text string, examples []string, codes ...int) string {
	var b strings.Builder
	b.WriteString(text + "\n\nExamples:\n")
	for _, e := range examples {
		b.WriteString("   " + e + "\n")
	}
	b.WriteString("\nExit codes:\n")
	for _, code := range codes {
		fmt.Fprintf(&b, "   %-4d %s\n", code, meaning(code))
	}
	return strings.TrimSuffix(b.String(), "\n")
}
