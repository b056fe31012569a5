package config_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

// Settings and secrets are read from files that end: not from folders and devices, and not without
// a bound. Pipes are in a test of their own, since not every system has them.
func TestOnlyFilesAreRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, []byte(strings.Repeat("#\n", 40_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{dir: "folder", os.DevNull: "device", large: "more than 65536 bytes"} {
		_, err := config.Load(config.Input{File: path})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("settings of %s: %v, want %q", path, err, want)
		}
		_, err = config.Load(config.Input{Environ: []string{"FAPIAO_APP_SECRET_FILE=" + path}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "FAPIAO_APP_SECRET_FILE") {
			t.Errorf("secret of %s: %v, want %q", path, err, want)
		}
	}
}

func TestEndlessDevices(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("needs /dev/zero")
	}
	if _, err := config.Load(config.Input{File: "/dev/zero"}); err == nil || !strings.Contains(err.Error(), "device") {
		t.Error(err)
	}
}

// What nests without end is refused before it is parsed.
func TestSettingsThatNestWithoutEnd(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"lists":            "a: " + strings.Repeat("[", 60_000),
		"closed lists":     "a: " + strings.Repeat("[", 30_000) + strings.Repeat("]", 30_000),
		"mappings":         strings.Repeat("{a: ", 15_000),
		"lists by line":    strings.Repeat("- ", 30_000) + "a",
		"keys by line":     strings.Repeat("? ", 30_000) + "a",
		"lists over lines": strings.Repeat("[\n", 30_000),
	} {
		path := filepath.Join(t.TempDir(), "fapiao.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := config.Load(config.Input{File: path}); err == nil || !strings.Contains(err.Error(), "nested deeper than 32") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
