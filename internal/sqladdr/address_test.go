package sqladdr

import (
	"errors"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		"postgres://u:p@h/db": ErrNoSSLMode, "mysql://u:p@h/db": ErrNoTLS, "mysql://u:p@h?tls=true": ErrNoDatabase,
		"sqlserver://u:p@h?database=x": ErrNoEncrypt, "sqlserver://u:p@h?encrypt=true": ErrNoDatabase, "sqlite:": ErrNoFile,
		"oracle://h/db": ErrScheme, "orders.db": ErrScheme, "mysql:u:p@h/db": ErrForm, "postgres://u:%zz@h/db": ErrForm,
		"postgres://u:p@h/db?sslmode=verify-full": nil, "mysql://u:p@h/db?tls=true": nil, "MariaDB://u:p@h:3307/db?tls=false": nil,
		"sqlserver://u:p@h:1433?database=x&encrypt=true": nil, "sqlite:orders.db": nil, "mysql://u@h/db?socket=/run/s": nil,
	} {
		if _, err := Parse(text); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", text, err, want)
		}
	}
	for _, text := range []string{"mysql://u:p@h/db?tls=true&sql_mode=x", "mysql://u:p@h/db?tls=maybe", "mysql://u:p@h/db?tls=true&timeout=x",
		"mysql://u:p@h/db?tls=true&ca=/nowhere.pem"} {
		_, err := Parse(text)
		if words, ok := errors.AsType[lang.Text](err); !ok || words.Zh == "" {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestPlacesNameTheDatabase: user, password and options do not matter, server and database do.
func TestPlacesNameTheDatabase(t *testing.T) {
	t.Parallel()
	place := func(text string) string {
		a, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return a.Place()
	}
	same := place("mysql://a:geheim@Host:3306/db?tls=true")
	if same != place("mariadb://b@host:3306/db?tls=false&timeout=5s") || strings.Contains(same, "geheim") {
		t.Error(same)
	}
	if place("mysql://a@host/one?tls=true") == place("mysql://a@host/two?tls=true") {
		t.Error("two databases at one place")
	}
	if got := place("sqlserver://u:geheim@h?database=x&encrypt=true"); got != "sqlserver://h/x" {
		t.Error(got)
	}
}

func TestNamesAreQuoted(t *testing.T) {
	t.Parallel()
	for d, want := range map[Dialect]string{Postgres: `"a""b]` + "`" + `"."c"`, MySQL: "`a\"b]```.`c`", SQLServer: "[a\"b]]`].[c]", SQLite: "`a\"b]```.`c`"} {
		if got := d.QuoteTable("a\"b]`.c"); got != want {
			t.Errorf("%s: %s, want %s", d, got, want)
		}
	}
	if got := Postgres.Placeholders(3, 2) + SQLServer.Placeholders(1, 2) + MySQL.Placeholders(9, 2); got != "$3, $4@p1, @p2?, ?" {
		t.Error(got)
	}
}

// FuzzParse: no address makes Parse fail with the password in the text.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"postgres://u:geheim@h/db?sslmode=x", "mysql://u:geheim@h/db?tls=1", "sqlserver://u:geheim@h?database=x", "sqlite:x", "mysql://h?%zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := Parse(text)
		if err != nil {
			if strings.Contains(text, "geheim@") && strings.Contains(err.Error(), "geheim") {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if strings.Contains(text, "geheim@") && strings.Contains(a.Place(), "geheim") {
			t.Errorf("%q has the place %q", text, a.Place())
		}
	})
}
