package main

import (
	"bytes"
	"encoding/pem"
	"os"
	"path/filepath"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// container writes the root of the container's file system for one architecture: the program and
// root certificates. docs/examples/Containerfile copies it.
func (r *release) container(t target, program string) error {
	body, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	for _, f := range []file{
		{path: "usr/bin/fapiao", body: body, mode: 0o755},
		{path: "etc/ssl/certs/ca-certificates.crt", body: roots(), mode: 0o644},
		{path: "etc/passwd", body: []byte("fapiao:x:65532:65532::/data:/sbin/nologin\n"), mode: 0o644},
		{path: "data/.keep", mode: 0o600},
	} {
		name := filepath.Join(r.out, "container", t.arch, filepath.FromSlash(f.path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.body, f.mode); err != nil {
			return err
		}
	}
	containerfile, err := os.ReadFile(filepath.Join(r.root, "docs", "examples", "Containerfile"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, "container", "Containerfile"), containerfile, 0o644)
}

// roots are Mozilla's root certificates, as Go keeps them. Those whose trust is limited are left
// out: a file cannot say so.
func roots() []byte {
	var b bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint == nil {
			// Writing to a buffer does not fail.
			_ = pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate})
		}
	}
	return b.Bytes()
}
