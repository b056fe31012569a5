package nuonuo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// FileTokenStore stores each token in a file that only its owner can read, and shares it between
// the processes of one machine by a lock file. It needs a file system with locks.
type FileTokenStore struct {
	dir string
}

// NewFileTokenStore returns a store in dir, which is created if it does not exist.
func NewFileTokenStore(dir string) (*FileTokenStore, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open token store: %w", err)
	}
	return &FileTokenStore{dir: dir}, nil
}

// Load implements [TokenStore]. It waits for a running Update: Windows cannot replace a file that
// is open.
func (f *FileTokenStore) Load(ctx context.Context, key string) (Token, error) {
	unlock, err := f.lock(ctx, f.path(key, ".lock"))
	if err != nil {
		return Token{}, fmt.Errorf("lock token: %w", err)
	}
	defer unlock()
	return f.read(key)
}

func (f *FileTokenStore) read(key string) (Token, error) {
	data, err := os.ReadFile(f.path(key, ".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return Token{}, nil
	}
	if err != nil {
		return Token{}, fmt.Errorf("load token: %w", err)
	}
	token, err := DecodeToken(data)
	if err != nil {
		return Token{}, fmt.Errorf("load token from %s: %w", f.path(key, ".json"), err)
	}
	return token, nil
}

// Update implements [TokenStore].
func (f *FileTokenStore) Update(ctx context.Context, key string, change func(Token) (Token, error)) error {
	unlock, err := f.lock(ctx, f.path(key, ".lock"))
	if err != nil {
		return fmt.Errorf("lock token: %w", err)
	}
	defer unlock()
	current, err := f.read(key)
	if err != nil {
		return err
	}
	next, err := change(current)
	if err != nil {
		return err
	}
	data, err := next.Encode()
	if err != nil {
		return err
	}
	return f.replace(f.path(key, ".json"), data)
}

func (f *FileTokenStore) path(key, ext string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(f.dir, "token-"+hex.EncodeToString(sum[:8])+ext)
}

// lockPause is the interval at which a process tries to take the lock.
const lockPause = 20 * time.Millisecond

// lock takes the lock file, which is never removed: otherwise two processes could hold two files of
// the same name.
func (f *FileTokenStore) lock(ctx context.Context, path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		held, err := tryLock(file)
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		if held {
			return func() { file.Close() }, nil // closing gives up the lock
		}
		timer := time.NewTimer(lockPause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, errors.Join(ctx.Err(), file.Close())
		}
	}
}

// replace writes data to a temporary file and renames it to path, so that a reader, or a crash,
// sees the old or the new token and never a part.
func (f *FileTokenStore) replace(path string, data []byte) (err error) {
	temp, err := os.CreateTemp(f.dir, "token-*.tmp") // 0600 by contract of CreateTemp
	if err != nil {
		return fmt.Errorf("store token: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("store token: %w", err), os.Remove(temp.Name()))
		}
	}()
	if _, err = temp.Write(data); err != nil {
		return errors.Join(err, temp.Close())
	}
	if err = temp.Sync(); err != nil {
		return errors.Join(err, temp.Close())
	}
	if err = temp.Close(); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
