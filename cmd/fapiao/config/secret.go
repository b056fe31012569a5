package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strings"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// Secret is a text that no formatting, log or encoding shows. Only Reveal returns it.
type Secret = nuonuo.Secret

// NewSecret wraps a text.
func NewSecret(text string) Secret { return nuonuo.NewSecret(text) }

// Location is a file or a database URL. A password inside it is shown as ***.
type Location struct{ text string }

// NewLocation wraps a path or URL.
func NewLocation(text string) Location { return Location{text} }

// Reveal returns the location as it was given, for the part that opens it.
func (l Location) Reveal() string { return l.text }

// String is the location without its password.
func (l Location) String() string { return HidePassword(l.text) }

// Format implements fmt.Formatter.
func (l Location) Format(f fmt.State, _ rune) { fmt.Fprint(f, l.String()) }

// MarshalText is what encoders use.
func (l Location) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// LogValue implements slog.LogValuer.
func (l Location) LogValue() slog.Value { return slog.StringValue(l.String()) }

// URL reports whether the location is on a database server and not a file.
func (l Location) URL() bool { return sqlledger.OnServer(l.text) }

var (
	// flagged is the part before an address: blanks and a flag.
	flagged = regexp.MustCompile(`^(--?[a-z-]+=)?\s*`)
	// userinfo is a user and a password before a host, with or without a scheme.
	userinfo = regexp.MustCompile(`^((?:[A-Za-z][A-Za-z0-9+.:-]*:)?//)([^:@/?#\s]*):.*@`)
	// bare is the same without slashes.
	bare = regexp.MustCompile(`^([^/\\\s@:]+):[^/\\\s]*@`)
	// queried is a password in the query of a URL.
	queried = regexp.MustCompile(`(?i)([?&][a-z_]*(?:passw|pwd)[a-z_]*=)[^&]*`)
	// keyed is the beginning of a password of the form "host=… password=…".
	keyed = regexp.MustCompile(`(?i)(?:^|[\s;])[a-z_]*(?:passw|pwd)[a-z_]*\s*=\s*`)
	// quoted is a value in quotes; the closing quote may be missing.
	quoted = regexp.MustCompile(`^'(?:[^'\\]|\\.)*(?:'|$)`)
	// next is the boundary between two pairs.
	next = regexp.MustCompile(`(?i)[\s;]+[a-z_]+\s*=`)
)

// HidePassword replaces the password of a database's address by ***, also if the address is
// malformed. Text that may be part of the password is replaced too.
func HidePassword(location string) string {
	flag := flagged.FindString(location)
	address := location[len(flag):]
	if !strings.Contains(address, "//") {
		return flag + hidePairs(bare.ReplaceAllString(address, "${1}:***@"))
	}
	shown := "${1}${2}:***@"
	if _, err := url.Parse(address); err != nil { // the password may begin earlier
		shown = "${1}***@"
	}
	return flag + hidePairs(queried.ReplaceAllString(userinfo.ReplaceAllString(address, shown), "${1}***"))
}

// hidePairs hides the passwords among key=value pairs, each up to the next pair.
func hidePairs(text string) string {
	var out strings.Builder
	for {
		at := keyed.FindStringIndex(text)
		if at == nil {
			return out.String() + text
		}
		out.WriteString(text[:at[1]] + "***")
		text = text[at[1]:]
		text = text[len(quoted.FindString(text)):]
		if more := next.FindStringIndex(text); more != nil {
			text = text[more[0]:]
		} else {
			text = ""
		}
	}
}
