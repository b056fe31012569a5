package simulator

import (
	"encoding/json"
	"sync"
	"time"
)

// The bureau limits refreshes to 20 a day and one in a span (protocol 3.13).
const (
	refreshesPerDay  = 20
	qrRefreshSpan    = 60 * 1000 // ms
	otherRefreshSpan = 30 * 1000
	qrLife           = 5 * 60 * 1000
)

// refreshes are the refreshes of one kind and account.
type refreshes struct {
	last int64
	day  int64
	used int
}

// sessions is the state of the logins at the tax bureau (电子税务局).
type sessions struct {
	mu       sync.Mutex
	since    int64 // ms; stands for a login and a proof of identity of each app
	requests map[string]*refreshes
	codes    map[string]int64       // ms; when a QR code or a text message was asked for, by kind and account
	verify   map[string]attempt     // logins that are confirmed, by account
	certify  map[string]attempt     // refreshes of the certification, by account
	credit   map[string]creditRead  // what a refresh of the credit line found, by account
	logins   map[string]sessionMark // by app key
}

// attempt is a login or an identity check that was begun.
type attempt struct {
	began int64  // ms
	code  int64  // ms; when its QR code was asked for, or 0
	kind  string // loginType of a login
}

// sessionMark is when an app's clerk logged in and proved identity last, as the books keep it.
type sessionMark struct {
	App      string `json:"app"` // "" for the first start of the books
	Login    int64  `json:"login"`
	Identity int64  `json:"identity"`
}

func (s *sessions) init(now int64) {
	s.since, s.requests, s.codes = now, make(map[string]*refreshes), make(map[string]int64)
	s.verify, s.certify = make(map[string]attempt), make(map[string]attempt)
	s.credit, s.logins = make(map[string]creditRead), make(map[string]sessionMark)
}

func (s *sessions) replay(content []byte) error {
	var mark sessionMark
	if err := json.Unmarshal(content, &mark); err != nil {
		return err
	}
	if mark.App == "" {
		s.since = mark.Login
		return nil
	}
	s.logins[mark.App] = mark
	return nil
}

// mark returns when the clerk of an app logged in and proved identity last.
func (s *sessions) mark(app string) sessionMark {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m, known := s.logins[app]; known {
		return m
	}
	return sessionMark{App: app, Login: s.since, Identity: s.since}
}

// remark changes the mark of an app and keeps it in the books.
func (s *Server) remark(app string, change func(*sessionMark)) {
	m := s.sessions.mark(app)
	change(&m)
	s.sessions.mu.Lock()
	s.sessions.logins[app] = m
	s.sessions.mu.Unlock()
	if err := s.books.note(frameSession, m); err != nil {
		s.stats.trouble(err)
	}
}

// refresh takes one refresh of an account and returns why it may not.
func (s *sessions) refresh(key string, now, span int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.requests[key]
	if r == nil {
		r = new(refreshes)
		s.requests[key] = r
	}
	if day := (now + 8*3600*1000) / (24 * 3600 * 1000); day != r.day {
		r.day, r.used = day, 0
	}
	switch {
	case r.last != 0 && now-r.last < span:
		return "操作过于频繁，请稍后再试"
	case r.used >= refreshesPerDay:
		return "今日刷新次数已达上限20次"
	}
	r.last = now
	r.used++
	return ""
}

// account names whom a session call speaks for.
func (c *call) account(m map[string]string) string {
	return c.app.AppKey + "/" + c.userTax + "/" + m["extensionNumber"]
}

// mine reports whether a caller speaks for a seller.
func (c *call) mine(book *sellerBook) bool {
	return c.app.mayIssueFor(book.taxNum) && (c.userTax == "" || c.userTax == book.taxNum)
}

// identityLapsed reports whether a proof of identity (实人认证) is too old. The first is that of
// the server's start.
func (s *Server) identityLapsed(c *call) bool {
	return c.knobs.Identity > 0 && c.now >= s.sessions.mark(c.app.AppKey).Identity+c.knobs.Identity.Milliseconds()
}

// loginOld reports whether the last login is too old, by the clock.
func (s *Server) loginOld(c *call) bool {
	return c.knobs.Login > 0 && c.now >= s.sessions.mark(c.app.AppKey).Login+c.knobs.Login.Milliseconds()
}

