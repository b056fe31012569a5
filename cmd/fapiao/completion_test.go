package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/shells"
)

// TestWordsOfCompletions: a table of words names commands and flags that exist, and their values.
func TestWordsOfCompletions(t *testing.T) {
	t.Parallel()
	all := newProbe().app
	for name, words := range firstWords {
		c := all.Command(name)
		if c == nil {
			t.Errorf("no command %q", name)
			continue
		}
		for _, w := range words {
			if !strings.Contains(c.ArgsUsage+c.Description, w) {
				t.Errorf("the help of %s does not name %q", name, w)
			}
		}
	}
	for name := range flagValues {
		if !slices.Contains(flagNames(all, nil), name) {
			t.Errorf("no command has --%s", name)
		}
	}
}

// scripts writes the script of a shell and a file whose name may be completed, and returns the
// folder.
func scripts(t *testing.T, shell, file string) string {
	t.Helper()
	folder := t.TempDir()
	var b bytes.Buffer
	p := &program{lang: "en"}
	if err := shells.Write(&b, shell, p.completed(p.cli())); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{file: b.Bytes(), "orders.xlsx": nil} {
		if err := os.WriteFile(filepath.Join(folder, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// shell runs a script with a shell, or skips the test where it is not installed.
func shell(t *testing.T, folder, name string, args ...string) string {
	t.Helper()
	found, err := exec.LookPath(name)
	if err != nil {
		t.Skip(err)
	}
	cmd := exec.Command(found, args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "HOME="+folder, "XDG_CONFIG_HOME="+folder, "XDG_DATA_HOME="+folder, "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
	return string(out)
}

func TestBashCompletes(t *testing.T) {
	t.Parallel()
	folder := scripts(t, "bash", "fapiao.bash")
	for line, want := range map[string]string{
		"fapiao che":                         "check",
		"fapiao --v":                         "--version",
		"fapiao run --wait-l":                "--wait-lock",
		"fapiao --environment sandbox run -": "--config --environment --",
		"fapiao run --environment s":         "simulator sandbox",
		"fapiao run --environment = sa":      "sandbox",
		"fapiao template ":                   "orders red void deliver",
		"fapiao run or":                      "",
		"fapiao run --config ":               "",
	} {
		words := strings.Split(line, " ")
		quoted := make([]string, len(words))
		for i, w := range words {
			quoted[i] = "'" + w + "'"
		}
		got := shell(t, folder, "bash", "--norc", "-c", `. ./fapiao.bash; COMP_WORDS=(`+strings.Join(quoted, " ")+`); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _fapiao; echo "${COMPREPLY[*]}"; complete -p fapiao`)
		got, registered, _ := strings.Cut(got, "\n")
		if !strings.HasPrefix(got, want) || want == "" && got != "" || registered != "complete -o default -F _fapiao fapiao\n" {
			t.Errorf("%s: %q, want %q (%s)", line, got, want, registered)
		}
	}
}

func TestFishCompletes(t *testing.T) {
	t.Parallel()
	folder := scripts(t, "fish", "fapiao.fish")
	for line, want := range map[string]string{
		"fapiao che":                 "check\tread and check orders",
		"fapiao run --wait-l":        "--wait-lock\t",
		"fapiao run --environment s": "sandbox\tENV",
		"fapiao template v":          "void",
		"fapiao run ord":             "orders.xlsx",
		"fapiao run --config ord":    "orders.xlsx",
	} {
		got := shell(t, folder, "fish", "--no-config", "-c", "source fapiao.fish; complete -C '"+line+"'")
		if !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// TestZshCompletes drives an interactive zsh: completions exist only in its line editor.
func TestZshCompletes(t *testing.T) {
	t.Parallel()
	folder := scripts(t, "zsh", "_fapiao")
	const drive = `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D; bindkey "^I" complete-word; print RE""ADY'
zpty -r z line '*READY*'
zpty -n -w z $'LINE\t'
zpty -n -w z $'\C-aprint -r "\C-e"; print DO""NE\n'
zpty -r z line '*DONE*'
print -r -- $line`
	for line, want := range map[string]string{
		"fapiao che":                   "fapiao check",
		"fapiao run --wait-l":          "--wait-lock",
		"fapiao run --environment=san": "sandbox",
		"fapiao template v":            "void",
		"fapiao run ord":               "orders.xlsx",
		"fapiao run --config ord":      "orders.xlsx",
	} {
		got := shell(t, folder, "zsh", "-f", "-c", strings.ReplaceAll(drive, "LINE", line))
		if !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// TestPowerShellIsASCII: PowerShell 5.1 reads what programs print in a code page of the system.
func TestPowerShellIsASCII(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"zh", "en"} {
		var b bytes.Buffer
		p := &program{lang: in}
		if err := shells.Write(&b, "powershell", p.completed(p.cli())); err != nil {
			t.Fatal(err)
		}
		if i := strings.IndexFunc(b.String(), func(r rune) bool { return r > 0x7e }); i >= 0 {
			t.Errorf("%s: %q", in, b.String()[i:i+20])
		}
		for _, want := range []string{"'check' { $found = @(); $flags = @('--config',", "'--environment' { $found = @('simulator', 'sandbox', 'production') }"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: no %s", in, want)
			}
		}
	}
}

// TestManualPage: it has every command and flag of the help pages, and man can show it.
func TestManualPage(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"zh", "en"} {
		p := &program{lang: in}
		all := p.cli()
		page := p.manual(all)
		for _, c := range all.Commands {
			_, part, found := strings.Cut(page, ".SS \"fapiao "+c.Name)
			part, _, _ = strings.Cut(part, ".SS")
			for _, name := range shownNames(c) {
				if name != "help" && !strings.Contains(part, `\fB`+roff(dashed(name))+`\fR`) {
					found = false
				}
			}
			if !found {
				t.Errorf("%s: %s, or a flag of it, is missing", in, c.Name)
			}
		}
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "fapiao.1"), []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
		if out := shell(t, folder, "groff", "-man", "-Tutf8", "-Kutf8", "-z", "-w", "w", "-W", "break", "fapiao.1"); out != "" {
			t.Errorf("%s: %s", in, out)
		}
	}
}
