package config

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
)

// TestCredentials: what copying leaves around a key or a secret is taken off, what it leaves inside
// is refused in words that say so and do not show it.
func TestCredentials(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"s3cret": "", "s3cret\n": "", " s3cret\r\n": "", "\ufeffs3cret\r\n": "", "\u3000s3cret\u00a0": "",
		"s3 cret": "blanks or line breaks", "s3\ncret": "blanks or line breaks", "s\x003\x00c\x00": "not plain text",
		"s3cret\u200b": "are in no key", "s３cret": "are in no key", "s3cret”": "are in no key", "s3\x1bcret": "are in no key",
	} {
		var s Secret
		var k string
		for name, err := range map[string]error{"secret": secret(&s, value{text: text}), "key": appKey(&k, value{text: text})} {
			switch {
			case want == "" && (err != nil || s.Reveal() != "s3cret" && name == "secret" || k != "s3cret" && name == "key"):
				t.Errorf("%s %q: %q %q %v", name, text, s.Reveal(), k, err)
			case want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "cret")):
				t.Errorf("%s %q: %v", name, text, err)
			}
		}
	}
}

// TestSecretFileThatOthersCanReadIsWarnedOf: also where the configuration itself holds none.
func TestSecretFileThatOthersCanReadIsWarnedOf(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("file modes mean nothing here")
	}
	in := input(t, "app_key: k\napp_secret_file: secret.txt\n")
	file := filepath.Join(in.Dirs.Work, "secret.txt")
	if err := os.WriteFile(file, []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c := load(t, in); len(c.Warnings) > 0 {
		t.Errorf("0600: %q", c.Warnings)
	}
	for _, mode := range []os.FileMode{0o604, 0o640, 0o644} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		if c := load(t, in); len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0].En, "chmod 600 "+file) {
			t.Errorf("%o: %q", mode, c.Warnings)
		}
	}
}

func TestPasswordsAmongFlagsAreWarnedOf(t *testing.T) {
	t.Parallel()
	for address, warned := range map[string]bool{
		"postgres://u:MARKER@h/d?sslmode=require": true, "host=h sslmode=disable password=MARKER": true, "postgres://u@h/d?sslmode=require": false, "l.db": false,
	} {
		for key, name := range map[string]string{"ledger": "FAPIAO_LEDGER", "db": "FAPIAO_DB"} {
			in := input(t, "")
			in.Flags = map[string]string{key: address}
			got := lang.Join(load(t, in).Warnings, "\n", "\n").Text(lang.English)
			if strings.Contains(got, "--"+key) != warned || strings.Contains(got, name) != warned || strings.Contains(got, "MARKER") {
				t.Errorf("--%s %s: %q", key, address, got)
			}
		}
	}
	in := input(t, "", "FAPIAO_LEDGER=postgres://u:MARKER@h/d?sslmode=require")
	if got := load(t, in).Warnings; len(got) > 0 {
		t.Errorf("a variable: %q", got)
	}
}
