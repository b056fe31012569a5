package simulator

import (
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// guarded serves the control pages (/_sim/…) to programs and to their own pages, and to no page of
// another site that a browser on this machine shows. Such a page is known by its Origin. One whose
// name was made to lead here (DNS rebinding) has a Host of its own.
func (s *Server) guarded(serve http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !s.knownHost(r):
			http.Error(w, "The control pages answer to an address, to localhost and to the name that the simulator listens on; not to the Host of this request.",
				http.StatusForbidden)
		case !sameOrigin(r):
			http.Error(w, "The control pages do not answer to pages of other sites.", http.StatusForbidden)
		default:
			serve(w, r)
		}
	}
}

// knownHost reports whether the request names the server as only its owner would. A handler that
// serves no connection of its own, as in a test, leaves that to who serves it.
func (s *Server) knownHost(r *http.Request) bool {
	if _, served := r.Context().Value(http.LocalAddrContextKey).(net.Addr); !served {
		return true
	}
	name := hostName(r.Host)
	if net.ParseIP(name) != nil || !strings.Contains(name, ".") || strings.HasSuffix(name, ".localhost") {
		return true // a name of one word is of this machine or its network
	}
	base, err := url.Parse(s.opts.LinkBase)
	if err == nil && base.Host != "" && name == hostName(base.Host) {
		return true
	}
	own, err := os.Hostname()
	return name == s.listens || err == nil && strings.EqualFold(name, own)
}

// hostName is the name of a Host in lower case, without its port and the dot that may end it.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
}

// sameOrigin reports whether a request comes from no page, or from one of the server's own.
func sameOrigin(r *http.Request) bool {
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return false
	}
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return true
	}
	origin, err := url.Parse(origins[0])
	return err == nil && len(origins) == 1 && origin.Host != "" && strings.EqualFold(origin.Host, r.Host)
}

// Exposed reports whether an address that [Start] takes can be reached from other machines.
func Exposed(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "" || strings.EqualFold(host, "localhost") {
		return false // without a host it is the loopback address
	}
	ip := net.ParseIP(host)
	return ip == nil || !ip.IsLoopback()
}
