package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// rawStream reads the tokens of a part with their bytes, so that unchanged tokens can be copied.
type rawStream struct{ *stream }

// rawStream opens a part to copy it. Only UTF-8 is copied: what is inserted is encoded in it.
func (w *Workbook) rawStream(part, sheet string) (*rawStream, error) {
	s, err := w.stream(part, sheet)
	if err != nil {
		return nil, err
	}
	if s.utf16 {
		_ = s.close() // nothing was written
		return nil, &EditError{Sheet: sheet, Cause: ErrEncoding}
	}
	s.dec = newDecoder(s.from, utf8Only(sheet))
	return &rawStream{stream: s}, nil
}

// utf8Only refuses other encodings.
func utf8Only(sheet string) func(label string) error {
	return func(label string) error {
		if strings.EqualFold(strings.ReplaceAll(label, "-", ""), "utf8") {
			return nil
		}
		return &EditError{Sheet: sheet, Cause: ErrEncoding}
	}
}

// step is stream.step with the bytes of the token, valid until the next call. They are empty for
// the end of an element without content (<c/>), which the bytes of its start contain.
func (r *rawStream) step() (t xml.Token, seen bool, raw []byte, err error) {
	t, seen, err = r.stream.step()
	if err != nil {
		return nil, false, nil, err
	}
	return t, seen, r.dec.Raw, nil
}

// selfClosed reports whether a start tag also ends the element.
func selfClosed(raw []byte) bool { return bytes.HasSuffix(raw, []byte("/>")) }

// opened is the start of an element without content as one with content.
func opened(raw []byte) []byte {
	if !selfClosed(raw) {
		return raw
	}
	return append(bytes.TrimRight(raw[:len(raw)-2:len(raw)-2], blankBytes), '>')
}

// openedIf is the start of an element, as one with content if add is true.
func openedIf(add bool, raw []byte) []byte {
	if add {
		return opened(raw)
	}
	return raw
}

// qualified is a SpreadsheetML name with the prefix of e.
func qualified(e xml.StartElement, local string) string {
	if e.Name.Space == "" {
		return local
	}
	return e.Name.Space + ":" + local
}

// change is a new value of an attribute, which needs no escapes; an empty one removes it.
type change struct{ name, value string }

// changeTag changes attributes in the bytes of a start tag and keeps all others unchanged. New ones
// are added at the end.
func changeTag(raw []byte, changes ...change) []byte {
	out := make([]byte, 0, len(raw)+32)
	copied := 0
	for _, a := range rawAttrs(raw) {
		i := slices.IndexFunc(changes, func(c change) bool { return c.name == a.name })
		switch {
		case i < 0:
			continue
		case changes[i].value == "":
			out = append(out, raw[copied:a.start]...)
			copied = a.end + 1
		default:
			out = append(append(out, raw[copied:a.value]...), changes[i].value...)
			copied = a.end
			changes = slices.Delete(slices.Clone(changes), i, i+1)
		}
	}
	tail := len(bytes.TrimRight(bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte(">")), []byte("/")), blankBytes))
	out = append(out, raw[copied:tail]...)
	for _, c := range changes {
		if c.value != "" {
			out = fmt.Appendf(out, ` %s="%s"`, c.name, c.value)
		}
	}
	return append(out, raw[tail:]...)
}

// blankBytes separate the attributes of an element.
const blankBytes = " \t\r\n"

// rawAttr is where an attribute stands in the bytes of a start of an element.
type rawAttr struct {
	name              string
	start, value, end int // of the blanks before the name, of the value, of the closing quote
}

// rawAttrs finds the attributes of an element that the decoder has read, so that it is well formed.
func rawAttrs(raw []byte) []rawAttr {
	var out []rawAttr
	for at := 0; ; {
		equals := bytes.IndexByte(raw[at:], '=')
		if equals < 0 {
			return out
		}
		equals += at
		name := bytes.TrimRight(raw[at:equals], blankBytes)
		first := at + bytes.LastIndexAny(name, blankBytes) + 1
		quote := bytes.IndexAny(raw[equals:], `"'`)
		if quote < 0 {
			return out
		}
		value := equals + quote + 1
		length := bytes.IndexByte(raw[value:], raw[value-1])
		if length < 0 {
			return out
		}
		out = append(out, rawAttr{
			name:  string(raw[first : at+len(name)]),
			start: len(bytes.TrimRight(raw[:first], blankBytes)), value: value, end: value + length,
		})
		at = value + length + 1
	}
}
