package setup

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// Written is what [Answers.Write] made.
type Written struct {
	File       string // the configuration
	Backup     string // what it replaced; empty: nothing
	SecretFile string // where the secret is; empty: in no file of this call
}

// SecretFile is the file of the secret beside a configuration file.
func SecretFile(file string) string { return filepath.Join(filepath.Dir(file), secretName) }

// BackupOf is the name under which what was in a file is kept.
func BackupOf(file string) string { return file + ".bak" }

// Write writes the configuration file and keeps the secret. What was there is kept as FILE.bak, in
// place of an older one. Nothing is written unless the configuration can be loaded, and the file is
// put in place only if it can be loaded with the secret where it is then.
func (a *Answers) Write(file string) (*Written, error) {
	text := a.YAML()
	known := []string{"FAPIAO_APP_SECRET=" + a.Secret.Reveal()}
	if _, err := config.Load(config.Input{File: file, Text: text, Environ: known}); err != nil {
		return nil, err
	}
	out := &Written{File: file}
	if err := a.keepSecret(file, out); err != nil {
		return nil, err
	}
	if _, err := config.Load(config.Input{File: file, Text: text}); err != nil {
		return nil, err
	}
	backup, err := replace(file, text)
	out.Backup = backup
	return out, err
}

// keepSecret keeps the secret where the configuration names it.
func (a *Answers) keepSecret(file string, out *Written) error {
	switch {
	case a.Secret.Empty() || a.Place == InEnv:
		return nil
	case a.Place == InKeyring:
		return config.StoreInKeyring(a.Keyring, a.Secret)
	}
	out.SecretFile = SecretFile(file)
	_, err := replace(out.SecretFile, []byte(a.Secret.Reveal()+"\n"))
	return err
}

// SameSecret reports whether the file of the secret is missing or has the secret of the answers, so
// that writing it loses nothing.
func (a *Answers) SameSecret(file string) bool {
	old, err := os.ReadFile(SecretFile(file))
	return errors.Is(err, fs.ErrNotExist) || err == nil && bytes.Equal(bytes.TrimSpace(old), []byte(a.Secret.Reveal()))
}

// replace puts a text into a file that only its owner can read. What was there, if it differs, is
// kept beside it first.
func replace(file string, text []byte) (backup string, err error) {
	old, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return "", err
	case !bytes.Equal(old, text):
		backup = BackupOf(file)
		if err := atomicfile.Write(backup, atomicfile.Private, old); err != nil {
			return "", err
		}
	}
	return backup, atomicfile.Write(file, atomicfile.Private, text)
}
