package simulator

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
)

// tokenError is an answer of the token endpoint (protocol section 1.6).
type tokenError struct {
	Code string `json:"error"`
	Text string `json:"error_description"`
}

// serveToken answers all three grants: client_credentials for self-use
// applications, authorization_code and refresh_token for third parties.
func (s *Server) serveToken(w http.ResponseWriter, r *http.Request) {
	knobs := s.knobs.Load()
	g, problem := s.fetchToken(w, r, knobs)
	if problem != nil {
		s.tokens.count(&s.tokens.refused)
		status := http.StatusOK
		if knobs.TokenErrors400 {
			status = http.StatusBadRequest
		}
		writeJSON(w, status, problem)
		return
	}
	var expires any = int64(0)
	if g.Ends != 0 {
		expires = (g.Ends - g.At) / 1000
	}
	if knobs.ExpiresAsText {
		expires = fmt.Sprint(expires)
	}
	answer := map[string]any{"access_token": g.Token, "expires_in": expires}
	if g.Refresh != "" {
		answer["refresh_token"] = g.Refresh
		answer["userId"] = g.User
		answer["oauthUser"] = fmt.Sprintf(`{"userName":%q,"registerType":"1"}`, g.Merchant)
	}
	writeJSON(w, http.StatusOK, answer)
}

func (s *Server) fetchToken(w http.ResponseWriter, r *http.Request, knobs *Knobs) (grant, *tokenError) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method != http.MethodPost || err != nil || kind != "application/x-www-form-urlencoded" {
		return grant{}, &tokenError{"070315", "Incorrect content-type"}
	}
	body, err := readBody(w, r)
	if err != nil {
		return grant{}, &tokenError{"070315", "Incorrect content-type"}
	}
	form, err := url.ParseQuery(body)
	if err != nil {
		return grant{}, &tokenError{"070315", "Incorrect content-type"}
	}
	a, g, problem := s.grantFor(form)
	if problem != nil {
		return grant{}, problem
	}
	if form.Get("client_secret") != a.AppSecret {
		return grant{}, &tokenError{"070305", "Incorrect clientSecret[" + mask(form.Get("client_secret")) + "]"}
	}
	now := s.clock().UnixMilli()
	number, left := s.tokens.spend(a.AppKey, now, knobs.TokenQuota)
	if !left {
		return grant{}, &tokenError{"070306", "The number of calls is limited"}
	}
	return s.issueToken(a, g, number, now, knobs), nil
}

// mask keeps a secret from the answer; the platform echoes it.
func mask(secret string) string { return strconv.Itoa(len(secret)) + " characters" }

// grantFor finds the application and the merchant that a form speaks for.
func (s *Server) grantFor(form url.Values) (*app, grant, *tokenError) {
	client := form.Get("client_id")
	kind := form.Get("grant_type")
	if kind == "refresh_token" {
		s.tokens.mu.RLock()
		old, known := s.tokens.refresh[form.Get("refresh_token")]
		s.tokens.mu.RUnlock()
		if !known || old.User != client {
			return nil, grant{}, &tokenError{"070304", "Incorrect clientId[" + client + "]"}
		}
		return s.apps[old.AppKey], grant{Merchant: old.Merchant, User: old.User}, nil
	}
	a := s.apps[client]
	if a == nil {
		return nil, grant{}, &tokenError{"070304", "Incorrect clientId[" + client + "]"}
	}
	switch {
	case kind == "client_credentials" && !a.ISV:
		return a, grant{}, nil
	case kind == "authorization_code" && a.ISV:
		s.tokens.mu.Lock()
		code := client + " " + form.Get("code")
		taxNum, known := s.tokens.codes[code]
		delete(s.tokens.codes, code)
		s.tokens.mu.Unlock()
		if !known || taxNum != form.Get("taxNum") {
			return nil, grant{}, &tokenError{"070304", "Incorrect code"}
		}
		return a, grant{Merchant: taxNum, User: s.word("user", a.AppKey, taxNum)}, nil
	}
	return nil, grant{}, &tokenError{"070307", "Incorrect appType[" + kind + "]"}
}

// word returns 32 hexadecimal characters that depend on the seed and the parts.
func (s *Server) word(parts ...string) string {
	return fmt.Sprintf("%016x%016x", s.hash(parts...), s.hash(append(parts, "more")...))
}

// issueToken hands out a token for the fetch of that number.
func (s *Server) issueToken(a *app, g grant, fetch int, now int64, knobs *Knobs) grant {
	number, stamp := strconv.Itoa(fetch), strconv.FormatInt(now, 10)
	g.AppKey, g.At = a.AppKey, now
	g.Token = s.word("token", a.AppKey, g.Merchant, stamp, number)
	if g.Merchant != "" {
		g.Refresh = s.word("refresh", a.AppKey, g.Merchant, stamp, number)
	}
	if knobs.TokenLife > 0 {
		g.Ends = now + knobs.TokenLife.Milliseconds()
	}
	s.tokens.keep(g, knobs.TokenReplaces)
	if err := s.books.note(frameToken, g); err != nil {
		s.stats.trouble(err)
	}
	return g
}

// serveAuthorize stands for the page where a merchant logs in. It consents at
// once for the tax number in taxnum, or else for the first of the application.
func (s *Server) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	a := s.apps[q.Get("appKey")]
	target, err := url.Parse(q.Get("redirect_uri"))
	if a == nil || !a.ISV || err != nil || target.Host == "" || q.Get("response_type") != "code" {
		http.Error(w, "Want appKey of a third-party application, response_type=code and redirect_uri.", http.StatusBadRequest)
		return
	}
	taxNum := q.Get("taxnum")
	if taxNum == "" && len(a.TaxNums) > 0 {
		taxNum = a.TaxNums[0]
	}
	s.tokens.mu.Lock()
	code := s.word("code", a.AppKey, taxNum, strconv.Itoa(len(s.tokens.codes)), strconv.FormatInt(s.clock().UnixNano(), 10))
	s.tokens.codes[a.AppKey+" "+code] = taxNum
	s.tokens.mu.Unlock()
	answer := target.Query()
	answer.Set("code", code)
	answer.Set("taxnum", taxNum)
	answer.Set("state", q.Get("state"))
	target.RawQuery = answer.Encode()
	http.Redirect(w, r, target.String(), http.StatusFound)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
