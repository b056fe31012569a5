package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
)

// stamp is the time of the signatures that were made by another program (Python's hmac).
var stamp = time.UnixMilli(1795774476292)

// robot answers like a robot of a type, and checks what it gets like it.
func robot(t *testing.T, kind config.ReceiverType) *httptest.Server {
	t.Helper()
	refuse := map[config.ReceiverType]string{
		config.DingTalk: `{"errcode":310000,"errmsg":"sign not match"}`, config.WeCom: `{"errcode":93000,"errmsg":"invalid webhook url"}`,
		config.Feishu: `{"code":19021,"msg":"sign match fail"}`, config.Webhook: `{"errcode":1}`,
	}[kind]
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json; charset=utf-8" || !takes(kind, r, body) {
			if kind == config.Webhook {
				w.WriteHeader(http.StatusForbidden)
			}
			io.WriteString(w, refuse)
			return
		}
		io.WriteString(w, `{"errcode":0,"errmsg":"ok","code":0,"msg":"success"}`)
	}))
	t.Cleanup(s.Close)
	return s
}

// takes reports whether a robot would take a call: signature, form and size.
func takes(kind config.ReceiverType, r *http.Request, body []byte) bool {
	var m struct {
		MsgType   string                                `json:"msgtype"`
		Markdown  struct{ Title, Text, Content string } `json:"markdown"`
		Kind      string                                `json:"msg_type"`
		Timestamp string                                `json:"timestamp"`
		Sign      string                                `json:"sign"`
		Type      string                                `json:"type"`
	}
	if json.Unmarshal(body, &m) != nil {
		return false
	}
	q := r.URL.Query()
	switch kind {
	case config.DingTalk:
		return q.Get("access_token") == "TOKENMARK" && q.Get("timestamp") == "1795774476292" && q.Get("sign") == "Mq/DPwLip9tE4+GEoY9rhNsf/fcrktreejiAQLnOR6k=" &&
			m.MsgType == "markdown" && strings.Contains(m.Markdown.Text, m.Markdown.Title) && strings.Contains(m.Markdown.Title, "fapiao") && len(body) <= 20_000
	case config.WeCom:
		return q.Get("key") == "TOKENMARK" && m.MsgType == "markdown" && len(m.Markdown.Content) <= 4096
	case config.Feishu:
		return m.Kind == "post" && m.Timestamp == "1795774476" && m.Sign == "SAoR+3s6bgiUr68jI6z9S3/XKPZVg0s0fLESY3KTiA0=" && len(body) <= 20<<10
	}
	h := hmac.New(sha256.New, []byte("secretW"))
	h.Write([]byte("1795774476." + string(body)))
	return r.Header.Get("X-Fapiao-Timestamp") == "1795774476" && r.Header.Get("X-Fapiao-Signature") == "sha256="+hex.EncodeToString(h.Sum(nil)) && m.Type == "digest"
}

var secrets = map[config.ReceiverType]string{config.DingTalk: "SECabc", config.Feishu: "secretF", config.Webhook: "secretW", config.WeCom: ""}

// at is a receiver of a type at a server, with its secret.
func at(kind config.ReceiverType, s *httptest.Server) *config.Receiver {
	path := map[config.ReceiverType]string{config.DingTalk: "/robot/send?access_token=TOKENMARK", config.WeCom: "/cgi-bin/webhook/send?key=TOKENMARK"}[kind]
	if path == "" {
		path = "/hook/TOKENMARK"
	}
	r := receiver(kind, s.URL+path)
	r.Secret = config.NewSecret(secrets[kind])
	return r
}

func sender() *Sender { return NewSender(func() time.Time { return stamp }) }

// Each robot takes a message that is signed as it demands, and one with the wrong secret is
// recognised as refused though robots answer with 200.
func TestRobotsTakeSignedMessages(t *testing.T) {
	t.Parallel()
	m := Digest(stopped("zh"))
	for kind := range secrets {
		r := at(kind, robot(t, kind))
		if d := sender().Send(context.Background(), Most, []*config.Receiver{r}, &m)[0]; d.Err != nil || d.Tries != 1 {
			t.Errorf("%s: %v after %d tries", kind, d.Err, d.Tries)
		}
		r.Secret = config.NewSecret("WRONGMARK")
		if kind == config.WeCom {
			r.URL = config.NewSecret(strings.Replace(r.URL.Reveal(), "TOKENMARK", "WRONGMARK", 1))
		}
		d := sender().Send(context.Background(), Most, []*config.Receiver{r}, &m)[0]
		if d.Err == nil || d.Tries != 1 {
			t.Errorf("%s took a wrong signature, or was asked %d times", kind, d.Tries)
		}
		hasNo(t, d.Text("zh")+d.Text("en"), "WRONGMARK", "TOKENMARK")
	}
}

