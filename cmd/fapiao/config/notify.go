package config

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// ReceiverType is how a receiver of digests takes them.
type ReceiverType string

// The types of receivers.
const (
	DingTalk ReceiverType = "dingtalk" // 钉钉: robot of a group
	WeCom    ReceiverType = "wecom"    // 企业微信: robot of a group
	Feishu   ReceiverType = "feishu"   // 飞书: robot of a group
	Webhook  ReceiverType = "webhook"  // JSON by POST
	Email    ReceiverType = "email"    // by SMTP
)

// When is which runs a receiver gets a digest of.
type When string

// The choices of When.
const (
	WhenProblems When = "problems" // runs that ended with another exit code than 0
	WhenChanges  When = "changes"  // these, and runs that sent or finished something
	WhenAlways   When = "always"   // all
)

// MailTLS is how a connection to a mail server is encrypted.
type MailTLS string

// The choices of MailTLS.
const (
	ImplicitTLS MailTLS = "tls"      // from its beginning; port 465 by default
	StartTLS    MailTLS = "starttls" // required after a greeting; port 587 by default
	NoTLS       MailTLS = "none"     // without a password only; port 25 by default
)

// Receiver is one entry of notify. Its URL names a robot and whoever knows it can write to the
// group, so that it is a secret too.
type Receiver struct {
	Name   string // of messages about it, such as "notify[0] dingtalk"
	Type   ReceiverType
	When   When
	URL    Secret // of robots and webhooks
	Secret Secret // signs the calls of dingtalk, feishu and webhook; empty: they are not signed
	Host   string // of email: the mail server
	Port   int
	TLS    MailTLS
	User   string // of email; empty: no login
	Pass   Secret
	From   string
	To     []string
	Unset  string // environment variable that the entry names and that is not set; empty: none
}

const (
	notifyKey    = "notify"
	notifyPrefix = notifyKey + "."
)

// receiverKeys are the keys of an entry of notify. A secret may be in a file (its name with _file),
// or in a variable that the entry names (with _env).
func receiverKeys() []key[Receiver] {
	return []key[Receiver]{
		{"type", false, func(r *Receiver, v value) error { return oneOf(&r.Type, v, DingTalk, WeCom, Feishu, Webhook, Email) }},
		{"name", false, func(r *Receiver, v value) error { return text(&r.Name, v, 40) }},
		{"when", false, func(r *Receiver, v value) error { return oneOf(&r.When, v, WhenProblems, WhenChanges, WhenAlways) }},
		{"url", true, func(r *Receiver, v value) error { return secretAddress(&r.URL, v) }},
		{"secret", true, func(r *Receiver, v value) error { return secret(&r.Secret, v) }},
		{"host", false, func(r *Receiver, v value) error { return mailHost(&r.Host, v) }},
		{"port", false, func(r *Receiver, v value) error { return mailPort(&r.Port, v) }},
		{"tls", false, func(r *Receiver, v value) error { return oneOf(&r.TLS, v, ImplicitTLS, StartTLS, NoTLS) }},
		{"user", false, func(r *Receiver, v value) error { return text(&r.User, v, 200) }},
		{"password", true, func(r *Receiver, v value) error { return mailPassword(&r.Pass, v) }},
		{"from", false, func(r *Receiver, v value) error { return mailFrom(&r.From, v) }},
		{"to", false, func(r *Receiver, v value) error { return mailTo(&r.To, v) }},
	}
}

// commonKeys are those of all types.
var commonKeys = []string{"type", "name", "when"}

// keys are those that a type uses beside the common ones, and those of them that it needs.
func (t ReceiverType) keys() (uses, needs []string) {
	switch t {
	case WeCom:
		return []string{"url"}, []string{"url"}
	case Email:
		return []string{"host", "port", "tls", "user", "password", "from", "to"}, []string{"host", "from", "to"}
	case DingTalk, Feishu, Webhook:
	}
	return []string{"url", "secret"}, []string{"url"}
}

// receiverNames lists the keys of an entry, with those that name a file or a variable.
func receiverNames() []string {
	out := names(receiverKeys())
	for _, k := range receiverKeys() {
		if k.secret {
			out = append(out, k.name+"_env")
		}
	}
	return out
}

// receivers reads notify.
func (c *Config) receivers(doc *document, environ []string, f *faults) {
	env := envVariables(environ)
	for i, place := range doc.receivers {
		prefix := notifyPrefix + strconv.Itoa(i) + "."
		at := fmt.Sprintf("notify[%d]", i)
		r := Receiver{When: WhenProblems}
		before := len(f.list)
		where := fill(&r, receiverKeys(), prefix, []layer{namedLayer(doc, env, &r, f)}, f)
		if len(f.list) == before {
			r.check(place, at, where, f)
		}
		if r.Name == "" {
			r.Name = strings.TrimSpace(at + " " + string(r.Type))
		}
		if len(f.list) == before {
			c.Notify = append(c.Notify, r)
		}
	}
}

// envVariables maps the names of variables that are set to their values.
func envVariables(environ []string) map[string]string {
	out := map[string]string{}
	for _, e := range environ {
		if name, text, ok := strings.Cut(e, "="); ok && text != "" {
			out[name] = text
		}
	}
	return out
}

