package sqlledger

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// Addresses of PostgreSQL are understood in every form that its own programs take.
func TestAddressesOfPostgreSQL(t *testing.T) {
	t.Parallel()
	at := pgtest.URL(t)
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	pairs := "host=" + u.Hostname() + " port=" + u.Port() + " user=fapiao dbname=" + u.Path[1:]
	for _, location := range []string{
		at, " " + at + "\n", strings.Replace(at, "postgres", "postgresql", 1), strings.Replace(at, "postgres", "POSTGRES", 1),
		pairs + " sslmode=disable", "  " + pairs + "  sslmode = 'disable' ", "sslmode=disable " + pairs,
		pairs + ` sslmode=disable password='geh\'eim x=y' application_name='it\'s'`,
		strings.Replace(at, "fapiao@", "fapiao:geheim@", 1), at + "&password=geheim",
		strings.Replace(at, u.Host, "127.0.0.1:1,"+u.Host, 1),
	} {
		s, err := Open(context.Background(), location, Options{Environment: "simulator"})
		if strings.Contains(location, ":1,") { // lib/pq takes the ports of several hosts elsewhere
			if err == nil || strings.Contains(err.Error(), "geheim") {
				t.Errorf("%s: %v", location, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", location, err)
			continue
		}
		if place := Place(location); !strings.HasSuffix(s.place, u.Host+u.Path) || place != s.place {
			t.Errorf("%s leads to %s, %s", location, s.place, place)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	several := "postgres://fapiao@" + u.Hostname() + ",localhost" + u.Path + "?sslmode=disable&port=1," + u.Port()
	if s, err := Open(context.Background(), several, Options{Environment: "simulator"}); err != nil {
		t.Errorf("several hosts: %v", err)
	} else if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// What is meant for a server and cannot be used is refused in a sentence, without the password, and
// becomes no file.
func TestAddressesThatAreRefused(t *testing.T) {
	t.Parallel()
	for location, says := range map[string]string{
		"host=h user=u password=geheim dbname=d":                      "sslmode",
		"host=h user=u password=geheim wort dbname=d sslmode=disable": "cannot be read",
		"host=h password='geheim sslmode=disable":                     "cannot be read",
		"host=h port=geheim sslmode=disable":                          "cannot be read",
		"password=geheim":                                             "sslmode",
		"HOST=h PASSWORD=geheim SSLMODE=disable":                      "sslmode",
		"keepalives=1 host=h password=geheim":                         "cannot be read",
		"Server=h;Database=d;User Id=u;Password=geheim":               "sslmode",
		"server=h pwd=geheim sslmode=disable":                         "cannot be read",
		"postgres:/u:geheim@h/d":                                      "not a kind of ledger",
		"postgres:u:geheim@h/d":                                       "not a kind of ledger",
		"postgre://u:geheim@h/d":                                      `"postgre" is not a kind`,
		"jdbc:postgresql://h/d?user=u&password=geheim":                `"jdbc" is not a kind`,
		"postgresql+psycopg2://u:geheim@h/d":                          "not a kind of ledger",
		"mysql://u:geheim@h/d":                                        `"mysql" is not a kind`,
		"sqlite:///tmp/geheim.db":                                     "not a kind of ledger",
		"https://u:geheim@h/d":                                        "not a kind of ledger",
		"u:geheim@h/d":                                                "an address that cannot be read",
		"//u:geheim@h:5432/d":                                         "an address that cannot be read",
		"postgres://u:geh eim@h/d?sslmode=disable":                    "cannot be read",
		"postgres://u:geheim@h:port/d?sslmode=disable":                "cannot be read",
		"postgres://u:geheim@h/d?sslmode=maybe":                       "cannot be read",
		"postgres://u:geheim@h/d?password=geheim":                     "sslmode",
		"postgres://u:geheim@h/d?sslmode=disable&service=geheimnis":   "service",
	} {
		err := CheckLocation(location)
		switch {
		case !OnServer(location):
			t.Errorf("%s: it is taken for a file", location)
		case err == nil || !strings.Contains(err.Error(), says):
			t.Errorf("%s: %v does not say %q", location, err, says)
		case strings.Contains(err.Error(), "geh") && !strings.Contains(location, "service"):
			t.Errorf("%s: the password is in %v", location, err)
		}
		if place := Place(location); strings.Contains(place, "geh") {
			t.Errorf("%s: the password is in %s", location, place)
		}
	}
}

// Names of files stay names of files.
func TestFilesThatLookLikeAddresses(t *testing.T) {
	t.Parallel()
	for _, location := range []string{
		"ledger.db", "账本 2026.db", "a=b.db", "./host=h", "/data/host=h user=u.db", `C:\ledger.db`, "c:/host=h", "~/x=y.db", "q:1.db", "2026-11:production.db",
		"data/user=me/ledger.db", "me@example.db", "hostname=x.db", "ledger (port=1).db", "../password=x",
	} {
		if OnServer(location) || CheckLocation(location) != nil {
			t.Errorf("%s: %v, %v", location, OnServer(location), CheckLocation(location))
		}
	}
	if err := CheckLocation(filepath.Join(t.TempDir(), "x.db")); err != nil {
		t.Error(err)
	}
}

func FuzzLocation(f *testing.F) {
	for _, s := range []string{"", "host=h", "postgres://u:p@h/d?sslmode=disable", "file:x", "host='", "a:b@c/d", "POSTGRES://h"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := CheckLocation(s); err == nil && OnServer(s) && Place(s) == "" {
			t.Error("it leads nowhere")
		}
	})
}