func TestRefusalsSayWhatToDo(t *testing.T) {
	t.Parallel()
	for kind, want := range map[config.ReceiverType]string{config.DingTalk: "310000 sign not match: its security settings", config.WeCom: "93000 invalid webhook url: the key",
		config.Feishu: "19021 sign match fail: the signature does not match"} {
		r := at(kind, robot(t, kind))
		r.Secret = config.NewSecret("other")
		r.URL = config.NewSecret(strings.Replace(r.URL.Reveal(), "TOKENMARK", "other-token", 1))
		m := Digest(stopped("en"))
		if d := sender().Send(context.Background(), Most, []*config.Receiver{r}, &m)[0]; !strings.Contains(d.Text("en"), want) || d.Text("zh") == d.Text("en") {
			t.Errorf("%s: %s, %s", kind, d.Text("en"), d.Text("zh"))
		}
	}
}

// A message of any size is cut to what a robot takes, between runes, and keeps what is to do first.
func TestMessagesFitIntoRobots(t *testing.T) {
	t.Parallel()
	line := rapid.StringOfN(rapid.RuneFrom([]rune("发票a[]<>`*\"\\\n\x01😀 ")), 0, 3000, -1)
	rapid.Check(t, func(t *rapid.T) {
		m := Message{Lang: "zh", Title: "fapiao " + line.Draw(t, "title"), Todo: rapid.SliceOfN(line, 0, 20).Draw(t, "todo"), Facts: rapid.SliceOfN(line, 0, 30).Draw(t, "facts"),
			Link: "https://f.example/" + strings.Repeat("x", rapid.IntRange(0, 6000).Draw(t, "link"))}
		for kind, build := range requests {
			if kind == config.Webhook {
				continue
			}
			r := &config.Receiver{Type: kind, URL: config.NewSecret("https://x.example/?a=b"), Secret: config.NewSecret("s")}
			req, err := build(r, &m, stamp)
			if err != nil {
				t.Fatal(err)
			}
			var shown struct {
				Markdown struct{ Text, Content string }
			}
			if err := json.Unmarshal(req.body, &shown); err != nil || !utf8.Valid(req.body) {
				t.Fatalf("%s: %v", kind, err)
			}
			if kind == config.WeCom && len(shown.Markdown.Content) > weComMost || kind != config.WeCom && len(req.body) > feishuMost {
				t.Fatalf("%s: %d bytes", kind, len(req.body))
			}
			if text := shown.Markdown.Text + shown.Markdown.Content; strings.ContainsAny(strings.ReplaceAll(text, "](http", ""), "<`") {
				t.Fatalf("%s: a text can become a mention or code: %s", kind, text)
			}
		}
	})
}

// What is left out first are facts, and what to do is cut last.
func TestWhatToDoIsKept(t *testing.T) {
	t.Parallel()
	m := Message{Lang: "en", Title: "fapiao", Todo: []string{"log in again", "second"}, Facts: []string{strings.Repeat("票", 2000), "b"}}
	got := markdown(new(m.fit(200, func(m *Message) int { return len(markdown(m)) })))
	if !strings.Contains(got, "- log in again\n- second\n- 2 lines are left out") {
		t.Error(got)
	}
	m.Todo[0] = strings.Repeat("票", 500)
	got = markdown(new(m.fit(300, func(m *Message) int { return len(markdown(m)) })))
	if len(got) > 300 || !strings.Contains(got, "票票票…") || !utf8.ValidString(got) {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

func FuzzAnswers(f *testing.F) {
	for _, s := range []string{`{"errcode":0}`, `{"code":19021,"msg":"x"}`, `{"StatusCode":0}`, `<html>`, `{"errcode":"0"}`, `null`, `{"errcode":-1,"errmsg":"busy"}`} {
		f.Add(200, []byte(s))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		for kind := range requests {
			r := receiver(kind, "https://x.example/MARKMARK")
			again, err := judged(kind, status, body)
			if err == nil && (again || status/100 != 2) {
				t.Errorf("%s took %d %q", kind, status, body)
			}
			if text := textOf("en", blotted(err, r)); !utf8.ValidString(text) && utf8.Valid(body) || strings.Contains(text, "MARKMARK") || strings.Contains(text, "\n") {
				t.Errorf("%q", text)
			}
		}
	})
}
