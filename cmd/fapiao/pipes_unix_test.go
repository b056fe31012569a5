//go:build unix

package main

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// A pipe to which nobody writes keeps no command waiting: as orders, settings or secret it is
// refused at once.
func TestPipesAreRefused(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 1)
	pipe := filepath.Join(filepath.Dir(p.orders), "pipe.xlsx")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"orders":   {"check", pipe, "--lang", "en"},
		"orders 2": {"check", p.orders, pipe, "--lang", "en"},
		"settings": {"check", p.orders, "--config", pipe},
		"device":   {"check", "/dev/null"},
	} {
		got := p.run(t.Context(), nil, args...)
		if got.code != exitUnusable {
			t.Errorf("%s: code %d, %s", name, got.code, got.err)
		}
		if name != "device" && !strings.Contains(got.err, "pipe") {
			t.Errorf("%s: %s", name, got.err)
		}
	}
	prog := &program{args: []string{"fapiao", "check", p.orders}, environ: []string{"FAPIAO_APP_SECRET_FILE=" + pipe}}
	var errs strings.Builder
	prog.streams = ui.Streams{In: strings.NewReader(""), Out: &errs, Err: &errs}
	if code := prog.run(t.Context()); code != exitUnusable || !strings.Contains(errs.String(), "pipe") {
		t.Errorf("secret: code %d, %s", code, &errs)
	}
}
