package chaos_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
)

// repository makes a working tree with some commits, each of which adds a file to the folder "in".
func repository(t *testing.T, commits ...string) (dir string, git func(args ...string)) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	dir = t.TempDir()
	git = func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "--quiet")
	for _, name := range commits {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		git("add", "--all")
		git("commit", "--quiet", "--message", name)
	}
	return dir, git
}

// history is that of a folder, which must have one.
func history(t *testing.T, dir string) chaos.History {
	t.Helper()
	h, reason, err := chaos.HistoryOf(dir)
	if err != nil || reason != "" {
		t.Fatal(reason, err)
	}
	return h
}

func TestEarlierCommitIsFoundOrMissingForAReason(t *testing.T) {
	t.Parallel()
	dir, git := repository(t, "in/1", "in/2", "out/3")
	h := history(t, dir)
	before, reason, err := h.Parent("HEAD")
	if err != nil || reason != "" {
		t.Fatal(reason, err)
	}
	added, err := h.Added("in")
	if err != nil || added != before {
		t.Errorf("%q added the last file, want %q: %v", added, before, err)
	}
	for folder, want := range map[string]bool{"in": true, "out": false} {
		if same, err := h.Same(before, folder); err != nil || same != want {
			t.Errorf("folder %s is the same: %v, %v", folder, same, err)
		}
	}
	if _, reason, err := h.Parent(before + "^"); err != nil || reason == "" {
		t.Errorf("the first commit has an earlier one: %v", err)
	}
	shallow := filepath.Join(t.TempDir(), "clone")
	git("clone", "--quiet", "--depth", "1", "file://"+filepath.ToSlash(dir), shallow)
	if _, reason, err := history(t, shallow).Parent("HEAD"); err != nil || reason == "" {
		t.Errorf("a shallow clone has an earlier commit: %v", err)
	}
	if _, reason, err := chaos.HistoryOf(t.TempDir()); err != nil || reason == "" {
		t.Errorf("a folder without commits has a history: %v", err)
	}
}

// A history that git cannot read is an error, not a reason to skip what needs it.
func TestBrokenHistoryIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".git"), []byte("nothing of git"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, reason, err := chaos.HistoryOf(dir); err == nil {
		t.Errorf("no error; the reason to skip is %q", reason)
	}
}