// loginLapsed reports whether the bureau's login has lapsed for a seller of the caller.
func (s *Server) loginLapsed(c *call) bool {
	if s.loginOld(c) || s.hasTrouble(c, TroubleLogin) {
		return true
	}
	s.books.mu.RLock()
	defer s.books.mu.RUnlock()
	for _, book := range s.books.sellers {
		if c.mine(book) && c.knobs.LoginAfter > 0 && book.orders-book.lapseAt >= c.knobs.LoginAfter {
			return true
		}
	}
	return false
}

// renewLogin notes that the clerk of the caller has logged in.
func (s *Server) renewLogin(c *call, at int64) {
	s.books.mu.Lock()
	for _, book := range s.books.sellers {
		if c.mine(book) {
			book.lapseAt = book.orders
		}
	}
	s.books.mu.Unlock()
	s.remark(c.app.AppKey, func(m *sessionMark) { m.Login = at })
}

// qrCode is a QR code (or a text message) that was asked for.
type qrCode struct {
	ready   int64 // ms; when it can be read
	ends    int64 // ms
	scanned int64 // ms; when the clerk has scanned it, or 0
}

// codeAsked works out what became of a code that was asked for at a time.
func codeAsked(k *Knobs, at int64) qrCode {
	q := qrCode{ready: at + k.Refresh.Milliseconds()}
	q.ends = q.ready + qrLife
	if scanned := q.ready + k.ScanAfter.Milliseconds(); !k.ScanNever && scanned < q.ends {
		q.scanned = scanned
	}
	return q
}

// code returns the code of a kind that was asked for last.
func (s *Server) code(c *call, kind, account string) (qrCode, int64) {
	s.sessions.mu.Lock()
	at, asked := s.sessions.codes[kind+account]
	s.sessions.mu.Unlock()
	if !asked {
		return qrCode{}, 0
	}
	return codeAsked(c.knobs, at), at
}

// The kinds of code.
const (
	codeIdentity = "identity/"
	codeLogin    = "login/"
	codeSMS      = "sms/"
)

// codeKinds are the kinds by queryType: the first of each pair asks, the second reads.
var codeKinds = map[string]string{"0": codeIdentity, "1": codeIdentity, "2": codeLogin, "3": codeLogin, "4": codeSMS, "5": codeSMS}

// getQRCode answers getQrCode: 0 and 2 refresh, 1 and 3 read, 4 and 5 are for
// text messages.
func getQRCode(s *Server, c *call) reply {
	m := members(c.body)
	kind, query := codeKinds[m["queryType"]], m["queryType"]
	switch query {
	case "0", "2", "4":
		if why := s.sessions.refresh("qr/"+c.account(m), c.now, qrRefreshSpan); why != "" {
			return refuse("E9999", why)
		}
		s.sessions.mu.Lock()
		s.sessions.codes[kind+c.account(m)] = c.now
		s.sessions.mu.Unlock()
		return reply{code: "E0000", describe: "请求成功", result: mustJSON(map[string]string{"status": "0", "message": "获取二维码中"})}
	case "1", "3", "5":
	default:
		return refuse("E4000", "queryType取值不正确")
	}
	answer := map[string]string{"status": "1", "message": "查询成功", "taxNum": c.userTax, "extensionNumber": m["extensionNumber"],
		"account": bureauAccount, "qrCodeType": map[string]string{"1": "4", "3": "2", "5": ""}[query], "qrCodeUrl": ""}
	switch q, asked := s.code(c, kind, c.account(m)); {
	case c.now < q.ready:
		answer["status"], answer["message"] = "0", "获取二维码中"
	case c.now < q.ends:
		if kind != codeSMS {
			answer["qrCode"] = "qrcode_id=" + s.word("qr", c.account(m), itoa(int(asked))) + "&areaPrefix=3300&interfaceCode=0002"
			answer["authId"] = s.authID(kind, c.account(m), asked)
		}
		answer["endTime"] = beijingTime(q.ends).Format(time.DateTime)
	}
	return reply{code: "E0000", describe: "查询成功", result: mustJSON(answer)}
}

// bureauAccount is the login at the bureau, as the platform masks it.
const bureauAccount = "138****0000"

// authID goes with a QR code and ends the identity check that began with it.
func (s *Server) authID(kind, account string, asked int64) string {
	return s.word("auth", kind, account, itoa(int(asked)))[:16]
}
