package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOneDoorOut: only main ends the process, so that what is deferred always runs.
func TestOneDoorOut(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, more...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, way := range []string{"os.Exit(", "log.Fatal", "cli.Exit("} {
			if strings.Contains(string(b), way) != (name == "main.go" && way == "os.Exit(") {
				t.Errorf("%s: %s", name, way)
			}
		}
	}
}

// TestHelpOfEveryCommand: each explains itself, with examples and with the exit codes that it can
// return.
func TestHelpOfEveryCommand(t *testing.T) {
	t.Parallel()
	for _, c := range append((&program{lang: "en"}).cli().Commands, (&program{lang: "zh"}).cli().Commands...) {
		examples, codes := "示例：", "退出码："
		if strings.Contains(c.Description, "Examples:") {
			examples, codes = "Examples:", "Exit codes:"
		}
		for _, want := range []string{examples + "\n   fapiao " + c.Name, codes + "\n   0 ", "\n   64 "} {
			if !strings.Contains(c.Description, want) {
				t.Errorf("%s: help lacks %q", c.Name, want)
			}
		}
		if _, opens := arity(c.Flags)["ledger"]; opens && c.Name != "check" && c.Name != "plan" && c.Name != "config" && !strings.Contains(c.Description, "\n   8 ") {
			t.Errorf("%s opens the ledger, and its help lacks exit code 8", c.Name)
		}
		if c.Usage == "" {
			t.Errorf("%s has no usage line", c.Name)
		}
	}
}
