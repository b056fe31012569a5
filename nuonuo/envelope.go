package nuonuo

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
)

var utf8Mark = []byte("\xef\xbb\xbf")

// decodeEnvelope decodes code, describe and result. Work-order methods use message and data
// instead, batch printing uses msg and data.
func (r *Response) decodeEnvelope() error {
	body := bytes.TrimLeftFunc(bytes.TrimPrefix(r.Raw, utf8Mark), unicode.IsSpace)
	start := len(r.Raw) - len(body)
	body = bytes.TrimRightFunc(body, unicode.IsSpace)
	if len(body) == 0 {
		return &AnswerError{Reason: "empty"}
	}
	if body[0] != '{' {
		return &AnswerError{Reason: "not a JSON object"}
	}
	t, ok := treeOf(body)
	if !ok {
		return &AnswerError{Reason: "not whole JSON", Err: json.Unmarshal(body, new(json.RawMessage))}
	}
	e := envelopeOf(t)
	r.Code, _ = scalarText(e.raw(code))
	for _, part := range []int{describe, message, msg} {
		if r.Describe == "" {
			r.Describe, _ = scalarText(e.raw(part))
		}
	}
	if r.split = e.value(result); r.split == nil {
		r.split = e.value(data)
	}
	if r.split != nil {
		r.Result, r.Elements = r.split.raw(), r.split.elements(start)
	}
	if r.Code == "" {
		return &AnswerError{Reason: "without a code"}
	}
	return nil
}

// The keys of an envelope.
const (
	code = iota
	describe
	message
	msg
	result
	data
)

var envelopeKeys = [...]string{code: "code", describe: "describe", message: "message", msg: "msg", result: "result", data: "data"}

// envelopeValues are those of an object that has the keys of an envelope, in whatever case, as
// encoding/json matches them.
type envelopeValues struct {
	tree *tree
	at   [len(envelopeKeys)]int32 // the nodes of the values; 0: there is none
}

// envelopeOf looks into a tree that is an object.
func envelopeOf(t *tree) envelopeValues {
	e := envelopeValues{tree: t}
	for key, value := range t.members(0) {
		for i, name := range envelopeKeys {
			if strings.EqualFold(string(key), name) {
				e.at[i] = value
			}
		}
	}
	return e
}

// raw returns the bytes of a value; nil if there is none.
func (e *envelopeValues) raw(part int) json.RawMessage {
	if e.at[part] == 0 {
		return nil
	}
	return e.tree.raw(e.at[part])
}

// value returns a value that was split; nil if there is none.
func (e *envelopeValues) value(part int) *splitValue {
	if e.at[part] == 0 {
		return nil
	}
	return &splitValue{e.tree, e.at[part]}
}

// splitValue is one value of a tree.
type splitValue struct {
	tree *tree
	node int32
}

func (s *splitValue) raw() json.RawMessage { return s.tree.raw(s.node) }

// elements returns where the elements of an array stand in an answer whose object begins at start.
// An object in place of an array is the only element.
func (s *splitValue) elements(start int) (parts []Part) {
	part := func(n int32) Part {
		at := &s.tree.nodes[n]
		return Part{start + int(at.from), start + int(at.to)}
	}
	switch s.raw()[0] {
	case '{':
		parts = []Part{part(s.node)}
	case '[':
		parts = make([]Part, 0, s.tree.count(s.node))
		for n := range s.tree.elements(s.node) {
			parts = append(parts, part(n))
		}
	}
	return parts
}
