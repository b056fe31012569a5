package sqlledger

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lib/pq"
)

const wantServer = "postgres://USER@HOST:5432/DATABASE?sslmode=verify-full"

// Reasons why a location is refused. None repeats the location, which may hold a password.
var (
	errUnread = errors.New("the PostgreSQL address of the ledger cannot be read: write " + wantServer +
		", with special characters of the password escaped (%40 for @), " +
		"or host=… dbname=… user=… sslmode=…, with values that hold blanks in '…'")
	errSSLMode = errors.New("the PostgreSQL address of the ledger must say sslmode: " +
		"verify-full across a network, disable on the same machine")
	errAddress = errors.New("the ledger is given as an address that cannot be read: " +
		"write a file (./NAME where its name looks like an address), or " + wantServer)
)

var (
	// schemed is a text that begins as a URL of a database does, also with one slash or none. A
	// letter alone is a drive.
	schemed = regexp.MustCompile(`^(?i)([a-z][a-z0-9+.-]+):(//)?`)
	// databases are schemes of URLs that are mistaken for those of a ledger. Other names before a
	// colon without // are those of files.
	databases = regexp.MustCompile(`^(?i)(jdbc|odbc|postgre.*|pg|pgsql|psql|mysql.*|mariadb.*|sqlite3?|` +
		`mssql|sqlserver|oracle|mongodb.*|redis|https?)$`)
	// keyed is a text of key=value pairs, as PostgreSQL's own programs take them.
	keyed = regexp.MustCompile(`^(?i)(host|hostaddr|port|dbname|database|user|username|user id|uid|` +
		`password|passwd|pwd|passfile|service|options|server|` +
		`application_name|client_encoding|connect_timeout|search_path|target_session_attrs|ssl[a-z_]*|data source|driver)\s*=`)
	// paired is a pair that such texts hold, wherever it stands.
	paired = regexp.MustCompile(`(?i)(^|[\s;&?])(host|hostaddr|dbname|user|[a-z_]*(passw|pwd)[a-z_]*)\s*=`)
	// placed is what can only be a file.
	placed = regexp.MustCompile(`^(\.{0,2}[/\\]|~|[A-Za-z]:[/\\])`)
	// credentials are a user and a password before a host, without a scheme.
	credentials = regexp.MustCompile(`^(//)?[^/\\\s@:]+:[^/\\\s@]*@[^/\\]+`)
)

// OnServer reports whether a location is meant for a PostgreSQL server and not for a file, be it
// right or not.
func OnServer(location string) bool {
	text := strings.TrimSpace(location)
	scheme := schemed.FindStringSubmatch(text)
	switch {
	case scheme != nil && strings.EqualFold(scheme[1], "file"), placed.MatchString(text) && !credentials.MatchString(text):
		return false
	case scheme != nil && (scheme[2] != "" || databases.MatchString(scheme[1])):
		return true
	}
	return keyed.MatchString(text) || paired.MatchString(text) || credentials.MatchString(text)
}

// CheckLocation returns why a ledger cannot be kept at a location, without looking there. No text
// of it holds a password.
func CheckLocation(location string) error {
	if !OnServer(location) {
		_, err := sqlitePath(location)
		return err
	}
	_, err := parseServer(location)
	return err
}

// serverAddress is the address of a PostgreSQL server as lib/pq takes it.
type serverAddress struct {
	text string
	cfg  pq.Config
}

// parseServer reads a postgres:// URL or key=value pairs.
func parseServer(location string) (serverAddress, error) {
	text := strings.TrimSpace(location)
	if scheme := schemed.FindStringSubmatch(text); scheme != nil && !keyed.MatchString(text) {
		name := strings.ToLower(scheme[1])
		if name != "postgres" && name != "postgresql" || scheme[2] == "" {
			return serverAddress{}, fmt.Errorf("%q is not a kind of ledger, so nothing can be kept at %s:%s…; want a file or %s",
				name, name, scheme[2], wantServer)
		}
		text = name + text[len(scheme[1]):]
	} else if !keyed.MatchString(text) {
		return serverAddress{}, errAddress
	}
	cfg, err := pq.NewConfig(text)
	switch {
	case err != nil && environmental(err):
		return serverAddress{}, fmt.Errorf("this machine's settings of PostgreSQL cannot be used: %w", err)
	case err != nil: // its text may hold a part of the password
		return serverAddress{}, errUnread
	case cfg.SSLMode == "":
		return serverAddress{}, errSSLMode
	}
	for name := range cfg.Runtime {
		if strings.ContainsAny(name, "; ") || notPostgres[strings.ToLower(name)] {
			return serverAddress{}, errUnread
		}
	}
	return serverAddress{text, cfg}, nil
}

// notPostgres are keys of other databases' drivers, which PostgreSQL would take for settings of the
// session.
var notPostgres = map[string]bool{"server": true, "database": true, "username": true, "uid": true,
	"pwd": true, "passwd": true, "data source": true, "driver": true}

// environmental reports that it is not the address that cannot be used: a variable such as
// PGREQUIRESSL, or the service that is named.
func environmental(err error) bool {
	return strings.Contains(err.Error(), "environment variable") || strings.Contains(err.Error(), "service")
}

// usual adds a setting of the sessions that the address itself does not set.
func (a *serverAddress) usual(settings map[string]string, name, value string) {
	if _, set := a.cfg.Runtime[name]; !set {
		settings[name] = value
	}
}

// place is where the server is, without user, password and parameters.
func (a *serverAddress) place() string {
	hosts := []string{hostOf(a.cfg.Host, a.cfg.Hostaddr.String(), a.cfg.Hostaddr.IsValid(), a.cfg.Port)}
	for _, m := range a.cfg.Multi {
		hosts = append(hosts, hostOf(m.Host, m.Hostaddr.String(), m.Hostaddr.IsValid(), m.Port))
	}
	return strings.Join(hosts, ",") + "/" + a.cfg.Database
}

func hostOf(host, addr string, byAddr bool, port uint16) string {
	if byAddr {
		host = addr
	}
	return net.JoinHostPort(host, strconv.Itoa(int(port)))
}

// with is the address with settings of its sessions.
func (a *serverAddress) with(settings map[string]string) string {
	if !strings.Contains(a.text, "://") || keyed.MatchString(a.text) {
		var text strings.Builder
		text.WriteString(a.text)
		for _, name := range slices.Sorted(maps.Keys(settings)) {
			value := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(settings[name])
			text.WriteString(" " + name + "='" + value + "'")
		}
		return text.String()
	}
	u, err := url.Parse(a.text)
	if err != nil {
		return a.text // lib/pq has read it: so does url.Parse
	}
	q := u.Query()
	for name, value := range settings {
		q.Set(name, value)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// Place is where a location leads, without user, password and parameters. A file stays as it is.
func Place(location string) string {
	if !OnServer(location) {
		return location
	}
	a, err := parseServer(location)
	if err != nil {
		return "postgres://"
	}
	return a.place()
}
