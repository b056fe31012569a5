package rules

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// phone checks the delivery phone: one mobile number (11 digits that start with 1).
func (c *checker) phone() string {
	v := c.get(invoice.BuyerPhone)
	if !v.usable() {
		return ""
	}
	no := strings.TrimPrefix(strings.ReplaceAll(v.text, "-", ""), "+86")
	if len(no) != 11 || no[0] != '1' || strings.Trim(no, "0123456789") != "" {
		c.reject(PhoneForm, v, phoneFault(no))
		return ""
	}
	return no
}

// phoneFault describes why a text is not a mobile number, since masking hides that.
func phoneFault(no string) string {
	if bad := strings.TrimLeft(no, "0123456789"); bad != "" {
		return hasRune(bad)
	}
	if n := strconv.Itoa(len(no)); len(no) != 11 {
		return words("有 "+n+" 位", "it has "+n)
	}
	return words("应以 1 开头", "it must begin with 1")
}

// hasRune names the first character of a text that is not allowed.
func hasRune(bad string) string {
	r, _ := utf8.DecodeRuneInString(bad)
	return words("含有“"+string(r)+"”", "it has “"+string(r)+"”")
}

// delivery checks that the order has the phone or e-mail that the seller's delivery (push) needs.
func (c *checker) delivery() {
	if c.seller == nil {
		return
	}
	if c.seller.NeedsPhone && c.get(invoice.BuyerPhone) == nil {
		c.missing(PushNoPhone, c.d.Place(), invoice.BuyerPhone)
	}
	if c.seller.NeedsEmail && c.get(invoice.BuyerEmail) == nil {
		c.missing(PushNoEmail, c.d.Place(), invoice.BuyerEmail)
	}
}

// The bureau's choices for showing details in the remark. The platform shows bank accounts only
// (showBankAccountType).
const (
	showNothing = iota
	showAccount
	showMore
)

func parseShow(text string) (int, bool) {
	switch invoice.Fold(text) {
	case "展示开户银行、银行账号", "开户银行、银行账号":
		return showAccount, true
	case "展示地址、电话", "展示地址、电话、开户银行及银行账号":
		return showMore, true
	}
	yes, ok := parseBool(text)
	if yes {
		return showAccount, ok
	}
	return showNothing, ok
}

// showAccounts sets which bank accounts the remark shows: "1" the seller's, "2" the buyer's, "3"
// both.
func (c *checker) showAccounts() {
	buyer := c.show(invoice.ShowBuyer)
	if buyer && c.order.Buyer.Account == "" {
		c.report(NothingToShow, c.get(invoice.ShowBuyer), string(invoice.BuyerAccount))
	}
	switch seller := c.show(invoice.ShowSeller); {
	case seller && buyer:
		c.order.ShowAccount = "3"
	case buyer:
		c.order.ShowAccount = "2"
	case seller:
		c.order.ShowAccount = "1"
	}
}

func (c *checker) show(f invoice.Field) bool {
	v := c.get(f)
	if !v.usable() {
		return false
	}
	what, ok := parseShow(v.text)
	switch k := c.order.Kind; {
	case !ok:
		c.reject(ChoiceUnknown, v, "展示开户银行、银行账号")
	case what == showMore:
		c.reject(ShowNotCarried, v)
	case what == showAccount && k != "" && k != invoice.KindDigitalOrdinary && k != invoice.KindDigitalSpecial:
		c.reject(FieldNotInKind, v, c.kindName())
	}
	return !v.bad && what == showAccount
}
