package sqlledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// lockPause is how often a waiting process looks whether a lock is free: there is no portable way
// to be told.
const lockPause = 20 * time.Millisecond

// fileLocks locks files in a folder beside the ledger. The files stay: one that was removed could
// be locked twice. Only those of runs go, which nobody else locks.
type fileLocks struct {
	dir string
	now func() time.Time
}

func (l *fileLocks) file(name string) (*flock.Flock, error) {
	if err := l.folder(); err != nil {
		return nil, err
	}
	return flock.New(filepath.Join(l.dir, digest(name)+".lock"), flock.SetPermissions(0o600)), nil
}

func (l *fileLocks) folder() error {
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return fmt.Errorf("make the ledger's folder of locks: %w", explainFile(err))
	}
	return nil
}

// digest names a file after a name that may hold anything.
func digest(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:8])
}

func (l *fileLocks) try(_ context.Context, name string) (func() error, error) {
	f, err := l.file(heldLock(name))
	if err != nil {
		return nil, err
	}
	ok, err := f.TryLock()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", f.Path(), explainFile(err)), f.Close())
	}
	if !ok {
		return nil, errors.Join(l.holder(f.Path(), name), f.Close())
	}
	if err := l.sign(f.Path()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return once(f.Close), nil
}

func (l *fileLocks) wait(ctx context.Context, name string) (func() error, error) {
	f, err := l.file(name)
	if err != nil {
		return nil, err
	}
	if _, err := f.TryLockContext(ctx, lockPause); err != nil {
		return nil, errors.Join(fmt.Errorf("wait for lock %s: %w", f.Path(), explainFile(err)), f.Close())
	}
	if err := l.sign(f.Path()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return once(f.Close), nil
}

// owner reads who signed the lock last.
func (l *fileLocks) owner(_ context.Context, name string) (h ledger.Holder) {
	b, err := os.ReadFile(filepath.Join(l.dir, digest(name)+".lock.holder"))
	if err != nil || json.Unmarshal(b, &h) != nil {
		return ledger.Holder{}
	}
	return h
}

func (l *fileLocks) close() error { return nil }

// sign says who holds a lock, in a file of its own: on Windows nobody can read a locked one.
func (l *fileLocks) sign(path string) (err error) {
	me, err := thisProcess(l.now)
	if err != nil {
		return err
	}
	b, err := json.Marshal(me)
	if err != nil {
		return fmt.Errorf("sign lock: %w", err)
	}
	temp, err := os.CreateTemp(l.dir, "holder-*.tmp") // 0600 by its contract
	if err != nil {
		return fmt.Errorf("sign lock: %w", explainFile(err))
	}
	_, err = temp.Write(b)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path+".holder")
	}
	if err != nil {
		return errors.Join(fmt.Errorf("sign lock: %w", explainFile(err)), os.Remove(temp.Name()))
	}
	return nil
}

// holder says who signed a lock that is taken. The holder may not have come to sign it, or a
// waiting one need not.
func (l *fileLocks) holder(path, name string) error {
	held := anonymous(name)
	b, err := os.ReadFile(path + ".holder")
	if errors.Is(err, fs.ErrNotExist) {
		return held
	}
	if err == nil {
		err = json.Unmarshal(b, &held.Holder)
	}
	if err != nil {
		return errors.Join(held, fmt.Errorf("read who holds it: %w", err))
	}
	return held
}

func thisProcess(now func() time.Time) (ledger.Holder, error) {
	host, err := os.Hostname()
	if err != nil {
		return ledger.Holder{}, fmt.Errorf("name this machine: %w", err)
	}
	return ledger.Holder{PID: os.Getpid(), Host: host, Since: now().UTC().Truncate(time.Second)}, nil
}
