package nuonuo

import (
	"bytes"
	"encoding/json"
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
	var e struct {
		Code     json.RawMessage `json:"code"`
		Describe json.RawMessage `json:"describe"`
		Message  json.RawMessage `json:"message"`
		Msg      json.RawMessage `json:"msg"`
		Result   json.RawMessage `json:"result"`
		Data     json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &e); err != nil {
		return &AnswerError{Reason: "not whole JSON", Err: err}
	}
	r.Code, _ = scalarText(e.Code)
	for _, text := range []json.RawMessage{e.Describe, e.Message, e.Msg} {
		if r.Describe == "" {
			r.Describe, _ = scalarText(text)
		}
	}
	r.Result = first(e.Result, e.Data)
	if r.Code == "" {
		return &AnswerError{Reason: "without a code"}
	}
	return nil
}

func first(a, b json.RawMessage) json.RawMessage {
	if a != nil {
		return a
	}
	return b
}
