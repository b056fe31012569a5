package sheet

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// unescape decodes _xHHHH_, the form's way to write characters that XML cannot hold (ECMA-376 part 1, 22.9.2.19).
// "_x005F_" is the underscore itself, so that "_x005F_x000D_" stays the text "_x000D_".
func unescape(b []byte) []byte {
	if !bytes.Contains(b, []byte("_x")) {
		return b
	}
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		if r, ok := escaped(b); ok {
			out = utf8.AppendRune(out, r)
			b = b[7:]
			continue
		}
		out = append(out, b[0])
		b = b[1:]
	}
	return out
}

func escaped(b []byte) (rune, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n), err == nil && utf8.ValidRune(rune(n))
}
