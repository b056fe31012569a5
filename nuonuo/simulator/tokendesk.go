package simulator

import (
	"encoding/json"
	"sync"
)

// grant is a token that was handed out.
type grant struct {
	AppKey   string `json:"app"`
	Token    string `json:"token"`
	Refresh  string `json:"refresh,omitempty"`
	Merchant string `json:"merchant,omitempty"` // tax number of an ISV token
	User     string `json:"user,omitempty"`     // userId, the client_id of a refresh
	At       int64  `json:"at"`                 // ms
	Ends     int64  `json:"ends,omitempty"`     // ms; 0: never
}

// quotaSpan is the window of the fetch quota: 30 days, in ms.
const quotaSpan = 30 * 24 * 60 * 60 * 1000

// tokenDesk keeps the tokens.
type tokenDesk struct {
	mu      sync.RWMutex
	tokens  map[string]grant
	refresh map[string]grant   // by refresh token
	codes   map[string]string  // app key and authorization code to tax number
	current map[string]string  // app key and merchant to the newest token
	fetches map[string][]int64 // by app key, within the quota's window
	total   int
	refused int
}

func newTokenDesk() *tokenDesk {
	return &tokenDesk{tokens: make(map[string]grant), refresh: make(map[string]grant), codes: make(map[string]string),
		current: make(map[string]string), fetches: make(map[string][]int64)}
}

// check reports whether a token is alive and belongs to the application, and
// which merchant gave it.
func (d *tokenDesk) check(a *app, token string, now int64) (merchant string, ok bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	g, known := d.tokens[token]
	if !known || g.AppKey != a.AppKey || (g.Ends != 0 && now >= g.Ends) {
		return "", false
	}
	return g.Merchant, true
}

// spend takes one fetch from the quota and returns its number, from 1 on. It
// reports whether there was one left.
func (d *tokenDesk) spend(appKey string, now int64, quota int) (int, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	times := d.fetches[appKey]
	for len(times) > 0 && now-times[0] >= quotaSpan {
		times = times[1:]
	}
	d.fetches[appKey] = times
	if quota > 0 && len(times) >= quota {
		return 0, false
	}
	d.fetches[appKey] = append(times, now)
	d.total++
	return d.total, true
}

// keep enters a token. With replaces, the one before it dies.
func (d *tokenDesk) keep(g grant, replaces bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	owner := g.AppKey + "\x00" + g.Merchant
	if before, had := d.current[owner]; had && replaces {
		delete(d.tokens, before)
	}
	d.current[owner] = g.Token
	d.tokens[g.Token] = g
	if g.Refresh != "" {
		d.refresh[g.Refresh] = g
	}
}

// replay enters a token of the books file. The file does not say whether it
// replaced the one before, so that both stay alive until the next fetch.
func (d *tokenDesk) replay(content []byte) error {
	var g grant
	if err := json.Unmarshal(content, &g); err != nil {
		return err
	}
	d.spend(g.AppKey, g.At, 0)
	d.keep(g, false)
	return nil
}

func (d *tokenDesk) count(add *int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	*add++
}
