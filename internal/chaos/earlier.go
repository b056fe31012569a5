package chaos

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// History is the commits of a working tree.
type History struct{ root string }

// HistoryOf returns the history of the working tree at root. Where there is none, such as in an
// unpacked archive of the source, the reason is not empty. With a history, git must work: that it
// does not is an error.
func HistoryOf(root string) (h History, reason string, err error) {
	if _, err := os.Stat(filepath.Join(root, ".git")); err != nil {
		return h, "the source is not a clone: it has no earlier commits", nil
	}
	h.root = root
	_, err = h.git("rev-parse", "HEAD")
	return h, "", err
}

// Parent returns the commit before another, or why there is none: it is the first, or the clone is
// shallow.
func (h History) Parent(of string) (commit, reason string, err error) {
	line, err := h.git("rev-list", "--parents", "--max-count=1", of)
	if err != nil {
		return "", "", err
	}
	if known := strings.Fields(line); len(known) > 1 {
		return known[1], "", nil
	}
	shallow, err := h.git("rev-parse", "--is-shallow-repository")
	if err != nil {
		return "", "", err
	}
	if strings.TrimSpace(shallow) == "true" {
		return "", "the clone is shallow: it has no commit before " + of, nil
	}
	return "", of + " is the first commit", nil
}

// Added returns the newest commit that added a file to a folder; empty where none is known.
func (h History) Added(folder string) (string, error) {
	out, err := h.git("log", "--max-count=1", "--diff-filter=A", "--format=%H", "--", folder)
	return strings.TrimSpace(out), err
}

// Same reports whether a folder of the working tree is as it was at a commit.
func (h History) Same(commit, folder string) (bool, error) {
	changed, err := h.changed(commit, folder)
	return len(changed) == 0, err
}

// Build builds the program as it was at a commit. It replaces the files that differ in the build
// alone, so that packages that do not differ come from the build cache.
func (h History) Build(t testing.TB, commit string) (program string) {
	t.Helper()
	dir := t.TempDir()
	overlay, err := h.overlay(commit, dir)
	if err != nil {
		t.Fatal(err)
	}
	program = filepath.Join(dir, "fapiao")
	build := exec.Command("go", "build", "-overlay", overlay, "-ldflags", "-s -w", "-o", program, "./cmd/fapiao")
	build.Dir = h.root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build commit %s: %v\n%s", commit, err, out)
	}
	return program
}

// overlay writes what go build -overlay needs, with the files of a commit, to a folder.
func (h History) overlay(commit, dir string) (file string, err error) {
	changed, err := h.changed(commit, ".")
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for name, kept := range changed {
		at := filepath.Join(h.root, filepath.FromSlash(name))
		if !kept {
			replace[at] = "" // as if it were not there
			continue
		}
		content, err := h.git("show", commit+":"+name)
		if err != nil {
			return "", err
		}
		replace[at] = filepath.Join(dir, fmt.Sprint(len(replace)))
		if err := os.WriteFile(replace[at], []byte(content), 0o600); err != nil {
			return "", err
		}
	}
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file = filepath.Join(dir, "overlay.json")
	return file, os.WriteFile(file, b, 0o600)
}

// changed are the files of a folder that differ between a commit and the working tree, and whether
// the commit has them.
func (h History) changed(commit, folder string) (map[string]bool, error) {
	out, err := h.git("diff", "--no-renames", "--name-status", "-z", commit, "--", folder)
	if err != nil {
		return nil, err
	}
	files := map[string]bool{}
	fields := strings.Split(out, "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		files[fields[i+1]] = fields[i] != "A"
	}
	out, err = h.git("ls-files", "--others", "--exclude-standard", "-z", "--", folder)
	for name := range strings.SplitSeq(out, "\x00") {
		if _, known := files[name]; name != "" && !known {
			files[name] = false
		}
	}
	return files, err
}

// git runs git in the working tree.
func (h History) git(args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = h.root
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("git %s in %s: %w%s", strings.Join(args, " "), h.root, err, said(err))
	}
	return string(out), err
}

// said is what a command that failed wrote to its standard error.
func said(err error) string {
	if exit, ok := err.(*exec.ExitError); ok {
		return ": " + strings.TrimSpace(string(exit.Stderr))
	}
	return ""
}
