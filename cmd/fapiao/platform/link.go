package platform

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/fapiao/fapiao/nuonuo"
)

// trimLinks clears the addresses of an invoice's files that are not safe to open. Everything that
// shows or follows a link uses these fields; the raw answer keeps the original addresses.
func (s Seller) trimLinks(i *nuonuo.Invoice) {
	for _, address := range []*string{&i.PDFURL, &i.OFDURL, &i.XMLURL} {
		*address = link(*address, s.LocalFiles)
	}
}

// link returns the address if it is a web address, else an empty text: javascript: and the schemes
// of programs would run code, and file: would open files of the reader's machine or network. Only
// the simulator links to files of this machine (local). Some of the platform's addresses have no
// scheme.
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
