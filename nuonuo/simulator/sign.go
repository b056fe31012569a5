package simulator

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"hash"
	"sync"
)

// app is an application with what is needed to judge its calls.
type app struct {
	App
	taxNums map[string]bool
	signers sync.Pool // of *signer, keyed with the secret
	window  window
	replay  replayGuard
}

// signer computes signatures without allocating.
type signer struct {
	mac  hash.Hash
	text []byte
	sum  [sha1.Size]byte
	sign [28]byte
}

func newApp(a App) *app {
	out := &app{App: a, taxNums: make(map[string]bool, len(a.TaxNums))}
	for _, taxNum := range a.TaxNums {
		out.taxNums[taxNum] = true
	}
	out.signers.New = func() any { return &signer{mac: hmac.New(sha1.New, []byte(a.AppSecret))} }
	return out
}

// signed reports whether given is the signature of the call. The platform signs
// the pieces of the path, four parameters and the exact body with HMAC-SHA1
// (protocol section 2.3). This is written apart from the client on purpose: the
// two must agree on the wire and nowhere else.
func (a *app) signed(given, senid, nonce, timestamp, body string) bool {
	s := a.signers.Get().(*signer)
	defer a.signers.Put(s)
	t := append(s.text[:0], "a=services&l=v1&p=open&k="...)
	t = append(t, a.AppKey...)
	t = append(t, "&i="...)
	t = append(t, senid...)
	t = append(t, "&n="...)
	t = append(t, nonce...)
	t = append(t, "&t="...)
	t = append(t, timestamp...)
	t = append(t, "&f="...)
	t = append(t, body...)
	s.text = t
	s.mac.Reset()
	s.mac.Write(t)
	base64.StdEncoding.Encode(s.sign[:], s.mac.Sum(s.sum[:0]))
	return hmac.Equal(s.sign[:], []byte(given))
}

// mayIssueFor reports whether the seller belongs to the application.
func (a *app) mayIssueFor(taxNum string) bool {
	return len(a.taxNums) == 0 || a.taxNums[taxNum]
}

// replayGuard remembers the senid and nonce of past calls.
type replayGuard struct {
	mu   sync.Mutex
	seen [2]map[string]struct{} // the present generation and the one before
}

// replayGeneration bounds what the guard remembers.
const replayGeneration = 200_000

// fresh notes a pair and reports whether it is new.
func (g *replayGuard) fresh(senid, nonce string) bool {
	key := senid + "\x00" + nonce
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, generation := range g.seen {
		if _, known := generation[key]; known {
			return false
		}
	}
	if g.seen[0] == nil || len(g.seen[0]) >= replayGeneration {
		g.seen[1], g.seen[0] = g.seen[0], make(map[string]struct{})
	}
	g.seen[0][key] = struct{}{}
	return true
}