// namedLayer is the file, where KEY_env names a variable that holds KEY. One that is not set is no
// error: not every command is run where it is.
func namedLayer(doc *document, env map[string]string, r *Receiver, f *faults) layer {
	file := fileLayer(doc)
	return func(path string) (value, bool) {
		v, ok := file(path)
		named, byName := file(path + "_env")
		switch {
		case !byName:
			return v, ok
		case ok:
			f.add(named.where, path+"_env", lang.Format("和 %s 都写了；请只留一个", "and %s are both given; keep one", path))
			return value{}, false
		}
		text, set := env[named.text]
		if !set {
			r.Unset = named.text
			f.found[path] = value{where: named.where, file: "variable " + named.text}
			return value{}, false
		}
		return value{text: text, where: named.where, file: "variable " + named.text}, true
	}
}

// check completes an entry whose keys are right, and reports what is missing or does not belong to
// its type.
func (r *Receiver) check(place, at string, where map[string]string, f *faults) {
	if r.Type == "" {
		f.add(place, at, lang.Text{
			Zh: "缺少 type：dingtalk、wecom、feishu、webhook 或 email",
			En: "has no type: dingtalk, wecom, feishu, webhook or email",
		})
		return
	}
	uses, needs := r.Type.keys()
	for _, k := range receiverKeys() {
		if _, set := where[k.name]; set && !slices.Contains(commonKeys, k.name) && !slices.Contains(uses, k.name) {
			f.add(where[k.name], at+"."+k.name, lang.Format("不用于 %s", "is not used by type %s", r.Type))
		}
	}
	for _, k := range needs {
		if _, set := where[k]; !set && (k != "url" || r.Unset == "") {
			f.add(place, at, lang.Format("缺少 %s", "has no %s", k))
		}
	}
	if r.Type == Email {
		r.checkMail(at, where, f)
		return
	}
	r.checkURL(at, where["url"], f)
}

// checkURL refuses an address that would be called without encryption: that of a robot is a secret,
// and goes over the network.
func (r *Receiver) checkURL(at, where string, f *faults) {
	u, err := url.Parse(r.URL.Reveal())
	if err != nil || u.Scheme != "http" || r.Type == Webhook || Loopback(r.URL.Reveal()) {
		return
	}
	f.add(where, at+".url", lang.Text{Zh: "没有加密；请用 https://", En: "would be called without encryption; use https://"})
}

// checkMail sets the port by the encryption, and keeps passwords off connections without one.
func (r *Receiver) checkMail(at string, where map[string]string, f *faults) {
	switch {
	case r.TLS == "" && r.Port == 587:
		r.TLS = StartTLS
	case r.TLS == "":
		r.TLS = ImplicitTLS
	}
	if r.Port == 0 {
		r.Port = map[MailTLS]int{ImplicitTLS: 465, StartTLS: 587, NoTLS: 25}[r.TLS]
	}
	hasPass := !r.Pass.Empty() || r.Unset != ""
	switch {
	case r.User == "" && hasPass:
		f.add(where["password"], at+".password", lang.Text{Zh: "要和 user 一起写", En: "needs user"})
	case r.User != "" && !hasPass:
		f.add(where["user"], at+".user", lang.Text{Zh: "要和 password 一起写", En: "needs password"})
	case r.TLS == NoTLS && r.User != "":
		f.add(where["tls"], at+".tls", lang.Text{
			Zh: "是 none，密码会不加密地发送；请用 tls 或 starttls",
			En: "is none, which would send the password without encryption; use tls or starttls",
		})
	}
}

// mailHost takes the name or address of a mail server, without its port.
func mailHost(dst *string, v value) error {
	host := strings.TrimSpace(v.text)
	if host == "" || strings.ContainsAny(host, " /@\t\r\n") || strings.Contains(host, ":") && net.ParseIP(host) == nil {
		return lang.Format(
			"%q 不是邮件服务器的名称；应为 smtp.example.com 这样的写法，端口写在 port",
			"%q is not the name of a mail server; want such as smtp.example.com, and its port as port",
			host)
	}
	*dst = host
	return nil
}

func mailPort(dst *int, v value) error {
	port, err := strconv.ParseUint(strings.TrimSpace(v.text), 10, 16)
	if err != nil || port == 0 {
		return lang.Format("%q 不是端口；应为 465 这样的数字", "%q is not a port; want a number such as 465", v.text)
	}
	*dst = int(port)
	return nil
}

// mailPassword takes a password as it is, without the line end of a file. No error contains it.
func mailPassword(dst *Secret, v value) error {
	text := strings.TrimRight(strings.TrimPrefix(v.text, "\ufeff"), "\r\n")
	if strings.ContainsAny(text, "\r\n\x00") {
		return lang.Text{Zh: "含有换行", En: "contains a line break"}
	}
	*dst = NewSecret(text)
	return nil
}

func mailFrom(dst *string, v value) error {
	a, err := mail.ParseAddress(strings.TrimSpace(v.text))
	if err != nil {
		return lang.Text{Zh: "不是邮箱地址", En: "is not an e-mail address"}
	}
	*dst = a.String()
	return nil
}

// mostRecipients bounds the recipients of one message.
const mostRecipients = 20

func mailTo(dst *[]string, v value) error {
	list, err := mail.ParseAddressList(strings.TrimSpace(v.text))
	if err != nil || len(list) > mostRecipients {
		return lang.Format(
			"应为邮箱地址，最多 %d 个",
			"want e-mail addresses, at most %d",
			mostRecipients)
	}
	*dst = nil
	for _, a := range list {
		*dst = append(*dst, a.String())
	}
	return nil
}

// reportURL takes the address under which people find the folder of the results.
func reportURL(dst *string, v value) error {
	text := strings.TrimSpace(v.text)
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return lang.Format(
			"%q 不能用；应为 https://主机/文件夹/ 这样的网址",
			"%q cannot be used; want such as https://host/folder/",
			HidePassword(text))
	}
	*dst = text
	return nil
}
