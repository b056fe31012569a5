package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The names of temporary files. Those of earlier versions lack the mark: they may still be in use.
const (
	temporary = ".fapiao-"
	marked    = temporary + "w"
	ending    = ".tmp"
)

// unmarkedRest is how long a file of an earlier version counts as in use.
const unmarkedRest = 24 * time.Hour

// begin makes a temporary file and claims it. It tries again if Clean of another process removed
// the file in between.
func begin(dir string) (*os.File, error) {
	for range 100 {
		f, err := os.CreateTemp(dir, marked+"*"+ending)
		if err != nil {
			return nil, err
		}
		// Where there are no locks, nobody can claim the file, and Clean cannot either.
		if err := claim(f); !errors.Is(err, errTaken) && there(f) {
			return f, nil
		}
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	return nil, errors.New("another program removes temporary files as they are made")
}

// there reports whether a file still has its name.
func there(f *os.File) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(f.Name())
	return err == nil && os.SameFile(mine, named)
}

// Clean removes temporary files of crashed processes from a folder: files that this package made
// and that no process has open. Errors are ignored.
func Clean(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if leftOver(e, rest, time.Now()) {
			cleanFile(filepath.Join(dir, e.Name()))
		}
	}
}

// leftOver reports by name and age whether a file may be left over. A recent one is not opened: its
// process may be about to rename it, which fails on Windows while another process has it open.
// least is the age from which a marked file counts as left over.
func leftOver(e os.DirEntry, least time.Duration, now time.Time) bool {
	name := e.Name()
	if !e.Type().IsRegular() || !strings.HasPrefix(name, temporary) || !strings.HasSuffix(name, ending) {
		return false
	}
	if !strings.HasPrefix(name, marked) {
		least = unmarkedRest
	}
	info, err := e.Info()
	return err == nil && now.Sub(info.ModTime()) >= least
}

func cleanFile(path string) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	dead := claim(f) == nil && there(f)
	if closedToRename {
		_ = f.Close() // an open file cannot be removed there
	} else {
		defer f.Close()
	}
	if dead {
		_ = os.Remove(path)
	}
}
