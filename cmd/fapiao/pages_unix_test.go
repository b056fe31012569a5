//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// page is the text of a page for operators.
func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// blocks are the code blocks of a page in a language.
func blocks(text, language string) []string {
	var out []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestUnitsOfTheNightlyPageAreValid(t *testing.T) {
	t.Parallel()
	verify, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip(err)
	}
	program, err := exec.LookPath("fapiao")
	if err != nil {
		t.Fatal(err)
	}
	folder, args := t.TempDir(), []string{"verify"}
	for _, unit := range blocks(page(t, "nightly.md"), "ini") {
		name, found := strings.CutPrefix(strings.SplitN(unit, "\n", 2)[0], "# /etc/systemd/system/")
		if !found {
			continue
		}
		if strings.HasPrefix(name, "fapiao-reconcile.") && page(t, "examples/"+name) != unit {
			t.Errorf("docs/examples/%s, which packages have, is not the page's", name)
		}
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(unit, "/usr/local/bin/fapiao", program)), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	if len(args) != 5 {
		t.Fatalf("units: %v", args)
	}
	// The command also reports on standard error what it cannot look up here, with exit code 0.
	if out, err := exec.Command(verify, args...).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// TestUnitOfWorkersIsValid checks the unit that the page about many machines names.
func TestUnitOfWorkersIsValid(t *testing.T) {
	t.Parallel()
	const name = "fapiao-worker.service"
	unit := page(t, "examples/"+name)
	if !strings.Contains(page(t, "many-machines.md"), "(examples/"+name+")") {
		t.Error("the page does not name the unit")
	}
	command := regexp.MustCompile("(?m)^ExecStart=/usr/local/bin/fapiao (.*)$").FindStringSubmatch(unit)
	if command == nil {
		t.Fatal("no command")
	}
	if err := newProbe().run(strings.Fields(command[1])...); err != nil {
		t.Error(err)
	}
	verify, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip(err)
	}
	program, err := exec.LookPath("fapiao")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(unit, "/usr/local/bin/fapiao", program)), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(verify, "verify", file).CombinedOutput()
	if err != nil || strings.Contains(string(out), name) {
		t.Errorf("%v: %s", err, out)
	}
}

// TestScriptOfTheNightlyPage: cron mails what is printed, so only what somebody must look at is.
func TestScriptOfTheNightlyPage(t *testing.T) {
	t.Parallel()
	scripts := slices.DeleteFunc(blocks(page(t, "nightly.md"), "sh"), func(s string) bool { return !strings.HasPrefix(s, "#!/bin/sh\n") })
	if len(scripts) != 1 {
		t.Fatalf("%d scripts", len(scripts))
	}
	folder := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		return file
	}
	secrets := write("secrets.env", "FAPIAO_APP_SECRET='a b'\n")
	script := write("nightly", strings.ReplaceAll(scripts[0], "/etc/fapiao/secrets.env", secrets))
	for code, quiet := range map[int]bool{0: true, 1: false, 3: true, 4: true, 5: false, 6: false, 7: false, 64: false, 130: true} {
		write("fapiao", fmt.Sprintf("#!/bin/sh\necho \"secret $FAPIAO_APP_SECRET\"\nexit %d\n", code))
		cmd := exec.Command("/bin/sh", script)
		cmd.Env = []string{"PATH=" + folder + ":/usr/bin:/bin"}
		out, err := cmd.CombinedOutput()
		got := 0
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			got = exit.ExitCode()
		}
		if got != code || quiet != (len(out) == 0) || !quiet && !strings.Contains(string(out), "secret a b") {
			t.Errorf("fapiao ends with %d: the script with %d, printing %q", code, got, out)
		}
	}
}

// TestCommandsOfThePages: what the pages tell to type is understood.
func TestCommandsOfThePages(t *testing.T) {
	t.Parallel()
	found := 0
	for _, name := range []string{"recovery.md", "nightly.md", "many-machines.md"} {
		text := page(t, name)
		lines := regexp.MustCompile("(?m)(?:^|`|=\\$\\(|ExecStart=/usr/local/bin/)(fapiao [a-z]+[^`#\n]*)").FindAllStringSubmatch(text, -1)
		for _, m := range lines {
			for command := range strings.SplitSeq(m[1], "&&") {
				command, _, _ = strings.Cut(command, " 2>&1")
				words := strings.Fields(command)
				if len(words) < 2 || newProbe().app.Command(words[1]) == nil && words[1] == "ended" {
					continue
				}
				if err := newProbe().run(words[1:]...); err != nil {
					t.Errorf("%s: %s: %v", name, command, err)
				}
				found++
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d commands were found", found)
	}
}
