package config

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
)

// The platform's addresses; source: reference nuonuo-protocol §1.1. One host issues the tokens of
// both environments.
const (
	productionEndpoint = "https://sdk.nuonuo.com/open/v1/services"
	sandboxEndpoint    = "https://sandbox.nuonuocs.cn/open/v1/services"
	platformTokenURL   = "https://open.nuonuo.com/accessToken"
	tokenPath          = "/accessToken"
)

// usualEndpoint is where no endpoint is configured; the simulator inside the process has none.
var usualEndpoint = map[Environment]string{Production: productionEndpoint, Sandbox: sandboxEndpoint}

// complete derives settings from others and checks settings against each other.
func (c *Config) complete(where map[string]string, f *faults) {
	c.choose(where["default_seller"], f)
	if c.Endpoint == "" {
		c.Endpoint = usualEndpoint[c.Environment]
		if c.Environment == Simulator && c.TokenURL != "" {
			f.add(where["token_url"], "token_url", lang.Text{
				Zh: "只写了它，没有写 endpoint；内置模拟平台有自己的地址",
				En: "is given without endpoint; the simulator inside the process has its own",
			})
		}
	}
	c.Endpoint, c.TokenURL = c.urls(c.Endpoint, c.TokenURL)
	c.checkAddress(where["endpoint"], "endpoint", c.Endpoint, f)
	c.checkAddress(where["token_url"], "token_url", c.TokenURL, f)
	c.checkRate(where["rate"], "rate", c.Rate, c.Endpoint, f)
	for i := range c.Sellers {
		c.completeSeller(i, f)
	}
	c.checkSharedRates(f)
	c.checkTimes(where, f)
	if c.Codes == "" && c.DataDir != "" {
		c.Codes = filepath.Join(c.DataDir, codesFile)
	}
	if c.Ledger.text == "" {
		c.Ledger = NewLocation(c.ledgerOf(c.Environment))
	}
}

// ledgerOf is the ledger of an environment where none is configured; empty without a data folder.
func (c *Config) ledgerOf(e Environment) string {
	if c.DataDir == "" {
		return ""
	}
	return filepath.Join(c.DataDir, string(e)+".db")
}

// codesFile is the list of tax category codes in the data folder. All environments share it.
const codesFile = "tax-codes.gz"

func (c *Config) completeSeller(i int, f *faults) {
	s, at := &c.Sellers[i], func(name string) string { return fmt.Sprintf("sellers[%d].%s", i, name) }
	if s.Endpoint != "" || s.TokenURL != "" {
		if s.Endpoint == "" {
			s.Endpoint = c.Endpoint
		}
		s.Endpoint, s.TokenURL = c.urls(s.Endpoint, s.TokenURL)
		c.checkAddress(c.File, at("endpoint"), s.Endpoint, f)
		c.checkAddress(c.File, at("token_url"), s.TokenURL, f)
	}
	if s.Rate != nil {
		endpoint := s.Endpoint
		if endpoint == "" {
			endpoint = c.Endpoint
		}
		c.checkRate(c.File, at("rate"), *s.Rate, endpoint, f)
	}
	if (s.AppKey == "") != s.AppSecret.Empty() {
		f.add(c.File, at("app_key"), lang.Text{
			Zh: "和 app_secret 要一起写，或都不写",
			En: "and app_secret go together; give both or neither",
		})
	}
}

// choose sets Default to a tax number: of the configured default seller, or of the only seller.
func (c *Config) choose(where string, f *faults) {
	if c.Default == "" {
		if len(c.Sellers) == 1 {
			c.Default = c.Sellers[0].TaxNum
		}
		return
	}
	var known []string
	for _, s := range c.Sellers {
		if s.TaxNum == c.Default || s.Name == c.Default {
			c.Default = s.TaxNum
			return
		}
		known = append(known, strings.TrimSpace(s.TaxNum+" "+s.Name))
	}
	f.add(where, "default_seller", lang.Format(
		"%q 不是已配置的销售方的税号或名称；已配置：%s",
		"%q is neither the tax number nor the name of a configured seller; configured: %s",
		c.Default, strings.Join(known, "; ")))
}

// urls adds the token URL. An endpoint on this machine is a test: tokens are fetched from it too,
// so that no secret is sent to the real platform.
func (c *Config) urls(endpoint, token string) (string, string) {
	switch {
	case token != "" || endpoint == "":
	case c.Environment == Simulator || Loopback(endpoint):
		if u, err := url.Parse(endpoint); err == nil {
			token = u.Scheme + "://" + u.Host + tokenPath
		}
	default:
		token = platformTokenURL
	}
	return endpoint, token
}

