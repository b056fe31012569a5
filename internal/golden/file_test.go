package golden

import (
	"os"
	"path/filepath"
	"testing"
)

// recorder is a test that may fail.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, got string
		fails     bool
	}{
		"same":                    {"a\nb\n", "a\nb\n", false},
		"another":                 {"a\n", "b\n", true},
		"a checkout on Windows":   {"a\r\n", "a\n", false},
		"line ends that are lost": {"a\n", "a\r\n", true},
	} {
		path := filepath.Join(t.TempDir(), "golden.txt")
		if err := os.WriteFile(path, []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		r := &recorder{TB: t}
		if Check(r, path, []byte(c.got)); r.failed != c.fails {
			t.Errorf("%s: failed %v", name, r.failed)
		}
	}
}
