package rules_test

import (
	"strings"
	"testing"

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
		{name: "person with ID number, the type in short", edits: []edit{person, drop(invoice.BuyerTaxNum), sets(invoice.BuyerIDType, "身份证", invoice.BuyerIDNum, "11010519491231002X")}},
		{name: "person with ID number, the type as a code", edits: []edit{person, drop(invoice.BuyerTaxNum), sets(invoice.BuyerIDType, "201", invoice.BuyerIDNum, "11010519491231002X")}},
		{name: "passport as a code", edits: []edit{person, sets(invoice.BuyerIDType, "208", invoice.BuyerIDNum, "E1234567")}, want: []string{rules.DocumentNotCarried}},
		{name: "person with ID type alone", edits: []edit{person, drop(invoice.BuyerTaxNum), set(invoice.BuyerIDType, "居民身份证")}, want: []string{rules.FieldMissing}},
		{name: "person with another number", edits: []edit{person, set(invoice.BuyerIDNum, "110105194912310038")}, want: []string{rules.PersonTwoNumbers}},
		{name: "person's ID cut", edits: []edit{person, drop(invoice.BuyerTaxNum), set(invoice.BuyerIDNum, "1101051949")}, want: []string{rules.PersonIDForm}},
		{name: "passport", edits: []edit{person, sets(invoice.BuyerIDType, "外国护照", invoice.BuyerIDNum, "E1234567")}, want: []string{rules.DocumentNotCarried}},
		{name: "ID of a company", edits: []edit{set(invoice.BuyerIDType, "营业执照")}, want: []string{rules.FieldNotCarried}},
		{name: "person's check digit", edits: []edit{person, set(invoice.BuyerTaxNum, "110105194912310021")}, want: []string{rules.PersonIDCheckDigit}},
		{name: "short name", edits: []edit{set(invoice.BuyerName, "张小明"), drop(invoice.BuyerTaxNum)}, want: []string{rules.PersonNotFlagged}},
		{name: "short name on an older kind", edits: []edit{set(invoice.KindField, "p"), set(invoice.BuyerName, "张小明"), drop(invoice.BuyerTaxNum)}},
		{name: "个人 with a company's number", edits: []edit{set(invoice.BuyerName, "个人")}, want: []string{rules.PersonNameWithTax}},
		{name: "person with a company's number", edits: []edit{person, set(invoice.BuyerTaxNum, "91370306MA3TBJ0T8E")}, want: []string{rules.PersonWithCompanyNo}},
		{name: "ID without the mark", edits: []edit{person, drop(invoice.BuyerPerson)}, want: []string{rules.PersonIDNotFlagged}},
		{name: "special to an ID without the mark", edits: []edit{person, drop(invoice.BuyerPerson), set(invoice.KindField, "bs")}, want: []string{rules.SpecialToPersonalID}},
		{name: "paper special to an ID without the mark", edits: []edit{person, drop(invoice.BuyerPerson), set(invoice.KindField, "s")}, want: []string{rules.SpecialToPersonalID}},
		{name: "check digit of a number of digits", edits: []edit{set(invoice.BuyerTaxNum, "91110105938560364X")}, want: []string{rules.TaxNumCheckDigit}},
		{name: "check digit of a number of digits with a date in it", edits: []edit{set(invoice.BuyerTaxNum, "913101201985010115")}, want: []string{rules.TaxNumCheckDigit}},
		{name: "company as a person", edits: []edit{set(invoice.BuyerPerson, "是"), drop(invoice.BuyerTaxNum)}, want: []string{rules.CompanyAsPerson}},
		{name: "company as a person with a person's number", edits: []edit{set(invoice.BuyerPerson, "是"), set(invoice.BuyerTaxNum, "11010519491231002X")}, want: []string{rules.CompanyAsPerson}},
		{name: "company with a note as a person", edits: []edit{set(invoice.BuyerName, "云帆公司（杭州）"), set(invoice.BuyerPerson, "是"), drop(invoice.BuyerTaxNum)}, want: []string{rules.CompanyAsPerson}},
		{name: "restaurant as a person", edits: []edit{set(invoice.BuyerName, "余杭区老张餐馆"), set(invoice.BuyerPerson, "是"), drop(invoice.BuyerTaxNum)}, want: []string{rules.OrganisationAsPerson}},
		{name: "as above", edits: []edit{set(invoice.BuyerName, "同上")}, want: []string{rules.BuyerNotNamed}},
		{name: "a look-up of an empty cell", edits: []edit{set(invoice.BuyerName, "0")}, want: []string{rules.BuyerNotNamed}},
		{name: "nothing", edits: []edit{set(invoice.BuyerName, "--")}, want: []string{rules.BuyerNotNamed}},
		{name: "long address and telephone", edits: []edit{sets(invoice.BuyerAddress, strings.Repeat("a", 80), invoice.BuyerTel, strings.Repeat("1", 21))}, want: []string{rules.AddressTelLong}},
		{name: "telephone beyond everything", edits: []edit{set(invoice.BuyerTel, strings.Repeat("-", 150))}, want: []string{rules.TooLong}},
		{name: "long bank", edits: []edit{sets(invoice.BuyerBank, strings.Repeat("a", 90), invoice.BuyerAccount, "12345678901234")}, want: []string{rules.BankAccountLong}},
		{name: "phone", edits: []edit{set(invoice.BuyerPhone, "0571-88888888")}, want: []string{rules.PhoneForm}},
		{name: "phone with country code", edits: []edit{set(invoice.BuyerPhone, "+86 138-0000-0000")}, want: []string{rules.ValueTidied}},
		{name: "two e-mails", edits: []edit{set(invoice.BuyerEmail, "a@example.com,b@example.com")}},
		{name: "nothing to show", edits: []edit{set(invoice.ShowBuyer, "展示开户银行、银行账号")}, want: []string{rules.NothingToShow}},
		{name: "show the address", edits: []edit{set(invoice.ShowSeller, "展示地址、电话")}, want: []string{rules.ShowNotCarried}},
		{name: "show what", edits: []edit{set(invoice.ShowSeller, "随便")}, want: []string{rules.ChoiceUnknown}},
		{name: "show on paper", edits: []edit{set(invoice.KindField, "ec"), set(invoice.ShowSeller, "是")}, want: []string{rules.FieldNotInKind}},
		{name: "show nothing", edits: []edit{set(invoice.ShowSeller, "否")}},
	}
}

