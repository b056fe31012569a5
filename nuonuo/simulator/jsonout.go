package simulator

import "strconv"

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string. s must be valid UTF-8; the gateway
// has refused every body that is not.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		start = i + 1
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// objectWriter builds one JSON object at the end of b.
type objectWriter struct {
	b     []byte
	inner bool
}

// openObject starts an object at the end of b.
func openObject(b []byte) objectWriter { return objectWriter{b: append(b, '{')} }

// close ends the object and returns the buffer.
func (w *objectWriter) close() []byte { return append(w.b, '}') }

func (w *objectWriter) key(name string) {
	if w.inner {
		w.b = append(w.b, ',')
	}
	w.inner = true
	w.b = append(w.b, '"')
	w.b = append(w.b, name...)
	w.b = append(w.b, '"', ':')
}

// text adds a string member. The name is one of ours and needs no escaping.
func (w *objectWriter) text(name, value string) {
	w.key(name)
	w.b = appendString(w.b, value)
}

// number adds an integer member.
func (w *objectWriter) number(name string, value int64) {
	w.key(name)
	w.b = strconv.AppendInt(w.b, value, 10)
}

// raw adds a member whose value is JSON already.
func (w *objectWriter) raw(name, value string) {
	w.key(name)
	w.b = append(w.b, value...)
}
