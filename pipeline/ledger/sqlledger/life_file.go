package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// ownerFiles is the pattern of the files that runs lock while they live. Each is locked by one run
// only, so it can be removed.
const ownerFiles = "owner-*.lock"

func (l *fileLocks) ownerFile(name string) string {
	return filepath.Join(l.dir, "owner-"+digest(name)+".lock")
}

func (l *fileLocks) live(_ context.Context, name string) (ledger.Life, error) {
	if err := l.folder(); err != nil {
		return nil, err
	}
	if err := l.sweep(); err != nil {
		return nil, err
	}
	f := flock.New(l.ownerFile(name), flock.SetPermissions(0o600))
	ok, err := f.TryLock()
	if err == nil && !ok {
		err = errors.New("another process has it")
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", f.Path(), explainFile(err)), f.Close())
	}
	return &fileLife{f}, nil
}

// fileLife is a locked file. The lock cannot be lost.
type fileLife struct{ file *flock.Flock }

func (*fileLife) Term() int64 { return 1 }

func (l *fileLife) End(clean bool) error {
	err := l.file.Close()
	if !clean {
		return err
	}
	return errors.Join(err, unlessGone(os.Remove(l.file.Path())))
}

func (l *fileLocks) dead(_ context.Context, _ *tx, name string) (bool, error) {
	// Without O_CREATE: a name that no file is of was never held, or given up.
	f := flock.New(l.ownerFile(name), flock.SetFlag(os.O_RDONLY))
	free, err := f.TryRLock()
	if err = errors.Join(unlessGone(err), f.Close()); err != nil {
		return false, fmt.Errorf("look at lock %s: %w", f.Path(), explainFile(err))
	}
	return free, nil
}

// sweep removes the files of runs that died long ago.
func (l *fileLocks) sweep() error {
	files, err := filepath.Glob(filepath.Join(l.dir, ownerFiles))
	if err != nil {
		return fmt.Errorf("list locks: %w", err)
	}
	for _, path := range files {
		info, err := os.Stat(path)
		if err != nil || l.now().Sub(info.ModTime()) < ownersKept {
			continue // it is gone, or young: its run may be about to lock it
		}
		f := flock.New(path, flock.SetFlag(os.O_RDONLY))
		free, err := f.TryLock()
		if err = errors.Join(unlessGone(err), f.Close()); err == nil && free {
			err = unlessGone(os.Remove(path))
		}
		if err != nil {
			return fmt.Errorf("clear lock %s: %w", path, explainFile(err))
		}
	}
	return nil
}

// unlessGone drops the error of a file that is not there.
func unlessGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