// checkAddress keeps environments apart: simulated runs never call the real platform, and secrets
// are encrypted in transit.
func (c *Config) checkAddress(where, key, address string, f *faults) {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return
	}
	host := u.Hostname()
	platform, sandbox := within(host, "nuonuo.com") || within(host, "jss.com.cn"), within(host, "nuonuocs.cn")
	switch {
	case c.Environment == Simulator && (platform || sandbox):
		f.add(where, key, lang.Format(
			"%s 是真实的平台，而环境是 simulator（模拟）",
			"%s is the real platform, but the environment is simulator",
			host))
	case c.Environment == Sandbox && strings.HasSuffix(key, "endpoint") && platform:
		f.add(where, key, lang.Format(
			"%s 是正式平台，而环境是 sandbox（沙箱）",
			"%s is the production platform, but the environment is sandbox",
			host))
	case c.Environment == Production && sandbox:
		f.add(where, key, lang.Format(
			"%s 是沙箱，而环境是 production（正式）",
			"%s is the sandbox, but the environment is production",
			host))
	case u.Scheme == "http" && c.Environment != Simulator && !Loopback(address):
		f.add(where, key, lang.Format(
			"访问 %s 没有加密；请用 https://",
			"%s would be called without encryption; use https://",
			host))
	case strings.HasSuffix(key, "endpoint") && !signable(u.Path):
		f.add(where, key, lang.Format(
			"路径 %s 不是三段；签名要求像 /open/v1/services 那样的三段",
			"its path %s has not three segments, as signatures need, such as /open/v1/services",
			u.Path))
	}
}

// signable reports whether the path of an endpoint is none, or has the three segments that go into
// signatures.
func signable(path string) bool {
	if path == "" || path == "/" {
		return true
	}
	segments := strings.Split(path, "/")
	return len(segments) == 4 && !slices.Contains(segments[1:], "")
}

func within(host, domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }

// checkRate refuses unlimited calls to anything but the simulator.
func (c *Config) checkRate(where, key string, r Rate, endpoint string, f *faults) {
	if r == Unlimited && c.Environment != Simulator && !Loopback(endpoint) {
		f.add(where, key, lang.Format(
			"这里不能不限速：平台没有另行告知时每秒最多 %g 次",
			"cannot be unlimited here: the platform allows %g calls a second unless it "+
				"agreed to more",
			float64(DefaultRate)))
	}
}

// The shortest times that can be set.
const (
	leastTimeout    = 5 * time.Second
	leastVisibility = 30 * time.Second
	leastCanaryWait = 5 * time.Second
)

// checkTimes refuses times that are too short for a remote platform.
func (c *Config) checkTimes(where map[string]string, f *faults) {
	missing := lang.Text{
		Zh: "已经收到的订单可能被当作没有收到",
		En: "an order that arrived could be treated as missing",
	}
	tooMany := lang.Text{
		Zh: "第一批还没开出，后面的订单就会提交",
		En: "orders would be sent before the first of them can be issued",
	}
	for _, t := range []struct {
		key   string
		value time.Duration
		least time.Duration
		harm  lang.Text
	}{
		{"request_timeout", c.RequestTimeout, leastTimeout, missing},
		{"visibility", c.Visibility, leastVisibility, missing},
		{"canary_wait", c.CanaryWait, leastCanaryWait, tooMany},
	} {
		if t.value > 0 && t.value < t.least && c.Environment != Simulator {
			f.add(where[t.key], t.key, lang.Format(
				"太短：至少 %s，否则%s",
				"is too short: at least %s, or %s",
				t.least, t.harm))
		}
	}
}

// checkSharedRates refuses different rates for one app: the platform counts calls per app.
func (c *Config) checkSharedRates(f *faults) {
	rates := map[string]Rate{}
	for i, s := range c.Sellers {
		app, r := c.App(s), c.RateOf(s)
		if first, ok := rates[app.Key]; ok && first != r {
			f.add(c.File, fmt.Sprintf("sellers[%d].rate", i), lang.Text{
				Zh: "与另一个使用相同 app_key 的销售方不同；平台按 app_key 计数",
				En: "differs from that of another seller with the same app key; the platform " +
					"counts per app",
			})
		}
		rates[app.Key] = r
	}
}

// Loopback reports whether the host of a URL is this machine.
func Loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	if u.Hostname() == "localhost" {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return ip != nil && ip.IsLoopback()
}
