package simulator

import (
	"sync"
	"time"

	"github.com/shopspring/decimal"
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
	requests map[string]*refreshes
	qrEnds   int64
	proved   map[string]int64 // ms; when identity was last proved, by app key
}

// authID goes with a QR code and ends the identity check that began with it.
func (s *Server) authID(c *call, m map[string]string) string {
	return s.word("auth", c.account(m))[:16]
}

// identityLapsed reports whether a proof of identity (实人认证) is too old. The first is that of
// the server's start.
func (s *Server) identityLapsed(c *call) bool {
	s.sessions.mu.Lock()
	defer s.sessions.mu.Unlock()
	proved := max(s.started, s.sessions.proved[c.app.AppKey])
	return c.knobs.Identity > 0 && c.now >= proved+c.knobs.Identity.Milliseconds()
}

// finishIdentity takes the authId of a QR code that was scanned.
func (s *Server) finishIdentity(c *call, m map[string]string) bool {
	s.sessions.mu.Lock()
	defer s.sessions.mu.Unlock()
	if m["authId"] != s.authID(c, m) || c.now >= s.sessions.qrEnds {
		return false
	}
	s.sessions.proved[c.app.AppKey] = c.now
	return true
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
	if day := now / (24 * 3600 * 1000); day != r.day {
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

// getQRCode answers getQrCode: 0 and 2 refresh, 1 and 3 read, 4 and 5 are for
// text messages.
func getQRCode(s *Server, c *call) reply {
	m := members(c.body)
	switch m["queryType"] {
	case "0", "2", "4":
		if why := s.sessions.refresh("qr/"+c.account(m), c.now, qrRefreshSpan); why != "" {
			return refuse("E9999", why)
		}
		s.sessions.mu.Lock()
		s.sessions.qrEnds = c.now + qrLife
		s.sessions.mu.Unlock()
		return reply{code: "E0000", describe: "请求成功", result: mustJSON(map[string]string{"status": "0", "message": "获取二维码中"})}
	case "1", "3", "5":
	default:
		return refuse("E4000", "queryType取值不正确")
	}
	s.sessions.mu.Lock()
	ends := s.sessions.qrEnds
	s.sessions.mu.Unlock()
	answer := map[string]string{"status": "1", "message": "查询成功", "taxNum": c.userTax, "extensionNumber": m["extensionNumber"],
		"account": "138****0000", "qrCodeType": "2", "qrCodeUrl": ""}
	if m["queryType"] == "1" {
		answer["qrCodeType"] = "4"
	}
	if c.now < ends {
		answer["qrCode"] = "qrcode_id=" + s.word("qr", c.account(m)) + "&areaPrefix=3300&interfaceCode=0002"
		answer["endTime"] = beijingTime(ends).Format(time.DateTime)
		answer["authId"] = s.authID(c, m)
	}
	return reply{code: "E0000", describe: "查询成功", result: mustJSON(answer)}
}

// verifyComplete answers verifyComplete. Confirming (0, 2) renews the login of
// the sellers that the caller speaks for.
func verifyComplete(s *Server, c *call) reply {
	m := members(c.body)
	answer := map[string]string{"status": "1", "message": "登录成功", "loginType": "1", "taxNum": c.userTax,
		"extensionNumber": m["extensionNumber"], "account": "138****0000"}
	switch orText(m["queryType"], "0") {
	case "0":
		s.renewLogin(c)
	case "2":
		if m["verifyCode"] == "" {
			return refuse("E4000", "verifyCode不能为空")
		}
		s.renewLogin(c)
		answer["loginType"] = "2"
	case "1", "3":
		if s.loginLapsed(c) {
			answer["status"], answer["message"] = "2", "未登录"
		}
	default:
		return refuse("E4000", "queryType取值不正确")
	}
	return reply{code: "E0000", describe: "请求成功", result: mustJSON(answer)}
}

// mine reports whether a caller speaks for a seller.
func (c *call) mine(book *sellerBook) bool {
	return c.app.mayIssueFor(book.taxNum) && (c.userTax == "" || c.userTax == book.taxNum)
}

func (s *Server) renewLogin(c *call) {
	s.books.mu.Lock()
	defer s.books.mu.Unlock()
	for _, book := range s.books.sellers {
		if c.mine(book) {
			book.lapseAt = book.orders
		}
	}
}

func (s *Server) loginLapsed(c *call) bool {
	s.books.mu.RLock()
	defer s.books.mu.RUnlock()
	for _, book := range s.books.sellers {
		if c.mine(book) && c.knobs.LoginAfter > 0 && book.orders-book.lapseAt >= c.knobs.LoginAfter {
			return true
		}
	}
	return false
}

// certificationStatus answers getCertificationStatus: 0 refreshes, and with the authId of a QR code
// ends an identity check; 1 reads the identity check, 2 the login.
func certificationStatus(s *Server, c *call) reply {
	m := members(c.body)
	answer := map[string]string{"eleAccount": "138****0000", "extensionNumber": m["extensionNumber"], "certificationStatus": "1"}
	switch m["queryType"] {
	case "0":
		if why := s.sessions.refresh("certification/"+c.account(m), c.now, otherRefreshSpan); why != "" {
			return refuse("E9999", why)
		}
		if m["authId"] != "" && !s.finishIdentity(c, m) {
			return refuse("E9999", "authId不正确或已失效")
		}
		return reply{code: "E0000", describe: "请求成功", result: []byte("null")}
	case "1":
		if s.identityLapsed(c) {
			answer["certificationStatus"] = "2"
		}
	case "2":
		answer["loginType"] = "1"
		if s.loginLapsed(c) {
			answer["certificationStatus"] = "0"
		}
	default:
		return refuse("E4000", "queryType取值不正确")
	}
	return reply{code: "E0000", describe: "查询成功", result: mustJSON(answer)}
}

// endlessCredit is the line shown when the knob sets none.
var endlessCredit = decimal.NewFromInt(1_000_000_000)

// creditLine answers getCreditLine (授信额度): 0 refreshes, 1 reads. The amounts
// exclude tax.
func creditLine(s *Server, c *call) reply {
	m := members(c.body)
	if m["queryType"] == "0" {
		if why := s.sessions.refresh("credit/"+c.account(m), c.now, otherRefreshSpan); why != "" {
			return refuse("E9999", why)
		}
		return reply{code: "E0000", describe: "请求成功", result: []byte("null")}
	}
	if m["queryType"] != "1" {
		return refuse("E4000", "queryType取值不正确")
	}
	s.books.mu.RLock()
	used, orders := decimal.Zero, 0
	for _, book := range s.books.sellers {
		if c.mine(book) {
			used = used.Add(decimal.New(book.cents, -2))
			orders += book.orders
		}
	}
	s.books.mu.RUnlock()
	line := c.knobs.CreditLine
	if line.IsNegative() {
		line = endlessCredit
	}
	return reply{code: "E0000", describe: "查询成功", result: mustJSON(map[string]any{
		"requestStatus": "1", "message": "OK", "taxNum": c.userTax, "extensionNumber": m["extensionNumber"], "account": "138****0000",
		"availableCreditLine": line.Sub(used).StringFixed(2), "usedCreditLine": used.StringFixed(2), "totalCreditLine": line.StringFixed(2),
		"availableCount": 1000, "usedCount": 0, "invoicedBlueCount": orders, "invoicedAmount": used.StringFixed(2), "invoicedTax": "0.00",
		"amountUpdateTime": beijingTime(c.now).Format(time.DateTime),
	})}
}
