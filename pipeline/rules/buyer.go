package rules

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// buyer fills and checks who the invoice is for. An order without its head row has no buyer to check.
func (c *checker) buyer() {
	b := &c.order.Buyer
	name := c.get(invoice.BuyerName)
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
	b.Phone, b.Email = c.phone(), c.email()
	if name.usable() {
		c.buyerNeedsTaxNum(name)
	}
}

// person reads the natural-person mark (naturalPersonFlag), which only electronic digital ordinary invoices have.
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

// account joins bank and account, which the platform keeps in one field of 100 characters.
func (c *checker) account(bank, account invoice.Field) string {
	b, a := c.get(bank), c.get(account)
	joined := strings.TrimSpace(c.carry(b) + " " + c.carry(a))
	if n := utf8.RuneCountInString(joined); n > 100 && b.usable() && a.usable() {
		c.report(BankAccountLong, b, strconv.Itoa(n))
	}
	return joined
}

// Words that name an organisation. A name with a company's own word is a company beyond doubt.
func companyName(name string) bool {
	return strings.Contains(name, "有限公司") || strings.Contains(name, "有限责任公司") || strings.HasSuffix(name, "公司")
}

func foreignName(name string) bool {
	for _, w := range []string{"香港", "澳门", "台湾", "(HK)", "（HK）"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

func organisationName(name string) bool {
	for _, w := range []string{"公司", "集团", "厂", "店", "中心", "事务所", "研究所", "研究院", "医院", "学校", "大学", "学院", "幼儿园", "委员会", "合作社", "协会", "合伙企业", "经营部", "商行", "工作室", "酒店", "银行", "支行", "管理局", "办事处"} {
		if strings.HasSuffix(name, w) {
			return true
		}
	}
	return foreignName(name) && companyName(name)
}

// buyerNeedsTaxNum checks what the buyer's name and the kind say about its tax number.
func (c *checker) buyerNeedsTaxNum(name *value) {
	no, b := c.get(invoice.BuyerTaxNum), &c.order.Buyer
	switch {
	case no != nil:
		if b.TaxNum != "" && !b.Person && strings.Contains(b.Name, "个人") && !organisationName(b.Name) && !invoice.PersonalID(b.TaxNum) {
			c.report(PersonNameWithTax, name)
		}
	case c.order.Kind.Special():
		if !b.Person {
			c.missing(BuyerTaxNumMissing, name.place(), invoice.BuyerTaxNum, c.kindName())
		}
	case b.Person || b.TaxNum != "":
	case companyName(b.Name) && !foreignName(b.Name):
		c.reportAs(CompanyNeedsTaxNum, name, invoice.BuyerTaxNum)
	case organisationName(b.Name):
		c.reportAs(OrganisationNoTax, name, invoice.BuyerTaxNum)
	case c.order.Kind == invoice.KindDigitalOrdinary && utf8.RuneCountInString(b.Name) <= 4:
		// The platform can be set to refuse these (naturalPersonVerifyFlag).
		c.report(PersonNotFlagged, name)
	}
}

// reportAs notes a finding about another field than the one whose cell gives it away.
func (c *checker) reportAs(code string, v *value, f invoice.Field, args ...string) {
	c.findings = append(c.findings, New(code, v.place(), c.order.OrderNo, f, v.cell.Text, args...))
}
