package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strings"

	"github.com/fapiao/fapiao/nuonuo"
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

// URL reports whether the location is a database URL and not a file.
func (l Location) URL() bool { return strings.Contains(l.text, "://") }

// keywordPassword is the password of the "host=… password=…" form, which lib/pq takes too.
var keywordPassword = regexp.MustCompile(`(?i)(password\s*=\s*)('(?:[^'\\]|\\.)*'|\S+)`)

// userinfo is what stands before the host of a URL that net/url cannot read.
var userinfo = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*://).*@`)

// HidePassword replaces the password of a database URL or of a keyword=value connection text by
// ***.
func HidePassword(location string) string {
	if !strings.Contains(location, "://") {
		return keywordPassword.ReplaceAllString(location, "${1}***")
	}
	u, err := url.Parse(location)
	if err != nil {
		return userinfo.ReplaceAllString(location, "${1}***@")
	}
	query := u.Query()
	if query.Has("password") {
		query.Set("password", "***")
		u.RawQuery = strings.ReplaceAll(query.Encode(), "%2A%2A%2A", "***")
	}
	if _, has := u.User.Password(); !has {
		return u.String()
	}
	user := u.User.Username()
	u.User = nil
	return strings.Replace(u.String(), "://", "://"+url.PathEscape(user)+":***@", 1)
}
