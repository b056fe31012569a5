package platform

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/fapiao/fapiao/nuonuo"
)

// trimLinks keeps the addresses of an invoice's files that a person may click on, and leaves the
// others empty; the platform's words keep them. Everything that shows or follows a link takes it
// from there.
func (s Seller) trimLinks(i *nuonuo.Invoice) {
	for _, address := range []*string{&i.PDFURL, &i.OFDURL, &i.XMLURL} {
		*address = link(*address, s.LocalFiles)
	}
}

// link is the address as a web address, or empty where it is none: javascript: and the schemes of
// programs would run something, file: would open what lies on the reader's own machine or network.
// Only the simulator has files of this machine (local). Some of the platform's addresses come
// without a scheme.
func link(address string, local bool) string {
	address = strings.TrimSpace(address)
	if strings.ContainsFunc(address, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == '\\' }) {
		return ""
	}
	if bare := strings.TrimPrefix(address, "//"); schemeless(bare) {
		address = "https://" + bare
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return ""
	}
	switch {
	case (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "":
		return address
	case u.Scheme == "file" && local && u.Host == "" && strings.HasPrefix(u.Path, "/"):
		return address
	}
	return ""
}

// schemeless reports the form "host.tld/path".
func schemeless(address string) bool {
	host, _, found := strings.Cut(address, "/")
	return found && strings.Contains(host, ".") && !strings.ContainsAny(host, ":@?#%") && host[0] != '.'
}
