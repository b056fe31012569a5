package nuonuo

import (
	"fmt"
	"log/slog"
)

const secretMask = "[secret]"

// Secret is a text that cannot be printed, logged or marshalled by accident: every way of formatting gives a
// mask. Only [Secret.Reveal] returns the text.
//
// One way remains: package fmt calls no methods on unexported struct fields. A struct that keeps a Secret in one
// needs a String or Format method of its own, as [Client] has.
type Secret string

// Reveal returns the text itself. It is meant for signing and for the request that needs it.
func (s Secret) Reveal() string { return string(s) }

// String returns a mask, or the empty string for an empty secret so that "missing" can be told from "set".
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return secretMask
}

// GoString implements [fmt.GoStringer].
func (s Secret) GoString() string { return `nuonuo.Secret("` + s.String() + `")` }

// Format implements [fmt.Formatter]; without it %x and %d would reach the bytes.
func (s Secret) Format(f fmt.State, verb rune) {
	if verb == 'v' && f.Flag('#') {
		fmt.Fprint(f, s.GoString())
		return
	}
	fmt.Fprint(f, s.String())
}

// MarshalText implements [encoding.TextMarshaler], which JSON, YAML and XML encoders use.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue implements [slog.LogValuer].
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
