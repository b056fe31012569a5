package main

import (
	"os"
	"path/filepath"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

// invoiceFiles is the script command "files COUNT|rm|spoil PATTERN": so many files match, or they
// are removed, or get another content.
func invoiceFiles(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: files COUNT|rm|spoil PATTERN")
	}
	names, err := filepath.Glob(ts.MkAbs(args[1]))
	ts.Check(err)
	switch args[0] {
	case "rm":
		for _, name := range names {
			ts.Check(os.Remove(name))
		}
	case "spoil":
		for _, name := range names {
			ts.Check(os.WriteFile(name, []byte("another content"), 0o600))
		}
	default:
		if strconv.Itoa(len(names)) != args[0] {
			ts.Fatalf("%d files match %s, want %s: %v", len(names), args[1], args[0], names)
		}
	}
}
