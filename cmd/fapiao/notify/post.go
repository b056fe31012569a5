package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
)

const (
	// mostAnswer is how many bytes of an answer an error quotes.
	mostAnswer = 200
	// mostRead is how many bytes of an answer are read.
	mostRead = 64 << 10
)

// requests make the call of each type of receiver that takes HTTP.
var requests = map[config.ReceiverType]func(*config.Receiver, *Message, time.Time) (request, error){
	config.DingTalk: dingTalk, config.WeCom: weCom, config.Feishu: feishu, config.Webhook: webhook,
}

// webhook is the digest as JSON. With a secret, X-Fapiao-Timestamp has the time in seconds, and
// X-Fapiao-Signature "sha256=" and the HMAC-SHA256 of "timestamp.body" in hexadecimal digits.
func webhook(r *config.Receiver, m *Message, now time.Time) (request, error) {
	req := request{url: r.URL.Reveal(), body: encode(m.Body), header: map[string]string{}}
	if secret := r.Secret.Reveal(); secret != "" {
		stamp := strconv.FormatInt(now.Unix(), 10)
		h := hmac.New(sha256.New, []byte(secret))
		h.Write([]byte(stamp + "."))
		h.Write(req.body)
		req.header["X-Fapiao-Timestamp"], req.header["X-Fapiao-Signature"] = stamp, "sha256="+hex.EncodeToString(h.Sum(nil))
	}
	return req, nil
}

// post calls a receiver once. No redirect is followed: the message is for the configured address.
func (s *Sender) post(ctx context.Context, r *config.Receiver, m *Message) (again bool, err error) {
	call, err := requests[r.Type](r, m, s.now())
	if err != nil {
		return false, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, call.url, bytes.NewReader(call.body))
	if err != nil {
		return false, wrongAddress
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "fapiao")
	for name, value := range call.header {
		req.Header.Set(name, value)
	}
	client := &http.Client{Transport: s.transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		return !final(err), withoutURL(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, mostRead))
	if err != nil {
		return true, err
	}
	return judged(r.Type, res.StatusCode, body)
}

// judged is what an answer says.
func judged(t config.ReceiverType, status int, body []byte) (again bool, err error) {
	switch {
	case status/100 == 3:
		return false, lang.Format("答复 %d，转到别处；请写最终的地址", "answered %d and points elsewhere; configure the final address", status)
	case status/100 != 2:
		said := cutBytes(strings.TrimSpace(string(body)), mostAnswer)
		return status == http.StatusTooManyRequests || status >= 500, lang.Format("答复 %d %s", "answered %d %s", status, said)
	case t == config.Webhook:
		return false, nil
	}
	err = answered(t, body)
	refused, is := errors.AsType[*refusal](err)
	return is && refused.busy(), err
}

// withoutURL is an error of a call without the address that was called.
func withoutURL(err error) error {
	if of, ok := errors.AsType[*url.Error](err); ok {
		return of.Err
	}
	return err
}
