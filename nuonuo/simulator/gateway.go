package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// maxBody is the largest body taken. The platform's own limit is not known;
// 2000 rows, which it allows, are about 1 MB.
const maxBody = 8 << 20

// call is one service call that passed the gateway.
type call struct {
	app     *app
	method  string // exact name
	short   string // its last part
	userTax string
	body    string
	now     int64 // ms
	knobs   *Knobs
	base    string // public URL for links
}

// reply is the envelope of an answer. A nil result is left out.
type reply struct {
	code, describe string
	result         []byte
	work           bool // the keys are msg and data
}

// handler answers the calls of one method.
type handler func(*Server, *call) reply

// refuse returns a reply without result. Gateway errors have no result key;
// business errors carry an empty string where success has an object or array.
func refuse(code, describe string) reply {
	r := reply{code: code, describe: describe}
	if code[0] < '0' || code[0] > '9' {
		r.result = []byte(`""`)
	}
	return r
}

var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func readBody(w http.ResponseWriter, r *http.Request) (string, error) {
	buf := bodies.Get().(*bytes.Buffer)
	defer bodies.Put(buf)
	buf.Reset()
	_, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody))
	return buf.String(), err
}

// serveCall judges a service call in the platform's order: form, rate,
// signature, token, method, and only then the business of it.
func (s *Server) serveCall(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "Service calls are POST.", http.StatusMethodNotAllowed)
		return
	}
	method := r.Header.Get("method")
	body, err := readBody(w, r)
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			s.finish(w, method, refuse("0201", "请求报文过大"))
		}
		return
	}
	knobs := s.knobs.Load()
	c, refusal := s.admit(w, r, body, knobs)
	if c == nil {
		if refusal.code != "" {
			s.finish(w, method, refusal)
		}
		return
	}
	fault := s.decide(c)
	if !s.faultBefore(w, r, c, fault) {
		return
	}
	s.faultAfter(w, r, c, fault, s.methods[c.method](s, c))
}

// admit checks what every call must have. A nil call with an empty refusal has
// been answered already.
func (s *Server) admit(w http.ResponseWriter, r *http.Request, body string, knobs *Knobs) (*call, reply) {
	query := r.URL.RawQuery
	senid, nonce := queryValue(query, "senid"), queryValue(query, "nonce")
	timestamp, appKey := queryValue(query, "timestamp"), queryValue(query, "appkey")
	sign := r.Header.Get("X-Nuonuo-Sign")
	a := s.apps[appKey]
	switch {
	case appKey == "" || senid == "" || nonce == "" || timestamp == "":
		return nil, refuse("0201", "参数senid、nonce、timestamp、appkey不能为空")
	case a == nil:
		return nil, refuse("070101", "获取app密钥失败或appkey无效")
	}
	if !a.window.admit(func() int64 { return s.opts.Clock().UnixNano() }, knobs.Rate) {
		s.stats.overloaded(r.Header.Get("method"), s.overload(w, knobs.Overload, senid))
		return nil, reply{}
	}
	now := s.clock()
	switch {
	case sign == "":
		return nil, refuse("0201", "X-Nuonuo-Sign不能为空")
	case !a.signed(sign, senid, nonce, timestamp, body) || !timely(timestamp, s.opts.Clock(), knobs.TimestampWindow):
		return nil, refuse("070601", "签名不匹配")
	case knobs.ReplayCheck && !a.replay.fresh(senid, nonce):
		return nil, refuse("070601", "签名不匹配")
	}
	return s.identify(r, a, body, now, knobs)
}

// identify checks token, user and method of a call whose signature is right.
func (s *Server) identify(r *http.Request, a *app, body string, now time.Time, knobs *Knobs) (*call, reply) {
	userTax := r.Header.Get("userTax")
	if knobs.TokenCheck {
		merchant, ok := s.tokens.check(a, r.Header.Get("accessToken"), now.UnixMilli())
		if !ok {
			return nil, refuse("070301", "accessToken不匹配")
		}
		if merchant != "" && userTax != merchant {
			return nil, refuse("070401", "调用者身份不匹配")
		}
	}
	if a.ISV && userTax == "" {
		return nil, refuse("0201", "userTax不能为空")
	}
	method := r.Header.Get("method")
	if exact, known := s.lower[strings.ToLower(method)]; known && !knobs.StrictMethods {
		method = exact
	}
	switch {
	case unlicensed[method]:
		return nil, refuse("070302", "应用未申请该API")
	case s.methods[method] == nil:
		return nil, refuse("070501", "API不存在")
	}
	if !utf8.ValidString(body) {
		return nil, refuse("05", "编码异常")
	}
	if !validObject(body) {
		return nil, refuse("0201", "请求报文不是JSON对象")
	}
	c := &call{app: a, method: method, short: method[strings.LastIndexByte(method, '.')+1:], userTax: userTax,
		body: body, now: now.UnixMilli(), knobs: knobs, base: s.opts.LinkBase}
	if c.base == "" {
		c.base = "http://" + r.Host
		if r.TLS != nil {
			c.base = "https://" + r.Host
		}
	}
	return c, reply{}
}

// validObject reports whether body is a JSON object.
func validObject(body string) bool {
	return json.Valid([]byte(body)) && eachMember(body, func(string, string) {})
}

// timely reports whether a timestamp in seconds lies within the window.
func timely(timestamp string, now time.Time, window time.Duration) bool {
	if window == 0 {
		return true
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	return err == nil && now.Sub(time.Unix(seconds, 0)).Abs() <= window
}

// queryValue returns the first value of a parameter.
func queryValue(raw, name string) string {
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		key, value, _ := strings.Cut(pair, "=")
		if key != name {
			continue
		}
		if strings.ContainsAny(value, "%+") {
			if plain, err := url.QueryUnescape(value); err == nil {
				return plain
			}
		}
		return value
	}
	return ""
}

// finish sends an envelope and counts it.
func (s *Server) finish(w http.ResponseWriter, method string, r reply) {
	s.stats.answered(method, r.code)
	writeReply(w, r)
}

func envelope(b []byte, r reply) []byte {
	o := openObject(b)
	o.text("code", r.code)
	describe, result := "describe", "result"
	if r.work {
		describe, result = "msg", "data"
	}
	o.text(describe, r.describe)
	if r.result != nil {
		o.key(result)
		o.b = append(o.b, r.result...)
	}
	return o.close()
}

func writeReply(w http.ResponseWriter, r reply) {
	body := envelope(make([]byte, 0, 128+len(r.result)), r)
	h := w.Header()
	h["Content-Type"] = []string{"application/json;charset=UTF-8"}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	// The caller may be gone; nothing can be reported to it then.
	_, _ = w.Write(body)
}

// writePage sends the HTML page of a proxy.
func writePage(w http.ResponseWriter, status int, title string) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<html><head><title>"+title+"</title></head><body><center><h1>"+title+"</h1></center></body></html>")
}
