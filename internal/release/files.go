package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

// file is a file of an archive or a package.
type file struct {
	name string // in an archive, below its folder
	path string // in a package; empty: in archives only
	body []byte
	mode fs.FileMode
}

// generated are the files that the program itself writes, by the command that does.
var generated = []struct {
	name, path string
	args       []string
}{
	{"completions/fapiao.bash", "/usr/share/bash-completion/completions/fapiao", []string{"completion", "bash"}},
	{"completions/_fapiao", "/usr/share/zsh/vendor-completions/_fapiao", []string{"completion", "zsh"}},
	{"completions/fapiao.fish", "/usr/share/fish/vendor_completions.d/fapiao.fish", []string{"completion", "fish"}},
	{"completions/fapiao.ps1", "", []string{"completion", "powershell"}},
	{"man/man1/fapiao.1", "/usr/share/man/man1/fapiao.1", []string{"man", "--lang", "en"}},
	{"man/zh_CN/man1/fapiao.1", "/usr/share/man/zh_CN/man1/fapiao.1", []string{"man", "--lang", "zh"}},
}

// generate runs the program of this machine for the files that it writes.
func (r *release) generate(ctx context.Context, work string) ([]file, error) {
	program := filepath.Join(work, "host", "fapiao")
	if err := r.compile(ctx, target{runtime.GOOS, runtime.GOARCH}, program); err != nil {
		return nil, err
	}
	var out []file
	for _, g := range generated {
		body, err := command(ctx, work, program, g.args...).Output()
		if err != nil {
			return nil, fmt.Errorf("fapiao %s: %w", strings.Join(g.args, " "), err)
		}
		out = append(out, file{g.name, g.path, body, 0o644})
	}
	return out, nil
}

// copied are files of the source.
var copied = []struct {
	from, name, path string
	os               string // of which system; empty: of all
}{
	{"LICENSE", "LICENSE", "/usr/share/doc/fapiao/LICENSE", ""},
	{"README.md", "README.md", "/usr/share/doc/fapiao/README.md", ""},
	{"README.zh-CN.md", "README.zh-CN.md", "/usr/share/doc/fapiao/README.zh-CN.md", ""},
	{"CHANGELOG.md", "CHANGELOG.md", "/usr/share/doc/fapiao/CHANGELOG.md", ""},
	{"CONTRIBUTING.md", "CONTRIBUTING.md", "/usr/share/doc/fapiao/CONTRIBUTING.md", ""},
	{"SECURITY.md", "SECURITY.md", "/usr/share/doc/fapiao/SECURITY.md", ""},
	{"docs/examples/fapiao-reconcile.service", "systemd/fapiao-reconcile.service", "/usr/lib/systemd/system/fapiao-reconcile.service", "linux"},
	{"docs/examples/fapiao-reconcile.timer", "systemd/fapiao-reconcile.timer", "/usr/lib/systemd/system/fapiao-reconcile.timer", "linux"},
	{"docs/examples/fapiao-worker.service", "systemd/fapiao-worker.service", "/usr/lib/systemd/system/fapiao-worker.service", "linux"},
	{"docs/examples/Containerfile", "container/Containerfile", "", "linux"},
	{"docs/examples/fapiao-reconcile.xml", "windows/fapiao-reconcile.xml", "", "windows"},
}

// files are those of an archive: the program, what it generated for the shells of its system, and
// what the source has.
func (r *release) files(t target, program string, made []file) ([]file, error) {
	body, err := os.ReadFile(program)
	if err != nil {
		return nil, err
	}
	out := []file{{"fapiao" + extension(t), "/usr/bin/fapiao", body, 0o755}}
	for _, f := range made {
		if t.os != "windows" || path.Ext(f.name) == ".ps1" || path.Ext(f.name) == ".bash" {
			out = append(out, f)
		}
	}
	for _, c := range copied {
		if c.os != "" && c.os != t.os {
			continue
		}
		body, err := os.ReadFile(filepath.Join(r.root, filepath.FromSlash(c.from)))
		if err != nil {
			return nil, err
		}
		out = append(out, file{c.name, c.path, body, 0o644})
	}
	pages, err := r.pages()
	return append(out, pages...), err
}

// pages are all files of docs, where the README and the texts of the program have them: below the
// folder of the README.
func (r *release) pages() (out []file, err error) {
	root := os.DirFS(r.root)
	err = fs.WalkDir(root, "docs", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(root, name)
		out = append(out, file{name, "/usr/share/doc/fapiao/" + name, body, 0o644})
		return err
	})
	return out, err
}

func extension(t target) string {
	if t.os == "windows" {
		return ".exe"
	}
	return ""
}
