package rules_test

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func buyerFaults() []fault {
	return []fault{
		{name: "special without number", edits: []edit{set(invoice.KindField, "专票"), drop(invoice.BuyerTaxNum)}, want: []string{rules.BuyerTaxNumMissing}},
		{name: "company without number", edits: []edit{drop(invoice.BuyerTaxNum)}, want: []string{rules.CompanyNeedsTaxNum}},
		{name: "school without number", edits: []edit{set(invoice.BuyerName, "云帆实验学校"), drop(invoice.BuyerTaxNum)}, want: []string{rules.OrganisationNoTax}},
		{name: "company abroad without number", edits: []edit{set(invoice.BuyerName, "启明（香港）有限公司"), drop(invoice.BuyerTaxNum)}, want: []string{rules.OrganisationNoTax}},
		{name: "letter O", edits: []edit{set(invoice.BuyerTaxNum, "9137O306MA3TBJ0T8E")}, want: []string{rules.TaxNumChars}},
		{name: "tax number with hyphen", edits: []edit{set(invoice.BuyerTaxNum, "91370306-MA3TBJ0T8E")}, want: []string{rules.TaxNumChars}},
		{name: "16 characters", edits: []edit{set(invoice.BuyerTaxNum, "91370306MA3TBJ0T")}, want: []string{rules.TaxNumLength}},
		{name: "check digit", edits: []edit{set(invoice.BuyerTaxNum, "91350100M0001TGQXM")}, want: []string{rules.TaxNumCheckDigit}},
		{name: "special to a person", edits: []edit{person, set(invoice.KindField, "bs")}, want: []string{rules.SpecialToPerson}},
		{name: "person on an older kind", edits: []edit{person, set(invoice.KindField, "p")}, want: []string{rules.PersonOnlyOrdinary}},
		{name: "person", edits: []edit{person}},
		{name: "not a person", edits: []edit{set(invoice.BuyerPerson, "否")}},
		{name: "person with ID number alone", edits: []edit{person, drop(invoice.BuyerTaxNum), sets(invoice.BuyerIDType, "居民身份证", invoice.BuyerIDNum, "11010519491231002x")}},
		{name: "person with ID type alone", edits: []edit{person, drop(invoice.BuyerTaxNum), set(invoice.BuyerIDType, "居民身份证")}, want: []string{rules.FieldMissing}},
		{name: "person with another number", edits: []edit{person, set(invoice.BuyerIDNum, "110105194912310038")}, want: []string{rules.PersonTwoNumbers}},
		{name: "person's ID cut", edits: []edit{person, drop(invoice.BuyerTaxNum), set(invoice.BuyerIDNum, "1101051949")}, want: []string{rules.PersonIDForm}},
		{name: "passport", edits: []edit{person, sets(invoice.BuyerIDType, "外国护照", invoice.BuyerIDNum, "E1234567")}, want: []string{rules.FieldNotCarried, rules.FieldNotCarried}},
		{name: "ID of a company", edits: []edit{set(invoice.BuyerIDType, "营业执照")}, want: []string{rules.FieldNotCarried}},
		{name: "person's check digit", edits: []edit{person, set(invoice.BuyerTaxNum, "110105194912310021")}, want: []string{rules.PersonIDCheckDigit}},
		{name: "short name", edits: []edit{set(invoice.BuyerName, "张小明"), drop(invoice.BuyerTaxNum)}, want: []string{rules.PersonNotFlagged}},
		{name: "short name on an older kind", edits: []edit{set(invoice.KindField, "p"), set(invoice.BuyerName, "张小明"), drop(invoice.BuyerTaxNum)}},
		{name: "个人 with a company's number", edits: []edit{set(invoice.BuyerName, "个人")}, want: []string{rules.PersonNameWithTax}},
		{name: "person with a company's number", edits: []edit{person, set(invoice.BuyerTaxNum, "91370306MA3TBJ0T8E")}, want: []string{rules.PersonWithCompanyNo}},
		{name: "ID without the mark", edits: []edit{person, drop(invoice.BuyerPerson)}, want: []string{rules.PersonIDNotFlagged}},
		{name: "long address and telephone", edits: []edit{sets(invoice.BuyerAddress, strings.Repeat("a", 80), invoice.BuyerTel, strings.Repeat("1", 21))}, want: []string{rules.AddressTelLong}},
		{name: "telephone beyond everything", edits: []edit{set(invoice.BuyerTel, strings.Repeat("-", 150))}, want: []string{rules.TooLong}},
		{name: "long bank", edits: []edit{sets(invoice.BuyerBank, strings.Repeat("a", 90), invoice.BuyerAccount, "12345678901234")}, want: []string{rules.BankAccountLong}},
		{name: "phone", edits: []edit{set(invoice.BuyerPhone, "0571-88888888")}, want: []string{rules.PhoneForm}},
		{name: "phone with country code", edits: []edit{set(invoice.BuyerPhone, "+86 138-0000-0000")}},
		{name: "two e-mails", edits: []edit{set(invoice.BuyerEmail, "a@example.com,b@example.com")}, want: []string{rules.EmailForm}},
		{name: "nothing to show", edits: []edit{set(invoice.ShowBuyer, "展示开户银行、银行账号")}, want: []string{rules.NothingToShow}},
		{name: "show the address", edits: []edit{set(invoice.ShowSeller, "展示地址、电话")}, want: []string{rules.ShowNotCarried}},
		{name: "show what", edits: []edit{set(invoice.ShowSeller, "随便")}, want: []string{rules.ChoiceUnknown}},
		{name: "show on paper", edits: []edit{set(invoice.KindField, "ec"), set(invoice.ShowSeller, "是")}, want: []string{rules.FieldNotInKind}},
		{name: "show nothing", edits: []edit{set(invoice.ShowSeller, "否")}},
	}
}
