package nuonuo

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

// Option changes a default of [New].
type Option func(*settings)

type settings struct {
	httpClient   *http.Client
	store        TokenStore
	limiter      Limiter
	now          func() time.Time
	ids          func() (senid, nonce string)
	log          *slog.Logger
	insecureHTTP bool
	timeout      time.Duration
	maxBytes     int64
	inFlight     int
	quota        tokenQuota
}

func defaultSettings() settings {
	return settings{
		store:    NewMemoryTokenStore(),
		limiter:  noLimit{},
		now:      time.Now,
		ids:      randomIDs,
		log:      slog.New(slog.DiscardHandler),
		timeout:  30 * time.Second,
		maxBytes: 8 << 20,
		inFlight: 16,
		quota:    tokenQuota{limit: 50, reserve: 5},
	}
}

// WithHTTPClient replaces the HTTP client. Its redirect policy is overridden on a copy: a signed
// POST is never redirected. A transport that does not report to httptrace makes every failed call
// count as sent.
func WithHTTPClient(h *http.Client) Option { return func(s *settings) { s.httpClient = h } }

// WithTokenStore sets where tokens are kept. The default is memory, which costs one of the 50
// fetches in 30 days at each start of the program.
func WithTokenStore(store TokenStore) Option { return func(s *settings) { s.store = store } }

// WithLimiter sets the pace of all calls. The default does not pace.
func WithLimiter(l Limiter) Option { return func(s *settings) { s.limiter = l } }

// WithClock sets the clock for time stamps and token life. It must be near Beijing time's instant:
// a wrong clock is answered with a signature error.
func WithClock(now func() time.Time) Option { return func(s *settings) { s.now = now } }

// WithIDs sets the source of request ids: senid is 32 characters and unique, nonce 8 digits.
func WithIDs(ids func() (senid, nonce string)) Option { return func(s *settings) { s.ids = ids } }

// WithLogger sets a logger for one debug record a call. Bodies, tokens and secrets are never
// logged.
func WithLogger(l *slog.Logger) Option { return func(s *settings) { s.log = l } }

// WithInsecureHTTP allows plain http to hosts other than this machine.
func WithInsecureHTTP() Option { return func(s *settings) { s.insecureHTTP = true } }

// WithTimeout bounds one request from the first dial to the last byte of the answer; 30 seconds by
// default.
func WithTimeout(d time.Duration) Option { return func(s *settings) { s.timeout = d } }

// WithMaxAnswer bounds the size of an answer in bytes after decompression; 8 MiB by default.
func WithMaxAnswer(n int64) Option { return func(s *settings) { s.maxBytes = n } }

// WithInFlight sets how many connections to the platform are open at once, and kept; 16 by default.
func WithInFlight(n int) Option { return func(s *settings) { s.inFlight = n } }

// WithTokenQuota sets how many token fetches 30 days allow (the platform says 50) and how many of
// them are kept back for [Client.FetchToken], that is, for a person; 5 by default.
func WithTokenQuota(limit, reserve int) Option {
	return func(s *settings) { s.quota = tokenQuota{limit: limit, reserve: reserve} }
}

func randomIDs() (senid, nonce string) {
	var id [16]byte
	rand.Read(id[:]) // never fails: crypto/rand ends the program if the system has no randomness
	n := uint64(10_000_000) + binary.BigEndian.Uint64(id[:8])%90_000_000
	return hex.EncodeToString(id[:]), strconv.FormatUint(n, 10)
}
