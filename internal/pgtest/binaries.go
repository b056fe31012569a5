package pgtest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// RequireEnv is the environment variable that makes a missing server a failure instead of a skip.
const RequireEnv = "FAPIAO_REQUIRE_POSTGRES"

// ErrMissing means that the server's programs are not installed.
var ErrMissing = errors.New("no PostgreSQL server found: install the package postgresql, or put initdb and pg_ctl on PATH")

// binaries finds the folder of initdb and pg_ctl: the newest of Debian's version folders, otherwise
// PATH.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if err != nil {
		return "", err
	}
	best, newest := "", -1
	for _, f := range found {
		bin := filepath.Dir(f)
		version, err := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
		if err != nil {
			continue
		}
		if _, err := os.Stat(filepath.Join(bin, "initdb")); err == nil && version > newest {
			best, newest = bin, version
		}
	}
	if best != "" {
		return best, nil
	}
	ctl, err := exec.LookPath("pg_ctl")
	if err != nil {
		return "", ErrMissing
	}
	return filepath.Dir(ctl), nil
}