func TestOrganisationsWithoutTaxNumber(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"杭州云栖股权投资合伙企业（有限合伙）", "云栖会计师事务所（普通合伙）", "云栖律师事务所(特殊普通合伙)", "云栖超市", "云栖便民超市（城西店）",
		"老张餐馆", "西湖区云栖大药房", "云栖人民医院（集团）", "云栖茶楼", "云栖街道办", "云栖村民委员会", "云栖个体工商户", "云栖社区卫生服务站",
		"云栖快捷宾馆", "云栖五金厂", "云栖便利店", "云栖幼儿园", "华联超市东门", "康宁大药房3号", "云栖实业股份", "Yunqi Trading Co., Ltd.", "Yunqi Inc", "Yunqi GmbH", "云栖汽车修理部", "云栖理发室",
	} {
		r := check(t, settings(), set(invoice.BuyerName, name), drop(invoice.BuyerTaxNum))
		if got := codes(r.Findings); len(got) != 1 || got[0] != rules.OrganisationNoTax {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, name := range []string{"张小店", "王园", "李知行", "欧阳小厂", "张小明"} {
		r := check(t, settings(), set(invoice.BuyerName, name), drop(invoice.BuyerTaxNum))
		if got := codes(r.Findings); len(got) != 1 || got[0] != rules.PersonNotFlagged {
			t.Errorf("%s: %v", name, got)
		}
	}
}
