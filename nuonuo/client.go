package nuonuo

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// Addresses of the platform. The sandbox has no token endpoint of its own.
const (
	ProductionEndpoint = "https://sdk.nuonuo.com/open/v1/services"
	SandboxEndpoint    = "https://sandbox.nuonuocs.cn/open/v1/services"
	PlatformTokenURL   = "https://open.nuonuo.com/accessToken"
	PlatformAuthorize  = "https://open.nuonuo.com/authorize"
)

const servicePath = "/open/v1/services"

// Config identifies the app and the platform. Endpoint, AppKey and AppSecret are required.
type Config struct {
	// Endpoint is the service URL. Its path must have exactly three segments, because the signature
	// covers them. A URL without a path gets /open/v1/services.
	Endpoint string
	// TokenURL is the URL of the token endpoint. It defaults to PlatformTokenURL only if Endpoint
	// is one of the platform's own, so that the secret of a test app is never sent to another host
	// by accident.
	TokenURL string
	// AppKey and AppSecret identify one app in one environment; production and sandbox have
	// separate ones.
	AppKey    string
	AppSecret Secret
	// UserTax is the tax number (纳税人识别号) sent in the header userTax. It is required for an
	// ISV app and must equal the seller's tax number of each order.
	UserTax string
	// Family selects the method names; SaaS is the default.
	Family Family
	// StaticToken is a permanent access token (永不过期). If set, the client never fetches or
	// stores a token.
	StaticToken Secret
	// ISV selects tokens from a merchant's authorization ([Client.ExchangeCode]), which are
	// refreshed, instead of client credentials.
	ISV bool
}

// Client calls the platform for one app and, in an ISV app, for one merchant. It is safe for
// concurrent use. Create one and reuse it: it holds the connections and the token.
type Client struct {
	config    Config
	endpoint  *url.URL
	tokenURL  *url.URL
	http      *http.Client
	own       bool // the transport is that of this package
	limiter   Limiter
	tokens    *tokenSource
	now       func() time.Time
	ids       func() (senid, nonce string)
	log       *slog.Logger
	observe   func(Observation)
	timeout   time.Duration
	maxBytes  int64
	userAgent string
}

// New returns a client. It does not call the platform. Errors name the setting to fix and never
// contain secrets.
func New(cfg Config, opts ...Option) (*Client, error) {
	s := defaultSettings()
	for _, opt := range opts {
		if opt != nil {
			opt(&s)
		}
	}
	s.fill()
	if cfg.AppKey == "" {
		return nil, fmt.Errorf("nuonuo: configure client: AppKey is empty")
	}
	if cfg.AppSecret.Empty() {
		return nil, fmt.Errorf("nuonuo: configure client: AppSecret is empty")
	}
	if cfg.ISV && cfg.UserTax == "" {
		return nil, fmt.Errorf("nuonuo: configure client: UserTax is empty: an ISV app names the merchant it calls for")
	}
	if strings.ContainsFunc(s.userAgent, unicode.IsControl) {
		return nil, fmt.Errorf("nuonuo: configure client: user agent holds a control character")
	}
	endpoint, err := parseEndpoint(cfg.Endpoint, s.insecureHTTP)
	if err != nil {
		return nil, err
	}
	tokenURL, err := parseTokenURL(cfg, endpoint, s.insecureHTTP)
	if err != nil {
		return nil, err
	}
	c := &Client{
		config: cfg, endpoint: endpoint, tokenURL: tokenURL,
		limiter: s.limiter, now: s.now, ids: s.ids, log: s.log, observe: s.observe, timeout: s.timeout, maxBytes: s.maxBytes, userAgent: s.userAgent,
	}
	c.http, c.own = s.client(), s.httpClient == nil || s.httpClient.Transport == nil
	c.tokens = newTokenSource(c, s)
	return c, nil
}

// Format implements [fmt.Formatter] for all verbs, since the fields hold secrets.
func (c Client) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "nuonuo.Client(%s)", c.endpoint)
}

func parseEndpoint(raw string, insecure bool) (*url.URL, error) {
	u, err := parseAddress("Endpoint", raw, insecure)
	if err != nil {
		return nil, err
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = servicePath
	}
	if segments := strings.Split(u.Path, "/"); len(segments) != 4 || segments[1] == "" || segments[2] == "" || segments[3] == "" {
		return nil, fmt.Errorf("nuonuo: configure client: Endpoint path %q: the signature needs exactly three segments as in %s; a prefix would change it", u.Path, servicePath)
	}
	return u, nil
}

func parseTokenURL(cfg Config, endpoint *url.URL, insecure bool) (*url.URL, error) {
	raw := cfg.TokenURL
	if raw == "" {
		switch {
		case !cfg.StaticToken.Empty():
			return nil, nil
		case endpoint.String() == ProductionEndpoint || endpoint.String() == SandboxEndpoint:
			raw = PlatformTokenURL
		default:
			return nil, fmt.Errorf("nuonuo: configure client: TokenURL is empty: it has a default for the platform's own endpoints only")
		}
	}
	return parseAddress("TokenURL", raw, insecure)
}

func parseAddress(name, raw string, insecure bool) (*url.URL, error) {
	if raw == "" {
		return nil, fmt.Errorf("nuonuo: configure client: %s is empty", name)
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("nuonuo: configure client: %s is not an absolute http or https address", name)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("nuonuo: configure client: %s must have no user, query or fragment", name)
	}
	switch u.Scheme {
	case "https":
	case "http":
		if !insecure && !loopback(u.Hostname()) {
			return nil, fmt.Errorf("nuonuo: configure client: %s uses plain http to %s: the token would travel unprotected; use https, or say WithInsecureHTTP", name, u.Hostname())
		}
	default:
		return nil, fmt.Errorf("nuonuo: configure client: %s has scheme %q, want https", name, u.Scheme)
	}
	return u, nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
