package nuonuo

import (
	"errors"
	"fmt"
	"log/slog"
	"unique"
)

const secretMask = "[secret]"

// Secret is a text that cannot be printed, logged or marshalled by accident: every way of
// formatting gives a mask, even in an unexported struct field, where package fmt calls no methods.
// Only [Secret.Reveal] returns the text. Secrets are equal (==) if their texts are. The zero Secret
// is empty.
type Secret struct {
	text unique.Handle[string] // fmt prints an address where it prints anything
}

// NewSecret returns a secret with the given text.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{unique.Make(text)}
}

// Reveal returns the text. Use it only to sign a request or to send the secret.
func (s Secret) Reveal() string {
	if s.Empty() {
		return ""
	}
	return s.text.Value()
}

// Empty reports whether the text is empty.
func (s Secret) Empty() bool { return s == Secret{} }

// Equal reports whether two secrets have the same text, as == does. Test libraries use it.
func (s Secret) Equal(other Secret) bool { return s == other }

// String returns a mask, or the empty string for an empty secret.
func (s Secret) String() string {
	if s.Empty() {
		return ""
	}
	return secretMask
}

// GoString implements [fmt.GoStringer].
func (s Secret) GoString() string { return `nuonuo.NewSecret("` + s.String() + `")` }

// Format implements [fmt.Formatter]; without it %x and %d would print the address.
func (s Secret) Format(f fmt.State, verb rune) {
	if verb == 'v' && f.Flag('#') {
		fmt.Fprint(f, s.GoString())
		return
	}
	fmt.Fprint(f, s.String())
}

// MarshalText implements [encoding.TextMarshaler], which JSON, YAML and XML encoders use.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler], so that JSON and YAML files can contain
// secrets. It returns an error for the mask, since a configuration that was printed would otherwise
// be read back with a wrong secret.
func (s *Secret) UnmarshalText(text []byte) error {
	if string(text) == secretMask {
		return errors.New("secret: this is the mask of a secret, not its text")
	}
	*s = NewSecret(string(text))
	return nil
}

// LogValue implements [slog.LogValuer].
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
