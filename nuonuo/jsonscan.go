package nuonuo

import (
	"bytes"
	"encoding/json"
	"iter"
	"unicode/utf8"
)

// The functions below split JSON that was checked before: each byte is looked at once. They give
// what encoding/json would; a test compares the two.

// Part is where a piece of an answer begins, and where it ends.
type Part struct{ From, To int }

// Elements returns where the elements of a JSON array stand in it; nil if it is none.
func Elements(array json.RawMessage) []Part {
	if len(array) == 0 || array[0] != '[' || !json.Valid(array) {
		return nil
	}
	return splitArray(array)
}

// splitArray is Elements of an array that was checked.
func splitArray(array json.RawMessage) (parts []Part) {
	at := skipBlank(array, 1)
	for array[at] != ']' {
		end := skipValue(array, at)
		parts = append(parts, Part{at, end})
		if at = skipBlank(array, end); array[at] == ',' {
			at = skipBlank(array, at+1)
		}
	}
	return parts
}

// membersOf yields the keys of an object with their values, in its order. A key is valid until the
// next one.
func membersOf(object json.RawMessage) iter.Seq2[[]byte, json.RawMessage] {
	return func(yield func([]byte, json.RawMessage) bool) {
		at := skipBlank(object, 1)
		for object[at] != '}' {
			end := skipText(object, at)
			key := object[at:end]
			at = skipBlank(object, skipBlank(object, end)+1) // behind the colon
			end = skipValue(object, at)
			if !yield(keyText(key), object[at:end:end]) {
				return
			}
			if at = skipBlank(object, end); object[at] == ',' {
				at = skipBlank(object, at+1)
			}
		}
	}
}

func keyText(quoted []byte) []byte {
	if inner := quoted[1 : len(quoted)-1]; simple(inner) {
		return inner
	}
	var text string
	_ = json.Unmarshal(quoted, &text) // it was checked
	return []byte(text)
}

// simple reports that the inside of a JSON text is valid and is the text itself.
func simple(inner []byte) bool {
	ascii := true
	for _, c := range inner {
		if c < ' ' || c == '"' || c == '\\' {
			return false
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	return ascii || utf8.Valid(inner)
}

func skipBlank(b []byte, at int) int {
	for b[at] == ' ' || b[at] == '\n' || b[at] == '\t' || b[at] == '\r' {
		at++
	}
	return at
}

// skipText returns the end of the text that begins at a place.
func skipText(b []byte, at int) int {
	for at++; ; at++ {
		at += bytes.IndexByte(b[at:], '"')
		backslashes := 0
		for b[at-1-backslashes] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			return at + 1
		}
	}
}

// skipValue returns the end of the value that begins at a place.
func skipValue(b []byte, at int) int {
	depth := 0
	for {
		switch b[at] {
		case '"':
			at = skipText(b, at)
		case '{', '[':
			depth++
			at++
		case '}', ']':
			depth--
			at++
		case ',', ':', ' ', '\n', '\t', '\r':
			at++
			continue
		default: // a number, true, false or null
			for at < len(b) && !delimits(b[at]) {
				at++
			}
		}
		if depth == 0 {
			return at
		}
	}
}

// delimits reports that a byte ends a number or a word.
func delimits(c byte) bool {
	switch c {
	case ',', ']', '}', ' ', '\n', '\t', '\r':
		return true
	}
	return false
}
