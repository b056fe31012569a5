package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"
)

func newRelease(t *testing.T) *release {
	return &release{version: "v1.2.3", out: t.TempDir(), time: time.Unix(1_800_000_000, 0).UTC()}
}

func TestArchivesAreAlwaysTheSame(t *testing.T) {
	t.Parallel()
	r, files := newRelease(t), []file{{"fapiao", "", []byte("program"), 0o755}, {"README.md", "", []byte("text"), 0o644}}
	for _, target := range []target{{"linux", "amd64"}, {"windows", "amd64"}} {
		var bodies [2][]byte
		for i := range bodies {
			if err := r.archive(target, target.os, files); err != nil {
				t.Fatal(err)
			}
			found, err := filepath.Glob(filepath.Join(r.out, target.os+".*"))
			if err != nil || len(found) != 1 {
				t.Fatal(found, err)
			}
			if bodies[i], err = os.ReadFile(found[0]); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(bodies[0], bodies[1]) {
			t.Errorf("%s: two archives differ", target)
		}
	}
}

func TestChecksumsAreSigned(t *testing.T) {
	t.Parallel()
	public, private, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	locked, err := minisign.EncryptKey("a password", private)
	if err != nil {
		t.Fatal(err)
	}
	r := newRelease(t)
	r.key, r.password = filepath.Join(t.TempDir(), "key"), "a password"
	if err := os.WriteFile(r.key, locked, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.out, "a.zip"), []byte("a"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.writeSums(); err != nil {
		t.Fatal(err)
	}
	if err := r.sign(); err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(r.out, sumsFile))
	if err != nil {
		t.Fatal(err)
	}
	if want := "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a.zip\n"; string(sums) != want {
		t.Errorf("got %s", sums)
	}
	signature, err := os.ReadFile(filepath.Join(r.out, sumsFile+".minisig"))
	if err != nil {
		t.Fatal(err)
	}
	in := minisign.NewReader(bytes.NewReader(sums))
	if _, err := new(bytes.Buffer).ReadFrom(in); err != nil || !in.Verify(public, signature) {
		t.Errorf("not the signature of the key: %v", err)
	}
}

func TestFoldersOfOthersAreKept(t *testing.T) {
	t.Parallel()
	r := newRelease(t)
	if err := os.WriteFile(filepath.Join(r.out, "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.empty(); err == nil {
		t.Error("a folder that is no release was emptied")
	}
}

func TestBillOfMaterials(t *testing.T) {
	t.Parallel()
	info := &debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Path: "example.org/p"},
		Deps: []*debug.Module{{Path: "example.org/a", Version: "v1.0.0+incompatible", Sum: "h1:x="}}}
	b, err := json.Marshal(newRelease(t).materials(info))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"specVersion":"1.6"`, `"purl":"pkg:golang/std@1.26.8"`, `"purl":"pkg:golang/example.org/a@v1.0.0%2Bincompatible"`, `"purl":"pkg:golang/example.org/p@v1.2.3"`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in %s", want, b)
		}
	}
}
