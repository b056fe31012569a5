package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"
)

// nfpm writes packages for Debian and Red Hat without their tools.
const nfpm = "github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.44.2"

// recipe is nfpm's description of a package. It has no scripts: whoever enables a service makes its
// user and its configuration (docs/nightly.md).
var recipe = template.Must(template.New("nfpm").Parse(`name: fapiao
arch: {{.Arch}}
platform: linux
version: {{.Version}}
mtime: {{.Time}}
section: utils
priority: optional
maintainer: The fapiao authors <fapiao@example.invalid>
description: |
  Issue Chinese tax invoices (发票) in batches
  Turns orders from workbooks or databases into tax invoices on the Nuonuo platform.
license: Apache-2.0
rpm:
  buildhost: localhost
contents:
{{- range .Files}}
  - src: {{.Source}}
    dst: {{.Path}}
    file_info:
      mode: {{printf "0%o" .Mode}}
      mtime: {{$.Time}}
{{- end}}
`))

type packed struct {
	Source, Path string
	Mode         uint32
}

// packagesOf writes the .deb and the .rpm of a system.
func (r *release) packagesOf(ctx context.Context, t target, work string, files []file) error {
	folder := filepath.Join(work, "package-"+t.arch)
	contents, err := stage(folder, files)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	data := map[string]any{"Arch": t.arch, "Version": r.version, "Time": r.time.Format(time.RFC3339), "Files": contents}
	if err := recipe.Execute(&b, data); err != nil {
		return err
	}
	config := filepath.Join(folder, "nfpm.yaml")
	if err := os.WriteFile(config, b.Bytes(), 0o644); err != nil {
		return err
	}
	out, err := filepath.Abs(r.out)
	if err != nil {
		return err
	}
	for _, kind := range []string{"deb", "rpm"} {
		target := filepath.Join(out, fmt.Sprintf("fapiao-%s-linux-%s.%s", r.version, t.arch, kind))
		cmd := command(ctx, r.root, "go", "run", nfpm, "package", "--config", config, "--packager", kind, "--target", target)
		cmd.Env = append(cmd.Environ(), fmt.Sprintf("SOURCE_DATE_EPOCH=%d", r.time.Unix()))
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("nfpm: %w", err)
		}
	}
	return nil
}

// stage writes the files of a package, whose program is not below /usr/local.
func stage(folder string, files []file) ([]packed, error) {
	var out []packed
	for _, f := range files {
		if f.path == "" {
			continue
		}
		source := filepath.Join(folder, filepath.FromSlash(f.path))
		if err := os.MkdirAll(filepath.Dir(source), 0o755); err != nil {
			return nil, err
		}
		body := f.body
		if strings.HasPrefix(f.name, "systemd/") {
			body = bytes.ReplaceAll(body, []byte("/usr/local/bin/"), []byte("/usr/bin/"))
			body = bytes.ReplaceAll(body, []byte("# /etc/systemd/system/"), []byte("# /usr/lib/systemd/system/"))
		}
		if err := os.WriteFile(source, body, f.mode); err != nil {
			return nil, err
		}
		out = append(out, packed{source, f.path, uint32(f.mode)})
	}
	return out, nil
}
