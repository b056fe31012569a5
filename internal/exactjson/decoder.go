// Package exactjson decodes JSON of one exact form, as one encoder writes it, in one pass. Whatever
// has another form is left to encoding/json.
package exactjson

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Decoder takes what an encoder has appended, in its order. The texts it gives are parts of Rest.
type Decoder struct {
	Rest  string // what is still to be taken
	Other bool   // it is of another form: nothing that was taken counts
}

// Done reports that all was taken and that it had the form.
func (d *Decoder) Done() bool { return !d.Other && d.Rest == "" }

// Count takes a whole number above zero.
func (d *Decoder) Count() int {
	end := 0
	for end < len(d.Rest) && '0' <= d.Rest[end] && d.Rest[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(d.Rest[:end])
	if err != nil || d.Rest[0] == '0' {
		d.Other = true
		return 0
	}
	d.Rest = d.Rest[end:]
	return n
}

// FilledCount takes a key and a whole number above zero if the key is there.
func (d *Decoder) FilledCount(key string, n *int) {
	if d.Take(key) {
		*n = d.Count()
	}
}

// Filled takes a key and a text if the key is there.
func (d *Decoder) Filled(key string, text *string) {
	if strings.HasPrefix(d.Rest, key) {
		d.Text(key, text)
	}
}

// Text takes a key and a text without escapes.
func (d *Decoder) Text(key string, text *string) {
	d.Want(key)
	d.Want(`"`)
	end := strings.IndexByte(d.Rest, '"')
	if d.Other || end < 0 || !verbatim(d.Rest[:end]) {
		d.Other = true
		return
	}
	*text, d.Rest = d.Rest[:end], d.Rest[end+1:]
}

// List takes an opening bracket, by each one element or more, and the closing bracket.
func (d *Decoder) List(each func()) {
	d.Want("[")
	for more := true; more && !d.Other; more = d.Take(",") {
		each()
	}
	d.Want("]")
}

// verbatim reports whether encoding/json reads the inside of a text as it is.
func verbatim(s string) bool {
	ascii := true
	for i := range len(s) {
		if s[i] < ' ' || s[i] == '\\' {
			return false
		}
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	return ascii || utf8.ValidString(s)
}

// Want takes what must be next.
func (d *Decoder) Want(next string) {
	if !d.Take(next) {
		d.Other = true
	}
}

// Take takes what may be next.
func (d *Decoder) Take(next string) bool {
	rest, there := strings.CutPrefix(d.Rest, next)
	d.Rest = rest
	return there
}
