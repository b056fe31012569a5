package notify

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
)

// The most bytes that robots take.
//
// DingTalk documents no more than 20 messages a minute (more: none for ten minutes) and takes
// bodies of about 20,000 bytes. WeCom takes 4096 bytes of UTF-8 in markdown, and 20 messages a
// minute (developer.work.weixin.qq.com, 群机器人配置说明). Feishu takes bodies of 20 KB, five a
// second and 100 a minute (open.feishu.cn, 自定义机器人使用指南).
const (
	dingTalkMost = 18_000 // of the body
	weComMost    = 4096   // of the text
	feishuMost   = 20_000 // of the body
)

// request is one call of a receiver.
type request struct {
	url    string
	body   []byte
	header map[string]string
}

// dingTalk is a markdown message. With a secret (加签) the URL gets timestamp, in milliseconds, and
// sign: the HMAC-SHA256 of "timestamp\nsecret" with the secret as key, in base64.
//
// Source: open.dingtalk.com, 自定义机器人接入 and 自定义机器人安全设置.
func dingTalk(r *config.Receiver, m *Message, now time.Time) (request, error) {
	body := func(m *Message) []byte {
		return encode(map[string]any{"msgtype": "markdown", "markdown": map[string]string{"title": m.Title, "text": markdown(m)}})
	}
	fitted := m.fit(dingTalkMost, func(m *Message) int { return len(body(m)) })
	u, err := url.Parse(r.URL.Reveal())
	if err != nil {
		return request{}, wrongAddress
	}
	if secret := r.Secret.Reveal(); secret != "" {
		stamp := strconv.FormatInt(now.UnixMilli(), 10)
		q := u.Query()
		q.Set("timestamp", stamp)
		q.Set("sign", signature(secret, stamp+"\n"+secret))
		u.RawQuery = q.Encode()
	}
	return request{url: u.String(), body: body(&fitted)}, nil
}

// weCom is a markdown message; the key in the URL is all that WeCom checks.
//
// Source: developer.work.weixin.qq.com, 群机器人配置说明.
func weCom(r *config.Receiver, m *Message, _ time.Time) (request, error) {
	fitted := m.fit(weComMost, func(m *Message) int { return len(markdown(m)) })
	return request{url: r.URL.Reveal(), body: encode(map[string]any{"msgtype": "markdown", "markdown": map[string]string{"content": markdown(&fitted)}})}, nil
}

// feishu is a post, whose texts are shown as they are. With a secret (签名校验) the body has
// timestamp, in seconds, and sign: the HMAC-SHA256 of nothing with "timestamp\nsecret" as key, in
// base64.
//
// Source: open.feishu.cn, 自定义机器人使用指南.
func feishu(r *config.Receiver, m *Message, now time.Time) (request, error) {
	body := func(m *Message) []byte {
		v := map[string]any{"msg_type": "post", "content": map[string]any{"post": map[string]any{"zh_cn": post(m)}}}
		if secret := r.Secret.Reveal(); secret != "" {
			stamp := strconv.FormatInt(now.Unix(), 10)
			v["timestamp"], v["sign"] = stamp, signature(stamp+"\n"+secret, "")
		}
		return encode(v)
	}
	fitted := m.fit(feishuMost, func(m *Message) int { return len(body(m)) })
	return request{url: r.URL.Reveal(), body: body(&fitted)}, nil
}

// post are the paragraphs of a message of Feishu.
func post(m *Message) map[string]any {
	type element map[string]string
	var paragraphs [][]element
	for _, l := range m.lines(func(s string) string { return "【" + s + "】" }, func(s string) string { return "• " + s }) {
		paragraphs = append(paragraphs, []element{{"tag": "text", "text": l}})
	}
	if m.Link != "" {
		paragraphs = append(paragraphs, []element{{"tag": "a", "text": m.linkText(), "href": m.Link}})
	}
	return map[string]any{"title": m.Title, "content": paragraphs}
}

// markdown is a message in the part of markdown that DingTalk and WeCom both show.
func markdown(m *Message) string {
	out := []string{"### " + literal(m.Title)}
	out = append(out, m.lines(func(s string) string { return "\n**" + s + "**\n" }, func(s string) string { return "- " + literal(s) })...)
	if m.Link != "" {
		out = append(out, "\n["+m.linkText()+"]("+strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(m.Link)+")")
	}
	return strings.Join(out, "\n")
}

