package corpus

import (
	"maps"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func buyerPlants() []Plant {
	person := func(name string, more Values, w []Want) Plant {
		v := Values{invoice.BuyerName: T("张小明"), invoice.BuyerPerson: T("是"), invoice.BuyerTaxNum: T("11010519491231002X")}
		maps.Copy(v, more)
		return Plant{Name: name, Cells: v, Want: w}
	}
	return []Plant{
		{Name: "special-no-tax-number", Cells: Values{invoice.KindField: T("数电专票"), invoice.BuyerTaxNum: none}, Want: want(rules.BuyerTaxNumMissing, invoice.BuyerTaxNum)},
		{Name: "company-no-tax-number", Cells: Values{invoice.BuyerTaxNum: none}, Want: want(rules.CompanyNeedsTaxNum, invoice.BuyerName)},
		{Name: "school-no-tax-number", Cells: Values{invoice.BuyerName: T("松石实验学校"), invoice.BuyerTaxNum: none}, Want: want(rules.OrganisationNoTax, invoice.BuyerName)},
		{Name: "partnership-no-tax-number", Cells: Values{invoice.BuyerName: T("松石会计师事务所（普通合伙）"), invoice.BuyerTaxNum: none}, Want: want(rules.OrganisationNoTax, invoice.BuyerName)},
		{Name: "shop-no-tax-number", Cells: Values{invoice.BuyerName: T("老周餐馆"), invoice.BuyerTaxNum: none}, Want: want(rules.OrganisationNoTax, invoice.BuyerName)},
		one("tax-number-letter-o", invoice.BuyerTaxNum, T("9137O306MA3TBJ0T8E"), rules.TaxNumChars),
		one("tax-number-hyphen", invoice.BuyerTaxNum, T("91370306-MA3TBJ0T8E"), rules.TaxNumChars),
		one("tax-number-16", invoice.BuyerTaxNum, T("91370306MA3TBJ0T"), rules.TaxNumLength),
		one("tax-number-19", invoice.BuyerTaxNum, T("91370306MA3TBJ0T8E1"), rules.TaxNumLength),
		one("tax-number-check-digit", invoice.BuyerTaxNum, T("91370306MA3TBJ0T81"), rules.TaxNumCheckDigit),
		one("tax-number-digits-check-digit", invoice.BuyerTaxNum, T("913101201985010115"), rules.TaxNumCheckDigit),
		one("tax-number-small-letters", invoice.BuyerTaxNum, T("91370306ma3tbj0t8e"), rules.MadeUpperCase),
		one("tax-number-blanks", invoice.BuyerTaxNum, T("9137 0306 MA3T BJ0T 8E"), rules.ValueCleaned),
		one("tax-number-none", invoice.BuyerTaxNum, T("无"), rules.TaxNumNotGiven),
		one("tax-number-slash", invoice.BuyerTaxNum, T("/"), rules.TaxNumNotGiven),
		one("tax-number-same", invoice.BuyerTaxNum, T("同上"), rules.TaxNumNotGiven),
		{Name: "buyer-missing", Cells: Values{invoice.BuyerName: none}, Want: want(rules.FieldMissing, invoice.BuyerName)},
		one("buyer-same-as-above", invoice.BuyerName, T("同上"), rules.BuyerNotNamed),
		one("buyer-dashes", invoice.BuyerName, T("--"), rules.BuyerNotNamed),
		one("buyer-long", invoice.BuyerName, T(long(97)+"有限公司"), rules.TooLong),
		one("buyer-emoji", invoice.BuyerName, T("松石😀物资有限公司"), rules.CharsRefused),
		one("buyer-rare-character", invoice.BuyerName, T("𠮷祥物资有限公司"), rules.CharsRefused),
		one("buyer-line-break", invoice.BuyerName, T("青州松石\n物资有限公司"), rules.LinesJoined),
		one("buyer-zero-width", invoice.BuyerName, T("青州松石\u200b物资有限公司"), rules.ValueCleaned),
		{Name: "person-not-flagged", Cells: Values{invoice.BuyerName: T("张小明"), invoice.BuyerTaxNum: none}, Want: want(rules.PersonNotFlagged, invoice.BuyerName)},
		person("special-to-person", Values{invoice.KindField: T("数电专票")}, want(rules.SpecialToPerson, invoice.BuyerPerson)),
		person("person-company-number", Values{invoice.BuyerTaxNum: T("91370306MA3TBJ0T8E")}, want(rules.PersonWithCompanyNo, invoice.BuyerTaxNum)),
		person("person-check-digit", Values{invoice.BuyerTaxNum: T("110105194912310021")}, want(rules.PersonIDCheckDigit, invoice.BuyerTaxNum)),
		person("person-other-number", Values{invoice.BuyerIDNum: T("110105194912310038")}, want(rules.PersonTwoNumbers, invoice.BuyerTaxNum)),
		person("person-id-cut", Values{invoice.BuyerTaxNum: none, invoice.BuyerIDNum: T("1101051949")}, want(rules.PersonIDForm, invoice.BuyerIDNum)),
		person("person-passport", Values{invoice.BuyerIDType: T("外国护照"), invoice.BuyerIDNum: T("E1234567")}, want(rules.DocumentNotCarried, invoice.BuyerIDType)),
		person("person-id-type-alone", Values{invoice.BuyerTaxNum: none, invoice.BuyerIDType: T("居民身份证")}, want(rules.FieldMissing, invoice.BuyerIDNum)),
		person("id-without-mark", Values{invoice.BuyerPerson: none}, want(rules.PersonIDNotFlagged, invoice.BuyerTaxNum)),
		person("id-without-mark-special", Values{invoice.BuyerPerson: none, invoice.KindField: T("数电专票")}, want(rules.SpecialToPersonalID, invoice.BuyerTaxNum)),
		{Name: "company-as-person", Cells: Values{invoice.BuyerPerson: T("是"), invoice.BuyerTaxNum: none}, Want: want(rules.CompanyAsPerson, invoice.BuyerName)},
		{Name: "restaurant-as-person", Cells: Values{invoice.BuyerName: T("老周餐馆"), invoice.BuyerPerson: T("是"), invoice.BuyerTaxNum: none}, Want: want(rules.OrganisationAsPerson, invoice.BuyerName)},
		{Name: "person-word-company-number", Cells: Values{invoice.BuyerName: T("个人")}, Want: want(rules.PersonNameWithTax, invoice.BuyerName)},
		one("person-flag-unclear", invoice.BuyerPerson, T("也许"), rules.NotYesOrNo),
		{Name: "address-and-telephone", Cells: Values{invoice.BuyerAddress: T(strings.Repeat("a", 80)), invoice.BuyerTel: T(strings.Repeat("1", 21))}, Want: want(rules.AddressTelLong, invoice.BuyerAddress)},
		one("address-long", invoice.BuyerAddress, T(strings.Repeat("a", 81)), rules.TooLong),
		{Name: "bank-and-account", Cells: Values{invoice.BuyerBank: T(strings.Repeat("a", 90)), invoice.BuyerAccount: T("12345678901234")}, Want: want(rules.BankAccountLong, invoice.BuyerBank)},
		one("phone-landline", invoice.BuyerPhone, T("0571-88888888"), rules.PhoneForm),
		one("phone-10-digits", invoice.BuyerPhone, T("1380013800"), rules.PhoneForm),
		one("email-form", invoice.BuyerEmail, T("no-at-sign"), rules.EmailForm),
		one("email-one-of-two", invoice.BuyerEmail, T("a@example.com;example.com"), rules.EmailForm),
		one("email-six", invoice.BuyerEmail, T(strings.Repeat("a@example.com;", 5)+"b@example.com"), rules.EmailsTooMany),
		one("telephone-no-zero", invoice.BuyerTel, T("57188886666"), rules.ZerosMayBeLost),
		one("show-unknown", invoice.ShowBuyer, T("随便"), rules.ChoiceUnknown),
		one("show-nothing-to-show", invoice.ShowBuyer, T("展示开户银行、银行账号"), rules.NothingToShow),
	}
}
