package nuonuo

import (
	"bytes"
	"encoding/json"
	"strings"
)

var utf8Mark = []byte("\xef\xbb\xbf")

// decodeEnvelope decodes code, describe and result. Work-order methods use message and data
// instead, batch printing uses msg and data.
func (r *Response) decodeEnvelope() error {
	body := bytes.TrimSpace(bytes.TrimPrefix(r.Raw, utf8Mark))
	if len(body) == 0 {
		return &AnswerError{Reason: "empty"}
	}
	if body[0] != '{' {
		return &AnswerError{Reason: "not a JSON object"}
	}
	if !json.Valid(body) {
		return &AnswerError{Reason: "not whole JSON", Err: json.Unmarshal(body, new(json.RawMessage))}
	}
	e := splitEnvelope(body)
	r.Code, _ = scalarText(e[code])
	for _, text := range []json.RawMessage{e[describe], e[message], e[msg]} {
		if r.Describe == "" {
			r.Describe, _ = scalarText(text)
		}
	}
	r.Result = first(e[result], e[data])
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

// splitEnvelope returns the values of an object that has the keys of an envelope, in whatever case,
// as encoding/json matches them.
func splitEnvelope(body []byte) (values [len(envelopeKeys)]json.RawMessage) {
	for key, value := range membersOf(body) {
		for i, name := range envelopeKeys {
			if strings.EqualFold(string(key), name) {
				values[i] = value
			}
		}
	}
	return values
}

func first(a, b json.RawMessage) json.RawMessage {
	if a != nil {
		return a
	}
	return b
}
