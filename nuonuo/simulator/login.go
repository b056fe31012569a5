package simulator

import "strings"

// verifyComplete answers verifyComplete. Confirming (0, 2) begins a login with the code that was
// asked for last; the login ends when the clerk has scanned it, which 1 and 3 read.
func verifyComplete(s *Server, c *call) reply {
	m := members(c.body)
	s.settleLogin(c, c.account(m))
	kind, loginType := codeLogin, "1"
	switch orText(m["queryType"], "0") {
	case "2":
		if m["verifyCode"] == "" {
			return refuse("E4000", "verifyCode不能为空")
		}
		kind, loginType = codeSMS, "2"
		fallthrough
	case "0":
		s.beginLogin(c, c.account(m), kind, loginType)
	case "1", "3":
	default:
		return refuse("E4000", "queryType取值不正确")
	}
	status, message := s.loginResult(c, c.account(m))
	return reply{code: "E0000", describe: "请求成功", result: mustJSON(map[string]string{"status": status, "message": message, "loginType": loginType,
		"taxNum": c.userTax, "extensionNumber": m["extensionNumber"], "account": bureauAccount})}
}

func (s *Server) beginLogin(c *call, account, kind, loginType string) {
	_, asked := s.code(c, kind, account)
	s.sessions.mu.Lock()
	s.sessions.verify[account] = attempt{began: c.now, code: asked, kind: loginType}
	s.sessions.mu.Unlock()
	s.settleLogin(c, account)
}

// loginResult says what became of the login that was begun last.
func (s *Server) loginResult(c *call, account string) (status, message string) {
	s.sessions.mu.Lock()
	a, begun := s.sessions.verify[account]
	s.sessions.mu.Unlock()
	if begun {
		switch done, failed := a.ends(c.knobs, c.now); {
		case failed != "":
			return "2", failed
		case done == 0 || c.now < done:
			return "0", "登录执行中"
		}
	}
	if s.loginLapsed(c) {
		return "2", "未登录"
	}
	return "1", "登录成功"
}

// ends returns when a login is done, 0 while that is open, or why it fails.
func (a attempt) ends(k *Knobs, now int64) (done int64, failed string) {
	q := codeAsked(k, a.code)
	switch {
	case a.code == 0 || q.ends <= a.began:
		return 0, "请先获取二维码或短信验证码"
	case a.kind == "2": // the text message has its code in it
		return a.began + k.Refresh.Milliseconds(), ""
	case q.scanned != 0:
		return max(a.began, q.scanned) + k.Refresh.Milliseconds(), ""
	case now >= q.ends:
		return 0, "二维码已过期，请重新获取"
	}
	return 0, ""
}

// settleLogin logs the clerk in whose login is done.
func (s *Server) settleLogin(c *call, account string) {
	s.sessions.mu.Lock()
	a, begun := s.sessions.verify[account]
	done, failed := a.ends(c.knobs, c.now)
	ready := begun && failed == "" && done != 0 && c.now >= done
	if ready {
		delete(s.sessions.verify, account)
	}
	s.sessions.mu.Unlock()
	if ready {
		s.renewLogin(c, done)
	}
}

// settleLogins does so for every account of the caller.
func (s *Server) settleLogins(c *call) {
	for _, account := range s.sessions.pending(c, s.sessions.verify) {
		s.settleLogin(c, account)
	}
}

// pending are the accounts of the caller that have an attempt.
func (s *sessions) pending(c *call, attempts map[string]attempt) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var accounts []string
	for account := range attempts {
		if strings.HasPrefix(account, c.app.AppKey+"/"+c.userTax+"/") {
			accounts = append(accounts, account)
		}
	}
	return accounts
}

// certificationStatus answers getCertificationStatus: 0 refreshes, and with the authId of a QR code
// that was scanned ends an identity check; 1 reads the identity check, 2 the login.
func certificationStatus(s *Server, c *call) reply {
	m := members(c.body)
	answer := map[string]string{"eleAccount": bureauAccount, "extensionNumber": m["extensionNumber"], "certificationStatus": "1"}
	switch m["queryType"] {
	case "0":
		return s.refreshCertification(c, m)
	case "1":
		answer["certificationStatus"] = s.identityState(c, c.account(m))
	case "2":
		s.settleLogin(c, c.account(m))
		answer["loginType"] = "1"
		if s.loginLapsed(c) {
			answer["certificationStatus"] = "0"
		}
	default:
		return refuse("E4000", "queryType取值不正确")
	}
	return reply{code: "E0000", describe: "查询成功", result: mustJSON(answer)}
}

func (s *Server) refreshCertification(c *call, m map[string]string) reply {
	account := c.account(m)
	_, asked := s.code(c, codeIdentity, account)
	if m["authId"] != "" && (asked == 0 || m["authId"] != s.authID(codeIdentity, account, asked) || c.now >= codeAsked(c.knobs, asked).ends) {
		return refuse("E9999", "authId不正确或已失效")
	}
	if why := s.sessions.refresh("certification/"+account, c.now, otherRefreshSpan); why != "" {
		return refuse("E9999", why)
	}
	a := attempt{began: c.now}
	if m["authId"] != "" {
		a.code = asked
	}
	s.sessions.mu.Lock()
	s.sessions.certify[account] = a
	s.sessions.mu.Unlock()
	return reply{code: "E0000", describe: "请求成功", result: []byte("null")}
}

// identityState is certificationStatus: 1 certified, 2 to be certified, 3 while a refresh runs. A
// check counts that was scanned before the refresh that names it.
func (s *Server) identityState(c *call, account string) string {
	s.sessions.mu.Lock()
	a, begun := s.sessions.certify[account]
	s.sessions.mu.Unlock()
	if begun && c.now < a.began+c.knobs.Refresh.Milliseconds() {
		return "3"
	}
	if begun && a.code != 0 {
		if q := codeAsked(c.knobs, a.code); q.scanned != 0 && q.scanned <= a.began {
			s.remark(c.app.AppKey, func(m *sessionMark) { m.Identity = max(m.Identity, q.scanned) })
		}
		s.sessions.mu.Lock()
		delete(s.sessions.certify, account)
		s.sessions.mu.Unlock()
	}
	if s.identityLapsed(c) || s.hasTrouble(c, TroubleIdentity) {
		return "2"
	}
	return "1"
}

// settleIdentity ends the identity checks of the caller that nobody reads.
func (s *Server) settleIdentity(c *call) {
	for _, account := range s.sessions.pending(c, s.sessions.certify) {
		s.identityState(c, account)
	}
}
