package nuonuo

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// check allows a URL to be requested, and replaces HTTP by HTTPS.
func (d *Downloader) check(u *url.URL) error {
	refused := func(detail string) error {
		return &DownloadError{Reason: DownloadAddress, Host: u.Hostname(), detail: detail}
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return refused("the scheme is not https")
	case u.User != nil:
		return refused("it has a user name")
	case d.config.Local != "" && strings.EqualFold(hostPort(u), d.config.Local):
		return nil
	case !d.allowed(u.Hostname()):
		return refused("the host is not one of those that files are fetched from")
	case u.Port() != "" && u.Port() != defaultPort(u.Scheme):
		return refused("the port is not that of https")
	}
	u.Scheme, u.Host = "https", u.Hostname()
	return nil
}

// allowed reports whether a host is one of the configured ones, whatever its case and with or
// without the dot of a complete name.
func (d *Downloader) allowed(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for _, h := range d.config.Hosts {
		h = strings.ToLower(h)
		if host == h || strings.HasPrefix(h, ".") && strings.HasSuffix(host, h) {
			return true
		}
	}
	return false
}

func defaultPort(scheme string) string {
	if scheme == "http" {
		return "80"
	}
	return "443"
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = defaultPort(u.Scheme)
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// dial connects to a host. The address is checked after the name was looked up, when it is used, so
// that no second lookup can give another one.
func (d *Downloader) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTime, KeepAlive: 30 * time.Second, Resolver: d.config.Resolver}
	if !strings.EqualFold(address, d.config.Local) && !d.proxy.has(address) {
		dialer.ControlContext = onlyPublic
	}
	return dialer.DialContext(ctx, network, address)
}

func onlyPublic(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !public(at.Addr()) {
		return &DownloadError{Reason: DownloadPrivate, detail: "the host has an address that is not public"}
	}
	return nil
}

// notPublic are the blocks of addresses that no server on the internet has (IANA's registries of
// special-purpose addresses, RFC 6890), and those of IPv6 that lead to an address of IPv4.
var notPublic = prefixes("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")

// globalUnicast is all of IPv6 that is assigned for servers (RFC 4291). Loopback, link-local,
// unique local, multicast and mapped addresses, and those of NAT64, are outside.
var globalUnicast = netip.MustParsePrefix("2000::/3")

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, text := range list {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}

// public reports whether an address is one of the internet.
func public(a netip.Addr) bool {
	if !a.IsValid() || a.Is4In6() || a.Zone() != "" || a.Is6() && !globalUnicast.Contains(a) {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// proxies are the addresses of the environment's proxies that requests go through.
type proxies struct{ known sync.Map }

// of is the proxy of a request.
func (p *proxies) of(req *http.Request) (*url.URL, error) {
	u, err := http.ProxyFromEnvironment(req)
	if err == nil && u != nil {
		port := u.Port()
		if port == "" {
			port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
		}
		p.known.Store(net.JoinHostPort(u.Hostname(), port), true)
	}
	return u, err
}

func (p *proxies) has(address string) bool {
	_, ok := p.known.Load(address)
	return ok
}
