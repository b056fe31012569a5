package nuonuo

import "regexp"

// longNumber matches phone numbers, identity numbers and bank accounts: eleven digits or more, with
// single blanks or hyphens between groups. Decimals are part of the match to exclude amounts.
var longNumber = regexp.MustCompile(`[0-9０-９](?:[ \-]?[0-9０-９]){10,}[xX]?(?:\.[0-9]{1,2}\b)?`)

var mailAddress = regexp.MustCompile(`[A-Za-z0-9._%+\-]+@([A-Za-z0-9.\-]+)`)

var decimals = regexp.MustCompile(`\.[0-9]{1,2}$`)

// MaskPersonal masks long numbers except for their last four characters, and the local part of mail
// addresses. It does not change amounts.
func MaskPersonal(s string) string {
	s = longNumber.ReplaceAllStringFunc(s, func(n string) string {
		if decimals.MatchString(n) {
			return n
		}
		r := []rune(n)
		return "****" + string(r[len(r)-4:])
	})
	return mailAddress.ReplaceAllString(s, "****@$1")
}