// literals replace what is a link, a mention, code or emphasis in markdown: these robots know no
// escapes, and texts of other systems must not become links or call all members of a group.
var literals = strings.NewReplacer("[", "［", "]", "］", "<", "＜", ">", "＞", "`", "'", "*", "＊", "\r", " ", "\n", " ")

func literal(s string) string { return literals.Replace(s) }

// signature is an HMAC-SHA256 in base64.
func signature(key, message string) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte(message))
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// encode is JSON without escapes for HTML, which would count as bytes. What is encoded here cannot
// fail.
func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // texts and numbers alone
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// wrongAddress is the error of an address that cannot be called; it does not contain it.
var wrongAddress = lang.Text{Zh: "地址不能用", En: "its address cannot be used"}

// answered is why a robot did not take a message though it answered with 200; nil: it took it.
func answered(t config.ReceiverType, body []byte) error {
	var a struct {
		ErrCode *int   `json:"errcode"` // DingTalk, WeCom
		ErrMsg  string `json:"errmsg"`
		Code    *int   `json:"code"` // Feishu
		Msg     string `json:"msg"`
		Old     *int   `json:"StatusCode"` // Feishu, of earlier days
	}
	if json.Unmarshal(body, &a) != nil {
		return lang.Text{Zh: "答复不是机器人的；请检查地址", En: "the answer is not one of a robot; check the address"}
	}
	code, text := a.ErrCode, a.ErrMsg
	if t == config.Feishu {
		if code, text = a.Code, a.Msg; code == nil {
			code = a.Old
		}
	}
	switch {
	case code == nil:
		return lang.Text{Zh: "答复不是机器人的；请检查地址", En: "the answer is not one of a robot; check the address"}
	case *code == 0:
		return nil
	}
	return &refusal{t, *code, text}
}

// refusal is a robot's answer that it did not take a message.
type refusal struct {
	by   config.ReceiverType
	code int
	text string // the robot's; it may quote what it was sent
}

// refusals say what to do about a robot's code. The codes are those of its documentation.
var refusals = map[config.ReceiverType]map[int]lang.Text{
	config.DingTalk: {
		310000: {Zh: "安全设置不符：请检查 secret、关键词（消息里有 fapiao）或 IP 地址段", En: "its security settings do not match: check secret, keyword (messages contain fapiao) or IP range"},
		130101: {Zh: "每分钟超过 20 条，限流 10 分钟", En: "more than 20 messages a minute; it takes none for ten minutes"},
		300001: {Zh: "access_token 无效：请重新复制地址", En: "its access_token is not valid: copy the address again"},
	},
	config.WeCom: {
		93000: {Zh: "地址里的 key 无效：请重新复制地址", En: "the key in its address is not valid: copy the address again"},
		45009: {Zh: "每分钟超过 20 条", En: "more than 20 messages a minute"},
	},
	config.Feishu: {
		19001: {Zh: "地址无效：请重新复制", En: "its address is not valid: copy it again"},
		19021: {Zh: "签名不符：请检查 secret 和本机时间", En: "the signature does not match: check secret and the clock of this machine"},
		19022: {Zh: "IP 不在白名单里", En: "the IP address is not on its list"},
		19024: {Zh: "没有关键词：消息里有 fapiao，请把它设为关键词", En: "no keyword: messages contain fapiao, make it a keyword"},
		11232: {Zh: "平台限流", En: "it limits messages now"},
	},
}

// Text is the robot's answer, and what to do.
func (r *refusal) Text(in string) string {
	out := lang.Format("答复 %d %s", "answered %d %s", r.code, cutBytes(r.text, mostAnswer)).Text(in)
	if todo, known := refusals[r.by][r.code]; known {
		out += lang.Pick(in, "：", ": ") + todo.Text(in)
	}
	return out
}

// Error is the English text.
func (r *refusal) Error() string { return r.Text(lang.English) }

// busy reports that the same message may be taken a moment later.
func (r *refusal) busy() bool { return r.code == -1 || r.by == config.Feishu && r.code == 11232 }
