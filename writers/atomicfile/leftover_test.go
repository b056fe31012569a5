package atomicfile

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// TestCleanRemovesWhatTheDeadLeft: what a process left that is gone, and nothing else.
func TestCleanRemovesWhatTheDeadLeft(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("files rest there before they are removed")
	}
	dir := t.TempDir()
	long := time.Now().Add(-2 * unmarkedRest)
	put := func(name string, age time.Time) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, age, age); err != nil {
			t.Fatal(err)
		}
	}
	put(".fapiao-w123.tmp", time.Now()) // of a process that was killed
	put(".fapiao-123.tmp", long)        // of an earlier version
	put(".fapiao-456.tmp", time.Now())  // of an earlier version, perhaps at work
	put(".fapiao-w123.xlsx", long)      // not ours
	put("fapiao-w1.tmp", long)
	if err := os.Mkdir(filepath.Join(dir, ".fapiao-w9.tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "fapiao-w1.tmp"), filepath.Join(dir, ".fapiao-w8.tmp")); err != nil {
		t.Fatal(err)
	}
	working := create(t, filepath.Join(dir, "a.xlsx"), "new")
	Clean(dir)
	Clean(filepath.Join(dir, "none"))
	for name, stays := range map[string]bool{
		".fapiao-w123.tmp": false, ".fapiao-123.tmp": false, ".fapiao-456.tmp": true, ".fapiao-w123.xlsx": true,
		"fapiao-w1.tmp": true, ".fapiao-w9.tmp": true, ".fapiao-w8.tmp": true, filepath.Base(working.temp.Name()): true,
	} {
		if _, err := os.Lstat(filepath.Join(dir, name)); (err == nil) != stays {
			t.Errorf("%s stays: %v, want %v", name, err == nil, stays)
		}
	}
	if err := working.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(dir, "a.xlsx")); got != "new" {
		t.Errorf("the file at work holds %q", got)
	}
}

// TestYoungFilesAreNotOpened: the age is judged by the entry of the folder, without the file, which
// here cannot be opened.
func TestYoungFilesAreNotOpened(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for _, c := range []struct {
		name string
		mode os.FileMode
		age  time.Duration
		want bool
	}{
		{".fapiao-w1.tmp", 0, time.Minute, false},
		{".fapiao-w1.tmp", 0, 10 * time.Minute, true},
		{".fapiao-1.tmp", 0, unmarkedRest - time.Second, false},
		{".fapiao-1.tmp", 0, unmarkedRest, true},
		{".fapiao-w1.xlsx", 0, unmarkedRest, false},
		{"fapiao-w1.tmp", 0, unmarkedRest, false},
		{".fapiao-w1.tmp", os.ModeDir, unmarkedRest, false},
	} {
		if got := leftOver(entry{c.name, c.mode, now.Add(-c.age)}, 10*time.Minute, now); got != c.want {
			t.Errorf("%s, %v old: %v, want %v", c.name, c.age, got, c.want)
		}
	}
}

// entry is a file of a folder that does not exist.
type entry struct {
	name string
	mode os.FileMode
	time time.Time
}

func (e entry) Name() string               { return e.name }
func (e entry) IsDir() bool                { return e.mode.IsDir() }
func (e entry) Type() os.FileMode          { return e.mode.Type() }
func (e entry) Mode() os.FileMode          { return e.mode }
func (e entry) Info() (os.FileInfo, error) { return e, nil }
func (e entry) Size() int64                { return 0 }
func (e entry) ModTime() time.Time         { return e.time }
func (e entry) Sys() any                   { return nil }

// TestCleanAndCreateAtOnce: a file that is being made is not lost to somebody who cleans.
func TestCleanAndCreateAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	stop := make(chan struct{})
	var cleaning sync.WaitGroup
	cleaning.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				Clean(dir)
			}
		}
	})
	for range 50 {
		f := create(t, filepath.Join(dir, "a.xlsx"), "new")
		if err := f.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	cleaning.Wait()
	onlyFile(t, dir, "a.xlsx")
}
