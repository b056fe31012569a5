package workers

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
)

// TestRollingUpgrade has workers of a newer version, which brings the schema up to date, join those
// of this one in the middle of a run. The older ones end and say why, and the newer ones go on.
func TestRollingUpgrade(t *testing.T) {
	t.Parallel()
	w := world(t, chaos.Options{})
	old, newer := w.Program, newerProgram(t)
	f := w.Workbook("U", orders, 1)
	c := hire(w, nil, nil)
	run := w.Start("run", f, "--workers", "--lang", "en")
	accepted(w, orders/5)
	w.Program = newer
	c2 := hire(w, nil, nil)
	const refusal = "the ledger was written by a newer version of this program: install that version"
	for _, p := range c.procs {
		until(t, "an older worker ends", long, func() bool { return !p.Running() })
		ends(w, p.Wait(), 7, refusal)
	}
	w.Program = old
	ends(w, w.Run(nil, "worker", "--lang", "en"), 7, refusal)
	w.Program = newer
	accepted(w, orders)
	r := run.Wait()
	t.Logf("the older run ended with %d: %s", r.Code, tail(r.Err))
	w.SettleAll("--workers")
	c2.verify()
}

// newerProgram builds the program with one more step of the schema.
func newerProgram(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	step := filepath.Join(dir, "step.sql")
	replace := map[string]string{}
	for _, d := range []string{"postgres", "sqlite"} {
		folder := filepath.Join(root, "pipeline/ledger/sqlledger/migrations", d)
		list, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(folder, fmt.Sprintf("%05d_newer.sql", len(list)+1))] = step
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{step: []byte("-- +goose Up\nCREATE TABLE newer (n BIGINT);\n"), filepath.Join(dir, "overlay.json"): overlay} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(dir, "fapiao-newer")
	build := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-ldflags", "-s -w", "-o", program, "./cmd/fapiao")
	build.Dir = root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}
