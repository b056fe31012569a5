// Package golden compares what tests make with files that people have read. It holds the flag
// -update, which writes those files anew.
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

// Updating reports that files are written anew, so that a test of what they hold means nothing.
func Updating() bool { return *update }

// Check compares got with the file at path, or writes got there with -update. Where got has plain
// line ends, those of a checkout on Windows are the same.
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
