package nuonuo

import (
	"errors"
	"fmt"
	"log/slog"
	"unique"
)

const secretMask = "[secret]"

// Secret is a text that cannot be printed, logged or marshalled by accident: every way of
// formatting gives a mask, also where it is an unexported field of a struct, whose methods package
// fmt does not call. Only [Secret.Reveal] returns the text. Two secrets are equal (==) when their
// texts are. The zero Secret is empty.
type Secret struct {
	text unique.Handle[string] // fmt prints an address where it prints anything
}

// NewSecret wraps a text.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{unique.Make(text)}
}

// Reveal returns the text itself. It is meant for signing and for the request that needs it.
func (s Secret) Reveal() string {
	if s.Empty() {
		return ""
	}
	return s.text.Value()
}

// Empty tells "missing" from "set".
func (s Secret) Empty() bool { return s == Secret{} }

// Equal reports whether two secrets have the same text, as == does; test libraries look for it.
func (s Secret) Equal(other Secret) bool { return s == other }

// String returns a mask, or the empty string for an empty secret so that "missing" can be told from
// "set".
func (s Secret) String() string {
	if s.Empty() {
		return ""
	}
	return secretMask
}

// GoString implements [fmt.GoStringer].
func (s Secret) GoString() string { return `nuonuo.NewSecret("` + s.String() + `")` }

// Format implements [fmt.Formatter]; without it %x and %d would reach the address.
func (s Secret) Format(f fmt.State, verb rune) {
	if verb == 'v' && f.Flag('#') {
		fmt.Fprint(f, s.GoString())
		return
	}
	fmt.Fprint(f, s.String())
}

// MarshalText implements [encoding.TextMarshaler], which JSON, YAML and XML encoders use.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler], so that JSON and YAML files can hold
// secrets. It refuses the mask: a configuration that was written out by accident would otherwise
// come back as a wrong secret.
func (s *Secret) UnmarshalText(text []byte) error {
	if string(text) == secretMask {
		return errors.New("secret: this is the mask of a secret, not its text")
	}
	*s = NewSecret(string(text))
	return nil
}

// LogValue implements [slog.LogValuer].
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
