package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
)

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// onlyFile fails when the folder holds anything but the named file.
func onlyFile(t *testing.T, dir, name string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != name {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}

func create(t *testing.T, path, text string) *File {
	t.Helper()
	f, err := Create(path, Private)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestCommitReplacesWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "结果.xlsx")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	f := create(t, path, "new")
	if got := read(t, path); got != "old" {
		t.Fatalf("before Commit the file holds %q, want the old content", got)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, path); got != "new" {
		t.Errorf("after Commit the file holds %q", got)
	}
	onlyFile(t, dir, "结果.xlsx")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != Private {
		t.Errorf("mode is %o, want %o", info.Mode().Perm(), Private)
	}
	f.Abort()
	if got := read(t, path); got != "new" {
		t.Error("Abort after Commit touched the file")
	}
}

// A file that was committed survives a power cut: its bytes are on the disk before it has its name,
// and the name before Commit returns.
func TestCommitIsDurable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.xlsx")
	f := create(t, path, "new")
	var steps []string
	toDisk, rename, toDiskDir := f.sync, f.rename, f.syncDir
	f.sync = func(file *os.File) error {
		if got := read(t, file.Name()); got != "new" {
			t.Errorf("the file that is brought to the disk holds %q", got)
		}
		steps = append(steps, "file")
		return toDisk(file)
	}
	f.rename = func(from, to string) error {
		steps = append(steps, "rename")
		return rename(from, to)
	}
	f.syncDir = func(folder string) error {
		if read(t, path) != "new" || folder != dir {
			t.Errorf("%s is brought to the disk before the file has its name", folder)
		}
		steps = append(steps, "folder")
		return toDiskDir(folder)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if want := []string{"file", "rename", "folder"}; !slices.Equal(steps, want) {
		t.Errorf("steps %v, want %v", steps, want)
	}
}

// What cannot be brought to the disk is an error, and the old file stays.
func TestDiskThatFails(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*File){
		"file":   func(f *File) { f.sync = func(*os.File) error { return syscall.EIO } },
		"folder": func(f *File) { f.syncDir = func(string) error { return syscall.EIO } },
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.xlsx")
		if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		f := create(t, path, "new")
		spoil(f)
		if err := f.Commit(); !errors.Is(err, syscall.EIO) {
			t.Errorf("%s: Commit says %v", name, err)
		}
		if got := read(t, path); name == "file" && got != "old" {
			t.Errorf("%s: the old file holds %q", name, got)
		}
		onlyFile(t, dir, "a.xlsx")
	}
}

// Opened for reading, as Commit does, a folder can be brought to the disk here.
func TestFolderIsSynced(t *testing.T) {
	t.Parallel()
	if err := syncDir(t.TempDir()); err != nil {
		t.Error(err)
	}
	if err := syncDir(filepath.Join(t.TempDir(), "none")); err == nil && runtime.GOOS != "windows" {
		t.Error("a folder that is not there was synced")
	}
}

func TestModeIsAsAsked(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	path := filepath.Join(t.TempDir(), "public.html")
	f, err := Create(path, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o644 {
		t.Errorf("mode is %o", info.Mode().Perm())
	}
}

func TestAbortLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.xlsx")
	f := create(t, path, "half")
	f.Abort()
	f.Abort()
	onlyFile(t, dir, "")
	if _, err := f.Write([]byte("x")); !errors.Is(err, ErrFinished) {
		t.Errorf("Write after Abort: %v", err)
	}
	if err := f.Commit(); !errors.Is(err, ErrFinished) {
		t.Errorf("Commit after Abort: %v", err)
	}
}

func TestFailedWriteIsNotCommitted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.xlsx")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := create(t, path, "half")
	if err := f.temp.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("rest")); err == nil {
		t.Fatal("a write to a closed file succeeded")
	}
	if err := f.Commit(); err == nil {
		t.Error("Commit forgot the failed write")
	}
	if got := read(t, path); got != "old" {
		t.Errorf("the old file holds %q", got)
	}
	onlyFile(t, dir, "a.xlsx")
}

func TestTargetHeldByAnotherProgram(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("EBUSY is not what Windows says")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a.xlsx")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := create(t, path, "new")
	f.rename = func(from, to string) error {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: syscall.EBUSY}
	}
	err := f.Commit()
	if !errors.Is(err, ErrInUse) {
		t.Fatalf("Commit: %v, want ErrInUse", err)
	}
	if want := "replace " + path + ": " + ErrInUse.Error(); err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	if got := read(t, path); got != "old" {
		t.Errorf("the old file holds %q", got)
	}
	onlyFile(t, dir, "a.xlsx")
}

func TestTargetsThatAreNoFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Create(dir, Private); err == nil {
		t.Error("a folder was accepted as a file")
	}
	if _, err := Create(os.DevNull, Private); err == nil && runtime.GOOS != "windows" {
		t.Error("a device was accepted as a file")
	}
	if _, err := Create(filepath.Join(dir, "none", "a.xlsx"), Private); err == nil {
		t.Error("a folder that is not there was accepted")
	}
	onlyFile(t, dir, "")
}

func TestSymbolicLinkStays(t *testing.T) {
	t.Parallel()
	dir, link := t.TempDir(), filepath.Join(t.TempDir(), "latest.xlsx")
	path := filepath.Join(dir, "a.xlsx")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := create(t, link, "new").Commit(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, path); got != "new" {
		t.Errorf("the linked file holds %q", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
}

// Write leaves the content with its mode, or what was there, and never a temporary file.
func TestWriteReplacesAsAWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	for _, text := range []string{"first, which is longer", "second"} {
		if err := Write(path, Private, []byte(text)); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if b, failed := os.ReadFile(path); err != nil || failed != nil || string(b) != text || runtime.GOOS != "windows" && info.Mode().Perm() != Private {
			t.Errorf("%q, %v, %v", b, err, failed)
		}
	}
	if err := Write(dir, Private, nil); err == nil {
		t.Error("a folder is replaced")
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}
