package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// TestManShowsThePages: below the folder of a language, as packages install it, man needs to be
// given the encoding of a long page.
func TestManShowsThePages(t *testing.T) {
	t.Parallel()
	for in, c := range map[string]struct{ folder, has string }{"en": {"man1", "EXIT STATUS"}, "zh": {"zh_CN/man1", "退出码"}} {
		p := &program{lang: in}
		page := p.manual(p.cli())
		if !strings.HasPrefix(page, "'\\\" -*- coding: UTF-8 -*-\n.TH FAPIAO 1 ") {
			t.Errorf("the page begins with %q", page[:40])
		}
		man, err := exec.LookPath("man")
		if err != nil {
			continue
		}
		folder := filepath.Join(t.TempDir(), filepath.FromSlash(c.folder))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(folder, "fapiao.1")
		if err := os.WriteFile(name, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, man, "-l", name)
		cmd.Env, cmd.WaitDelay = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "MANPAGER=cat", "MAN_KEEP_FORMATTING="}, time.Second
		if out, err := cmd.Output(); err != nil || !strings.Contains(string(out), c.has) {
			t.Errorf("man shows %d bytes of the page in %s: %v", len(out), in, err)
		}
	}
}

// TestManPageFitsTheTerminal: groff finds a place to break each line of both pages, and widens no
// blanks to fill it.
func TestManPageFitsTheTerminal(t *testing.T) {
	t.Parallel()
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip(err)
	}
	for _, in := range []string{"en", "zh"} {
		p := &program{lang: in}
		var shown, warned bytes.Buffer
		cmd := exec.CommandContext(t.Context(), groff, "-Kutf8", "-man", "-Tutf8", "-ww", "-rLL=78n", "-P-c", "-P-b", "-P-u")
		cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(p.manual(p.cli())), &shown, &warned
		if !strings.Contains(p.manual(p.cli()), "\n.ad l\n") {
			t.Errorf("lines of the page in %s are filled", in)
		}
		if err := cmd.Run(); err != nil || warned.Len() > 0 {
			t.Errorf("groff warns of the page in %s: %s (%v)", in, warned.String(), err)
		}
		for line := range strings.SplitSeq(shown.String(), "\n") {
			if ui.Width(line) > 80 {
				t.Errorf("a line of the page in %s has %d columns: %s", in, ui.Width(line), line)
			}
		}
	}
}
