package database

import (
	"errors"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/readers/input"
)

// address is where a database is: the driver and what it takes.
type address struct {
	driver string
	source string
	secret string // a password, which no error may show
}

var (
	errNoSSLMode = errors.New("sslmode is missing: add ?sslmode=verify-full, or ?sslmode=disable for a server on this machine")
	errScheme    = errors.New("it begins neither with postgres:// nor with sqlite: as an address does")
	errNoFile    = errors.New("it names no file: sqlite:orders.db")
	errForm      = errors.New("it is not a URL; percent-encode special characters of the password")
)

// parseAddress reads postgres://user:password@host/db?sslmode=… or sqlite:FILE (also
// sqlite://FILE).
func parseAddress(text string) (address, error) {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok {
		return address{}, input.Refuse(source, input.BadAddress, "", errScheme)
	}
	switch strings.ToLower(scheme) {
	case "postgres", "postgresql":
		return postgres(text)
	case "sqlite", "sqlite3":
		return sqlite(strings.TrimPrefix(rest, "//"))
	}
	return address{}, input.Refuse(source, input.BadAddress, "", errScheme)
}

func postgres(text string) (address, error) {
	u, err := url.Parse(text)
	if err != nil { // the error itself shows the whole URL
		return address{}, input.Refuse(source, input.BadAddress, "", errForm)
	}
	if u.Query().Get("sslmode") == "" {
		return address{}, input.Refuse(source, input.BadAddress, "", errNoSSLMode)
	}
	secret, _ := u.User.Password()
	if secret == "" {
		secret = u.Query().Get("password")
	}
	return address{driver: "postgres", source: text, secret: secret}, nil
}

func sqlite(path string) (address, error) {
	if path == "" {
		return address{}, input.Refuse(source, input.BadAddress, "", errNoFile)
	}
	escaped := (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
	return address{driver: "sqlite", source: "file:" + escaped + "?mode=ro&_pragma=query_only(1)&_pragma=busy_timeout(5000)"}, nil
}

// hide takes the password out of an error that a driver made.
func (a address) hide(err error) error {
	if err == nil || a.secret == "" || !strings.Contains(err.Error(), a.secret) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), a.secret, "***"))
}
