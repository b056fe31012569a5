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

// Option changes a default of [New]. An option with a nil value leaves the default.
type Option func(*settings)

type settings struct {
	httpClient   *http.Client
	store        TokenStore
	limiter      Limiter
	now          func() time.Time
	ids          func() (senid, nonce string)
	log          *slog.Logger
	observe      func(Observation)
	insecureHTTP bool
	userAgent    string
	timeout      time.Duration
	maxBytes     int64
	inFlight     int
	quota        tokenQuota
}

func defaultSettings() settings {
	return settings{
		userAgent: "fapiao-nuonuo-go",
		timeout:   30 * time.Second,
		maxBytes:  8 << 20,
		inFlight:  16,
		quota:     tokenQuota{limit: 50, reserve: 5},
	}
}

// fill sets what no option set, or an option set to nil.
func (s *settings) fill() {
	if s.store == nil {
		s.store = NewMemoryTokenStore()
	}
	if s.limiter == nil {
		s.limiter = noLimit{}
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.ids == nil {
		s.ids = randomIDs
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
}

// WithHTTPClient sets the HTTP client. It is copied, and the copy never follows redirects. If its
// transport does not support net/http/httptrace, every failed call counts as sent.
func WithHTTPClient(h *http.Client) Option { return func(s *settings) { s.httpClient = h } }

// WithTokenStore sets where tokens are kept. The default is a [MemoryTokenStore] of the client,
// which costs one of the 50 token fetches in 30 days at each start of the program.
func WithTokenStore(store TokenStore) Option { return func(s *settings) { s.store = store } }

// WithLimiter sets the rate limit of all calls. By default there is none.
func WithLimiter(l Limiter) Option { return func(s *settings) { s.limiter = l } }

// WithClock sets the clock for timestamps and token expiry; time.Now by default. The platform
// rejects requests of a wrong clock with a signature error.
func WithClock(now func() time.Time) Option { return func(s *settings) { s.now = now } }

// WithIDs sets the source of request IDs: senid has 32 characters and is unique, nonce has 8
// digits. By default both are random.
func WithIDs(ids func() (senid, nonce string)) Option { return func(s *settings) { s.ids = ids } }

// WithLogger sets the logger, which gets one debug record per call. Bodies, tokens and secrets are
// never logged. By default nothing is logged.
func WithLogger(l *slog.Logger) Option { return func(s *settings) { s.log = l } }

// WithInsecureHTTP allows plain HTTP to hosts other than the local machine.
func WithInsecureHTTP() Option { return func(s *settings) { s.insecureHTTP = true } }

// WithUserAgent sets the header User-Agent of all requests; the name of this package by default.
func WithUserAgent(name string) Option { return func(s *settings) { s.userAgent = name } }

// WithTimeout limits the duration of one request, from connecting to the last byte of the answer;
// 30 seconds by default.
func WithTimeout(d time.Duration) Option { return func(s *settings) { s.timeout = d } }

// WithMaxAnswer limits the size of an answer after decompression, in bytes; 8 MiB by default.
func WithMaxAnswer(n int64) Option { return func(s *settings) { s.maxBytes = n } }

// WithInFlight sets the maximum number of connections to the platform; 16 by default.
func WithInFlight(n int) Option { return func(s *settings) { s.inFlight = n } }

// WithTokenQuota sets the number of token fetches in 30 days (50 at the platform) and how many of
// them are reserved for [Client.FetchToken]; 5 by default.
func WithTokenQuota(limit, reserve int) Option {
	return func(s *settings) { s.quota = tokenQuota{limit: limit, reserve: reserve} }
}

func randomIDs() (senid, nonce string) {
	var id [16]byte
	rand.Read(id[:]) // never fails: crypto/rand ends the program if the system has no randomness
	n := uint64(10_000_000) + binary.BigEndian.Uint64(id[:8])%90_000_000
	return hex.EncodeToString(id[:]), strconv.FormatUint(n, 10)
}
