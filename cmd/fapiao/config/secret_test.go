package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestSecretsAreNeverFormatted(t *testing.T) {
	t.Parallel()
	const marker = "MARKER12"
	c := load(t, input(t, "environment: sandbox\n"+sellerYAML, "FAPIAO_APP_KEY=k", "FAPIAO_APP_SECRET="+marker, "FAPIAO_TOKEN="+marker,
		"FAPIAO_LEDGER=postgres://u:"+marker+"@h/d?sslmode=disable"))
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%X", "%q", "%d"} {
		fmt.Fprintf(&out, verb+"\n", *c)
		fmt.Fprintf(&out, verb+verb+"\n", c.AppSecret, c.Ledger)
	}
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(b)
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "config", c, "secret", c.AppSecret, "ledger", c.Ledger)
	out.WriteString(c.Describe())
	for _, shape := range []string{marker, fmt.Sprintf("%x", marker), fmt.Sprintf("%X", marker), fmt.Sprint([]byte(marker))} {
		if strings.Contains(out.String(), shape) {
			t.Errorf("%q is in the output:\n%s", shape, out.String())
		}
	}
	if c.AppSecret.Reveal() != marker || !strings.Contains(c.Ledger.Reveal(), marker) {
		t.Error("Reveal must give the text itself")
	}
}

func TestHidePassword(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"orders.db":                        "orders.db",
		"postgres://h/d":                   "postgres://h/d",
		"postgres://u:p@h/d":               "postgres://u:***@h/d",
		"postgres://u:p@h/d?password=q":    "postgres://u:***@h/d?password=***",
		"postgres://u:p%zz@h/d":            "postgres://***@h/d",
		"host=h password=p dbname=d":       "host=h password=*** dbname=d",
		"host=h password = 'p q' dbname=d": "host=h password = *** dbname=d",

		"--ledger=postgres://u:p@h/d":              "--ledger=postgres://u:***@h/d",
		"--ledger=host=h password=p":               "--ledger=host=h password=***",
		"postgres://u:p@q@h/d":                     "postgres://u:***@h/d",
		"postgres://u:p/q@h/d":                     "postgres://***@h/d",
		"postgres://u:1?q@h/d":                     "postgres://u:***@h/d",
		"postgres://u:1#q@h/d":                     "postgres://u:***@h/d",
		"postgres://h/d?password=p;q&user=u":       "postgres://h/d?password=***&user=u",
		"postgres://h/d?sslpassword=p&sslmode=x":   "postgres://h/d?sslpassword=***&sslmode=x",
		"POSTGRES://u:p@h/d":                       "POSTGRES://u:***@h/d",
		" postgres://u:p@h/d":                      " postgres://u:***@h/d",
		"jdbc:postgresql://u:p@h/d":                "jdbc:postgresql://u:***@h/d",
		"u:p@h/d":                                  "u:***@h/d",
		"//u:p@h/d":                                "//u:***@h/d",
		"host=h PASSWORD=p\\ q dbname=d":           "host=h PASSWORD=*** dbname=d",
		"host=h password='p q":                     "host=h password=***",
		"host=h password='p\\' q' dbname=d":        "host=h password=*** dbname=d",
		"Server=h;User Id=u;Password=p;Database=d": "Server=h;User Id=u;Password=***;Database=d",
		"host=h pasword=p":                         "host=h pasword=p",
		"host=h password=p&q;r dbname=d":           "host=h password=*** dbname=d",
		"host=h password=p q r dbname=d":           "host=h password=*** dbname=d",
		"password=p":                               "password=***",
		"/data/2026:11/a@b.db":                     "/data/2026:11/a@b.db",
	} {
		if got := HidePassword(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestFileThatOthersCanReadIsWarnedOf(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("file modes mean nothing here")
	}
	in := input(t, "app_key: k\napp_secret: s\n")
	file := filepath.Join(in.Dirs.Work, "fapiao.yaml")
	if c := load(t, in); len(c.Warnings) > 0 {
		t.Errorf("0600: %q", c.Warnings)
	}
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	if c := load(t, in); len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0].En, "chmod 600") {
		t.Errorf("0640: %q", c.Warnings)
	}
	if err := os.WriteFile(file, []byte("lang: en\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if c := load(t, in); len(c.Warnings) > 0 {
		t.Errorf("no secret inside: %q", c.Warnings)
	}
}

// TestFaultsOfYAMLQuoteNothing: a fault of a file never repeats what stands in it, which may be a
// secret that YAML takes for something else.
func TestFaultsOfYAMLQuoteNothing(t *testing.T) {
	t.Parallel()
	for _, before := range []string{"|", ">", "{", "[", "@", "`", "=", " ", "%", "&", "*", "!", "!!", "'", "\"", "|-", "? ", "- ", "a: ", "}", "]", "\n  ", "\n  a: 1\n "} {
		for _, after := range []string{"", ": x", "\n  x: y", " |x", "\tx", "'", "\\q\"", "\napp_secret: S3CR3T", ": x: y"} {
			for _, key := range []string{"app_secret: ", "app_secret:", "sellers:\n  - app_secret: "} {
				_, err := Load(input(t, key+before+"S3CR3T"+after+"\n"))
				if err == nil {
					continue
				}
				for _, lang := range []string{"en", "zh"} {
					if text := err.(Errors).Text(lang); strings.Contains(text, "S3CR3T") {
						t.Errorf("%q%q%q: %s", key, before, after, text)
					}
				}
			}
		}
	}
	for text, line := range map[string]string{"app_secret: |S3CR3T\n": ":1", "lang: zh\napp_secret: {S3CR3T\n": "fapiao.yaml:", "app_secret:\n  S3CR3T: x\n": ":1: app_secret: want"} {
		if _, err := Load(input(t, text)); err == nil || !strings.Contains(err.Error(), line) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
