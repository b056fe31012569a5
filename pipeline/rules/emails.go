package rules

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Bounds of e-mail addresses. Source: email and ccEmail of requestBillingNew.
const (
	maxEmail  = 50 // characters of one address
	maxEmails = 5  // addresses of an order; the copies' 250 characters hold the others
)

// emails checks the delivery addresses: the first gets the e-mail, the others copies.
func (c *checker) emails() (first string, copies []string) {
	v := c.get(invoice.BuyerEmail)
	if !v.usable() {
		return "", nil
	}
	list := addresses(v.text)
	if len(list) > maxEmails {
		c.reject(EmailsTooMany, v, strconv.Itoa(len(list)), strconv.Itoa(maxEmails))
		return "", nil
	}
	c.chars(v, v.text)
	for _, address := range list {
		if n := utf8.RuneCountInString(address); n > maxEmail {
			c.reject(TooLong, v, strconv.Itoa(n), strconv.Itoa(maxEmail))
			return "", nil
		}
		if fault := emailFault(address); fault != "" {
			c.reject(EmailForm, v, fault)
			return "", nil
		}
	}
	switch len(list) {
	case 0:
		c.reject(EmailForm, v, words("没有“@”", "it has no “@”"))
		return "", nil
	case 1:
		return list[0], nil
	}
	return list[0], list[1:]
}

// addresses are the parts of a text with one or several addresses.
func addresses(text string) []string {
	several := strings.Count(text, "@") > 1
	between := func(r rune) bool {
		switch r {
		case ',', ';', '，', '；', '、':
			return true
		case '|', '/':
			return several // it may be part of one address
		}
		return unicode.IsSpace(r)
	}
	if text != "" && strings.IndexFunc(text, between) < 0 {
		return []string{text}
	}
	return strings.FieldsFunc(text, between)
}

// emailFault describes why a text is not an address, since masking hides that; empty for an
// address.
func emailFault(s string) string {
	name, domain, found := strings.Cut(s, "@")
	switch {
	case !found:
		return words("没有“@”", "it has no “@”")
	case strings.Contains(domain, "@"):
		return words("有两个“@”", "it has two “@”")
	case name == "":
		return words("“@”前面没有名字", "it has no name before the “@”")
	case !strings.Contains(strings.Trim(domain, "."), "."):
		return words("“@”后面没有完整的域名", "it has no domain after the “@”")
	}
	if i := strings.IndexAny(s, "<>\""); i >= 0 {
		return hasRune(s[i:])
	}
	return ""
}
