package nuonuo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// NoticeKind is the kind of a callback, the platform's field operater.
type NoticeKind string

// Kinds of callbacks.
const (
	NoticeIssued     NoticeKind = "callback"           // 开票结果回传
	NoticeVoided     NoticeKind = "invoiceInvalid"     // 作废结果回传
	NoticeApplied    NoticeKind = "invoiceApply"       // 开票申请结果回传
	NoticeRed        NoticeKind = "invoiceRedCallback" // 红字信息表回传
	NoticeRedConfirm NoticeKind = "redConfirmCallback" // 红字确认单回传
)

// Notice is the content of a callback. Callbacks are not signed, so anyone who knows the address
// can send one: use a notice as a hint to call [Client.QueryInvoices], never as a fact. Notices may
// be late, repeated, out of order or missing.
type Notice struct {
	Kind         NoticeKind // unknown kinds are passed on unchanged
	OrderNo      string     // 订单号; empty in notices of voids and red forms
	SerialNo     string     // 发票流水号
	SellerTaxNum string     // 销方税号
	BillID       string     // of a red form
	BillNo       string     // of a red form
	// Claim is the state according to the notice, in the terms of [Client.QueryInvoices]; empty
	// when the notice has none.
	Claim   Status
	Reason  string                     // c_errorMessage or invalidErrorMessage
	Content map[string]json.RawMessage // all keys of the content, as they came
}

// maxNotice bounds the body of a callback in bytes: 2000 lines fit.
const maxNotice = 4 << 20

// ParseNotice reads the body of a callback: a form whose field content is a JSON text, or a JSON
// object whose content is an object or a JSON text.
func ParseNotice(body []byte) (Notice, error) {
	outer, err := noticeFields(body)
	if err != nil {
		return Notice{}, fmt.Errorf("parse callback: %w", err)
	}
	text := func(fields map[string]json.RawMessage, names ...string) string {
		for _, name := range names {
			if s, _ := scalarText(fields[name]); s != "" {
				return s
			}
		}
		return ""
	}
	n := Notice{Kind: NoticeKind(text(outer, "operater")), Content: noticeContent(outer["content"])}
	if n.Kind == "" {
		return Notice{}, errors.New("parse callback: field operater is missing")
	}
	n.OrderNo = text(outer, "orderno")
	if n.OrderNo == "" {
		n.OrderNo = text(n.Content, "c_orderno")
	}
	n.SerialNo = text(outer, "fpqqlsh", "invoiceId")
	if n.SerialNo == "" {
		n.SerialNo = text(n.Content, "c_fpqqlsh")
	}
	n.SellerTaxNum = text(n.Content, "c_saletaxnum", "taxnum")
	if n.SellerTaxNum == "" {
		n.SellerTaxNum = text(outer, "taxNo")
	}
	n.BillID, n.BillNo = text(outer, "billId"), text(outer, "billNo")
	n.Reason = text(n.Content, "c_errorMessage", "invalidErrorMessage")
	if n.Content == nil {
		return n, nil
	}
	n.Claim = claim(n.Kind, text(n.Content, "c_status"), text(n.Content, "invalidStatus"))
	return n, nil
}

func noticeFields(body []byte) (map[string]json.RawMessage, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, utf8Mark))
	if len(body) > 0 && body[0] == '{' {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil {
			return nil, err
		}
		return fields, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, errors.New("body is neither a form nor a JSON object")
	}
	fields := make(map[string]json.RawMessage, len(form))
	for name := range form {
		quoted, err := json.Marshal(form.Get(name))
		if err != nil {
			return nil, err
		}
		fields[name] = quoted
	}
	return fields, nil
}

// noticeContent decodes the content. Content that is not an object gives a notice without details,
// which is still a hint.
func noticeContent(raw json.RawMessage) map[string]json.RawMessage {
	if text, _ := scalarText(raw); text != "" {
		raw = json.RawMessage(text)
	}
	var content map[string]json.RawMessage
	if json.Unmarshal(raw, &content) != nil {
		return nil
	}
	return content
}

// claim translates the state of a callback to the state of the query. Notices of issued invoices
// have no state unless the platform's staff enabled notices of failures; without it only successes
// are sent.
func claim(kind NoticeKind, status, invalid string) Status {
	switch {
	case kind == NoticeIssued && (status == "" || status == "1"):
		return Issued
	case kind == NoticeIssued && status == "2":
		return Failed
	case kind == NoticeIssued && status == "3":
		return SealFailed
	case kind == NoticeVoided && invalid == "1":
		return Voiding
	case kind == NoticeVoided && invalid == "3":
		return Voided
	}
	return ""
}

// CallbackHandler returns a handler for the platform's callbacks. It passes each notice to receive,
// which should record it and return quickly. If receive returns an error, the platform sends the
// notice again, up to three times at intervals of a minute. Serve the handler under an address that
// cannot be guessed.
func CallbackHandler(receive func(context.Context, Notice) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxNotice))
		if err != nil {
			answerNotice(w, http.StatusRequestEntityTooLarge, "9999", "接收失败")
			return
		}
		notice, err := ParseNotice(body)
		if err != nil {
			answerNotice(w, http.StatusBadRequest, "9999", "参数错误")
			return
		}
		if err := receive(r.Context(), notice); err != nil {
			http.Error(w, "not stored", http.StatusServiceUnavailable)
			return
		}
		answerNotice(w, http.StatusOK, "0000", "同步成功")
	})
}

func answerNotice(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"status":%q,"message":%q}`, code, message)
}
