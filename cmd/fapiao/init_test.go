package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/setup"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// initializes runs init on a terminal where a person types lines.
func initializes(t *testing.T, file string, in io.Reader, more ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{args: append([]string{"fapiao", "init", "-c", file, "--lang", "en"}, more...), environ: []string{"HOME=" + filepath.Dir(file)},
		streams: ui.Streams{In: in, Out: &out, Err: &errs, Ask: true}, now: time.Now}
	return result{p.run(context.Background()), out.String(), errs.String()}
}

const typedAnswers = "production\n12345678\n91330106MADEM0003L\n91330106madem0003k\n\n示例公司\n某地\n\n\n张三\n"

func TestInitAsks(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "fapiao.yaml")
	r := initializes(t, file, strings.NewReader(typedAnswers+"\n\nTYPEDMARKER\n"))
	if r.code != exitDone || strings.Count(r.err, "Tax number of the seller") != 2 || !strings.Contains(r.err, "wrong length or check digit") ||
		strings.Count(r.err, "must not be empty") != 2 || strings.Contains(r.out+r.err, "TYPEDMARKER") {
		t.Fatalf("%d: %s\n%s", r.code, r.out, r.err)
	}
	c, err := config.Load(config.Input{File: file})
	if err != nil || c.AppSecret.Reveal() != "TYPEDMARKER" || c.Sellers[0].TaxNum != "91330106MADEM0003K" || c.Sellers[0].Address != "某地" {
		t.Fatalf("%+v, %v", c, err)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if r := initializes(t, file, strings.NewReader("no\n")); r.code != exitUnusable || !strings.Contains(r.err, "--force") {
		t.Errorf("after a no: %d %s", r.code, r.err)
	}
	if r := initializes(t, file, strings.NewReader("yes\nsandbox\n")); r.code != exitUsage || !strings.Contains(r.err, "nothing was written") {
		t.Errorf("an input that ends: %d %s", r.code, r.err)
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed: %s, %v", after, err)
	}
	r = initializes(t, file, strings.NewReader("yes\nsandbox\nother\n339902999999789113\n示例公司\n\n\n\n张三\nenv\n"))
	if kept, err := os.ReadFile(file + ".bak"); r.code != exitDone || err != nil || !bytes.Equal(before, kept) {
		t.Errorf("after a yes: %d %s, %v", r.code, r.err, err)
	}
}

func TestInitKeepsTheSecretInTheKeyring(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "fapiao.yaml")
	r := initializes(t, file, strings.NewReader(typedAnswers+"RINGMARKER\n"), "--secret-in", "keyring")
	if got, err := keyring.Get("fapiao", "12345678"); r.code != exitDone || err != nil || got != "RINGMARKER" {
		t.Fatalf("%d %s: %q, %v", r.code, r.err, got, err)
	}
	if c, err := config.Load(config.Input{File: file}); err != nil || c.AppSecret.Reveal() != "RINGMARKER" {
		t.Errorf("%v", err)
	}
}

// TestInitRefusesALargeSecret: a file that is no secret is not cut to one.
func TestInitRefusesALargeSecret(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{mostSecret: exitDone, mostSecret + 1: exitUnusable} {
		file := filepath.Join(t.TempDir(), "fapiao.yaml")
		secret := filepath.Join(filepath.Dir(file), "secret.txt")
		if err := os.WriteFile(secret, []byte("S"+strings.Repeat("\n", n-1)), 0o600); err != nil {
			t.Fatal(err)
		}
		r := initializes(t, file, strings.NewReader(""), "--yes", "--environment", "sandbox", "--app-key", "k", "--tax-num", "339902999999789113",
			"--name", "x", "--clerk", "y", "--secret-file", secret)
		if r.code != want || want != exitDone && !strings.Contains(strings.Join(strings.Fields(r.err), " "), "secret.txt is larger than 64 KB") {
			t.Errorf("%d bytes: %d %s", n, r.code, r.err)
		}
	}
}

// TestPlacesOfTheSecret: each place of the one list is in the help, the question and the refusal.
func TestPlacesOfTheSecret(t *testing.T) {
	t.Parallel()
	r := initializes(t, filepath.Join(t.TempDir(), "f.yaml"), strings.NewReader(typedAnswers+"nowhere\n\nTYPED\n"))
	h := initializes(t, "x", strings.NewReader(""), "--help")
	for _, place := range setup.Places() {
		if !strings.Contains(wantPlace().En, string(place)) || strings.Count(r.err, string(place)) < 2 || !strings.Contains(h.out, string(place)) {
			t.Errorf("%s is not offered: %s %s", place, r.err, h.out)
		}
	}
}
