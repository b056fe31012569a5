package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	linked  = regexp.MustCompile(`\]\(([^)#\s]+)`)
	named   = regexp.MustCompile(`docs/[\w/.-]+\.md`)
	sources = []string{"cmd", "pipeline", "readers", "writers", "templates"}
)

// TestNamedPagesAreShipped: a page or picture that a page links to, and a page that the program
// names, is in every archive, and in packages at the same place beside the README.
func TestNamedPagesAreShipped(t *testing.T) {
	t.Parallel()
	r := newRelease(t)
	r.root = filepath.Join("..", "..")
	program := filepath.Join(t.TempDir(), "fapiao")
	if err := os.WriteFile(program, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	byProgram := namedBySources(t, r.root)
	if len(byProgram) < 5 {
		t.Fatalf("the program names %v", byProgram)
	}
	for _, system := range []string{"linux", "windows", "darwin"} {
		files, err := r.files(target{system, "amd64"}, program, nil)
		if err != nil {
			t.Fatal(err)
		}
		has := map[string]string{}
		for _, f := range files {
			has[f.name] = f.path
		}
		for name, by := range byProgram {
			if has[name] == "" {
				t.Errorf("%s names %s, which is not in the archive for %s", by, name, system)
			}
		}
		for _, f := range files {
			for _, to := range linksOf(f) {
				if has[to] != "/usr/share/doc/fapiao/"+to {
					t.Errorf("%s links to %s, which is not in the archive for %s, or %q in packages", f.name, to, system, has[to])
				}
			}
		}
	}
}

// linksOf are the pages and pictures to which a page links.
func linksOf(f file) (out []string) {
	if path.Ext(f.name) != ".md" {
		return nil
	}
	for _, m := range linked.FindAllStringSubmatch(string(f.body), -1) {
		to := path.Join(path.Dir(f.name), m[1])
		if e := path.Ext(to); !strings.Contains(m[1], ":") && (e == ".md" || e == ".png" || e == ".svg") {
			out = append(out, to)
		}
	}
	return out
}

// namedBySources are the pages that the program's sources name, and one source of each.
func namedBySources(t *testing.T, root string) map[string]string {
	out := map[string]string{}
	for _, folder := range sources {
		err := filepath.WalkDir(filepath.Join(root, folder), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
				return err
			}
			body, err := os.ReadFile(name)
			for _, page := range named.FindAllString(string(body), -1) {
				out[page] = name
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
