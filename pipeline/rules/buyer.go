package rules

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// buyer sets and checks the buyer. An order without its head row has no buyer to check.
func (c *checker) buyer() {
	b := &c.order.Buyer
	name := c.get(invoice.BuyerName)
	if name.usable() && noName(name.text) {
		c.reject(BuyerNotNamed, name)
	}
	b.Name = c.carry(name)
	if name == nil && !c.headless {
		c.missing(FieldMissing, c.d.Place(), invoice.BuyerName)
	}
	b.Person = c.person()
	b.TaxNum = c.buyerTaxNum()
	b.Address, b.Tel = c.carry(c.get(invoice.BuyerAddress)), c.carry(c.get(invoice.BuyerTel))
	if n := utf8.RuneCountInString(b.Address) + utf8.RuneCountInString(b.Tel); n > 100 && b.Address != "" && b.Tel != "" {
		c.report(AddressTelLong, c.get(invoice.BuyerAddress), strconv.Itoa(n))
	}
	b.Account = c.account(invoice.BuyerBank, invoice.BuyerAccount)
	c.order.SellerBank = c.account(invoice.SellerBank, invoice.SellerAccount)
	c.showAccounts()
	b.Phone = c.phone()
	b.Email, b.CopyEmails = c.emails()
	c.delivery()
	c.notOneself(name)
	if name.usable() {
		c.buyerNeedsTaxNum(name)
	}
}

// noName reports texts that are not a name: 同上, a dash, 合计, or a number, such as the 0 that a
// look-up formula makes of an empty cell.
func noName(text string) bool {
	return strings.Trim(text, "0123456789.,") == "" || invoice.Ditto(text) || invoice.Nothing(text) || invoice.TotalWord(text)
}

// person reads the natural-person mark (naturalPersonFlag), which only electronic digital ordinary
// invoices have.
func (c *checker) person() bool {
	v := c.get(invoice.BuyerPerson)
	if !c.flag(invoice.BuyerPerson, false) {
		return false
	}
	switch k := c.order.Kind; {
	case k.Special():
		c.report(SpecialToPerson, v, c.kindName())
	case k != invoice.KindDigitalOrdinary && k != "":
		c.report(PersonOnlyOrdinary, v, c.kindName())
	}
	return true
}

// account joins bank and account, which are one field of 100 characters on the platform.
func (c *checker) account(bank, account invoice.Field) string {
	b, a := c.get(bank), c.get(account)
	joined := strings.TrimSpace(c.carry(b) + " " + c.carry(a))
	if n := utf8.RuneCountInString(joined); n > 100 && b.usable() && a.usable() {
		c.report(BankAccountLong, b, strconv.Itoa(n))
	}
	return joined
}

// buyerNeedsTaxNum checks whether the buyer's name and the kind of invoice require a tax number.
func (c *checker) buyerNeedsTaxNum(name *value) {
	no, b := c.get(invoice.BuyerTaxNum), &c.order.Buyer
	if b.Person && (companyName(b.Name) || organisationName(b.Name)) {
		c.personNamedAsOrganisation(name)
		return
	}
	switch {
	case no != nil:
		if b.TaxNum != "" && !b.Person && strings.Contains(b.Name, "个人") && !organisationName(b.Name) && !invoice.PersonalID(b.TaxNum) {
			c.report(PersonNameWithTax, name)
		}
	case c.order.Kind.Special() && calledPerson(b.Name):
		c.report(SpecialToPerson, name, c.kindName())
	case c.order.Kind.Special():
		if !b.Person {
			c.missing(BuyerTaxNumMissing, name.place(), invoice.BuyerTaxNum, c.kindName())
		}
	case b.Person || b.TaxNum != "":
	case companyName(b.Name) && !foreignName(b.Name):
		c.reportAs(CompanyNeedsTaxNum, name, invoice.BuyerTaxNum)
	case organisationName(b.Name):
		c.reportAs(OrganisationNoTax, name, invoice.BuyerTaxNum)
	case c.order.Kind == invoice.KindDigitalOrdinary && (calledPerson(b.Name) || utf8.RuneCountInString(b.Name) <= 4):
		// The platform can be configured to refuse these (naturalPersonVerifyFlag).
		c.report(PersonNotFlagged, name)
	}
}

// personNamedAsOrganisation reports a natural-person mark on a buyer whose name is an
// organisation's: an error for companies, a warning for other organisations.
func (c *checker) personNamedAsOrganisation(name *value) {
	switch {
	case c.found(PersonWithCompanyNo):
	case companyName(c.order.Buyer.Name), partnershipBeyondDoubt(c.order.Buyer.Name):
		c.report(CompanyAsPerson, name)
	default:
		c.report(OrganisationAsPerson, name)
	}
}

// notOneself reports a buyer that is the seller: by tax number, or by name if the order has no tax
// number.
func (c *checker) notOneself(name *value) {
	b, s := &c.order.Buyer, c.seller
	if s == nil {
		return
	}
	at := c.get(invoice.BuyerTaxNum)
	switch {
	case b.TaxNum != "" && strings.EqualFold(b.TaxNum, s.TaxNum):
	case at == nil && name.usable() && s.Name != "" && invoice.Fold(b.Name) == invoice.Fold(s.Name):
		at = name
	default:
		return
	}
	if at != nil {
		c.report(SellerIsBuyer, at, strings.TrimSpace(s.TaxNum+" "+s.Name))
	}
}
