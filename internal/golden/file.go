// Package golden compares output of tests with reviewed files. Its flag -update rewrites those
// files.
package golden

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write golden files and generated pages anew")

// Updating reports whether files are being rewritten, so that a test of their content proves
// nothing.
func Updating() bool { return *update }

// Check compares got with the file at path, or writes got to it with -update. If got has no
// carriage returns, those of a checkout on Windows are ignored.
func Check(t testing.TB, path string, got []byte) {
	t.Helper()
	if *update {
		write(t, path, got)
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(got, []byte("\r\n")) {
		want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s; run the test with -update where the change is meant (-want +got):\n%s", path, diff)
	}
}

func write(t testing.TB, path string, got []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, got, 0o644); err != nil {
		t.Fatal(err)
	}
}
