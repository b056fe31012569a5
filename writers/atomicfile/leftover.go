package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The names of temporary files. Those of earlier versions lack the mark: nobody can tell whether
// somebody still writes them.
const (
	temporary = ".fapiao-"
	marked    = temporary + "w"
	ending    = ".tmp"
)

// errTaken says that somebody has a file.
var errTaken = errors.New("another process has the file")

// unmarkedRest is how long a file of an earlier version is taken to be in use.
const unmarkedRest = 24 * time.Hour

// begin makes a temporary file and claims it. One that somebody took for left over in between is
// made again.
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

// there reports that a file still has its name.
func there(f *os.File) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(f.Name())
	return err == nil && os.SameFile(mine, named)
}

// Clean removes from a folder the temporary files of processes that ended before they could: files
// that this package made and that no process has open. What cannot be removed stays.
func Clean(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if name := e.Name(); e.Type().IsRegular() && strings.HasPrefix(name, temporary) && strings.HasSuffix(name, ending) {
			cleanFile(filepath.Join(dir, name))
		}
	}
}

func cleanFile(path string) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	info, err := f.Stat()
	dead := err == nil && claim(f) == nil && there(f)
	if closedToRename {
		_ = f.Close() // an open file cannot be removed there
	} else {
		defer f.Close()
	}
	least := time.Duration(rest)
	if !strings.HasPrefix(filepath.Base(path), marked) {
		least = unmarkedRest
	}
	if dead && time.Since(info.ModTime()) >= least {
		_ = os.Remove(path)
	}
}
