package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// titled fills a cell of the first row under a title of its own.
func titled(f invoice.Field, title, text string) edit {
	return func(d *invoice.Draft) {
		set(f, text)(d)
		d.Rows[0].Cells[len(d.Rows[0].Cells)-1].Title = title
	}
}

// habitFaults are about what people type out of habit, and near misses of it.
func habitFaults() []fault {
	push := func(phone, mail bool) func(*rules.Settings) {
		return func(s *rules.Settings) { s.Sellers[0].NeedsPhone, s.Sellers[0].NeedsEmail = phone, mail }
	}
	noTax := drop(invoice.BuyerTaxNum)
	called := func(name string) edit { return set(invoice.BuyerName, name) }
	number := func(f invoice.Field, text string) edit { return setKind(f, text, invoice.CellNumber) }
	return []fault{
		{name: "push by phone without phone", s: push(true, false), want: []string{rules.PushNoPhone}},
		{name: "push by both without either", s: push(true, true), want: []string{rules.PushNoPhone, rules.PushNoEmail}},
		{name: "push by phone", s: push(true, false), edits: []edit{set(invoice.BuyerPhone, "13800138000")}},
		{name: "push by mail with phone", s: push(false, true), edits: []edit{set(invoice.BuyerPhone, "13800138000")}, want: []string{rules.PushNoEmail}},
		{name: "push by phone, cut", s: push(true, false), edits: []edit{set(invoice.BuyerPhone, "1380013800")}, want: []string{rules.PhoneForm}},

		{name: "to oneself", edits: []edit{set(invoice.BuyerTaxNum, "91350100m000100y43")}, want: []string{rules.MadeUpperCase, rules.SellerIsBuyer}},
		{name: "to oneself by name", edits: []edit{called("福州启明贸易有限公司"), noTax}, want: []string{rules.CompanyNeedsTaxNum, rules.SellerIsBuyer}},
		{name: "to one's branch", edits: []edit{called("福州启明贸易有限公司"), set(invoice.BuyerTaxNum, "91350200MA2YJ1XR9G")}},

		{name: "tax number 无", edits: []edit{set(invoice.BuyerTaxNum, "无")}, want: []string{rules.TaxNumNotGiven}},
		{name: "tax number /", edits: []edit{set(invoice.BuyerTaxNum, "／")}, want: []string{rules.TaxNumNotGiven}},
		{name: "tax number 0", edits: []edit{set(invoice.BuyerTaxNum, "0")}, want: []string{rules.TaxNumNotGiven}},
		{name: "tax number 个人", edits: []edit{set(invoice.BuyerTaxNum, "个人")}, want: []string{rules.TaxNumNotGiven}},
		{name: "tax number 同上", edits: []edit{set(invoice.BuyerTaxNum, "同上")}, want: []string{rules.TaxNumNotGiven}},
		{name: "tax number 无 on a special invoice", edits: []edit{set(invoice.BuyerTaxNum, "无"), set(invoice.KindField, "bs")}, want: []string{rules.BuyerTaxNumMissing}},

		{name: "partnership as a person", edits: []edit{called("杭州云帆股权投资合伙企业（有限合伙）"), noTax, set(invoice.BuyerPerson, "是")}, want: []string{rules.CompanyAsPerson}},
		{name: "sole owner as a person", edits: []edit{called("杭州云帆设计（个人独资）"), noTax, set(invoice.BuyerPerson, "是")}, want: []string{rules.OrganisationAsPerson}},
		{name: "（个人） without the mark", edits: []edit{called("欧阳小明明（个人）"), noTax}, want: []string{rules.PersonNotFlagged}},
		{name: "（个人） with the mark", edits: []edit{called("欧阳小明明（个人）"), noTax, set(invoice.BuyerPerson, "是")}},
		{name: "（个人） on a special invoice", edits: []edit{called("欧阳小明明（个人）"), noTax, set(invoice.KindField, "bs")}, want: []string{rules.SpecialToPerson}},
		{name: "a long name without 个人", edits: []edit{called("阿卜杜拉·买买提"), noTax}},

		{name: "five addresses", edits: []edit{set(invoice.BuyerEmail, "a@b.cn;c@d.cn；e@f.cn, g@h.cn、i@j.cn")}},
		{name: "addresses on lines", edits: []edit{set(invoice.BuyerEmail, "a@b.cn\nc@d.cn")}},
		{name: "six addresses", edits: []edit{set(invoice.BuyerEmail, "a@b.cn,a@b.cn,a@b.cn,a@b.cn,a@b.cn,a@b.cn")}, want: []string{rules.EmailsTooMany}},
		{name: "one of two is none", edits: []edit{set(invoice.BuyerEmail, "a@b.cn;cd.cn")}, want: []string{rules.EmailForm}},
		{name: "a long address", edits: []edit{set(invoice.BuyerEmail, strings.Repeat("a", 46)+"@b.cn")}, want: []string{rules.TooLong}},
		{name: "separators alone", edits: []edit{set(invoice.BuyerEmail, ";")}, want: []string{rules.EmailForm}},
		{name: "a slash in an address", edits: []edit{set(invoice.BuyerEmail, "a/b@c.cn")}},

		{name: "blanks in a tax number", edits: []edit{set(invoice.BuyerTaxNum, "9137 0306 MA3T BJ0T 8E")}, want: []string{rules.ValueCleaned}},
		{name: "full-width order number", edits: []edit{set(invoice.OrderNo, "Ａ１００１")}, want: []string{rules.ValueCleaned}},
		{name: "an unseen character in a name", edits: []edit{called("杭州云帆\u200b科技有限公司")}, want: []string{rules.ValueCleaned}},
		{name: "blanks at the ends", edits: []edit{called(" 杭州云帆科技有限公司\u3000\u200b"), set(invoice.BuyerTaxNum, "\t91370306MA3TBJ0T8E ")}, want: []string{rules.ValueTidied, rules.ValueTidied}},
		{name: "blanks in a phone number", edits: []edit{sets(invoice.BuyerPhone, "138 0013 8000", invoice.BuyerAccount, "6222 0000 1111")}, want: []string{rules.ValueTidied, rules.ValueTidied}},
		{name: "full-width brackets", edits: []edit{called("杭州云帆科技（集团）有限公司")}},

		{name: "telephone without its 0", edits: []edit{set(invoice.BuyerTel, "57188886666")}, want: []string{rules.ZerosMayBeLost}},
		{name: "telephone of Beijing without its 0", edits: []edit{set(invoice.BuyerTel, "1088886666")}, want: []string{rules.ZerosMayBeLost}},
		{name: "telephone", edits: []edit{set(invoice.BuyerTel, "0571-88886666")}},
		{name: "mobile telephone", edits: []edit{set(invoice.BuyerTel, "13800138000")}},
		{name: "telephone without area", edits: []edit{set(invoice.BuyerTel, "88886666")}},
		{name: "service telephone", edits: []edit{set(invoice.BuyerTel, "4008886666")}},
		{name: "tax number of 15 digits", edits: []edit{number(invoice.BuyerTaxNum, "350102123456789")}},
		{name: "tax number of 15 digits without its 0", edits: []edit{number(invoice.BuyerTaxNum, "50102123456789")}, want: []string{rules.TaxNumLength, rules.ZerosMayBeLost}},

		{name: "percentage in a specification", edits: []edit{shown(invoice.Spec, "0.75", invoice.FormatPercent, "75%", true)}, want: []string{rules.PercentInText}},
		{name: "time in a remark", edits: []edit{shown(invoice.Remark, "0.5", invoice.FormatTime, "12:00", true)}, want: []string{rules.DateInText}},

		{name: "折扣 of 0.9", edits: []edit{titled(invoice.Discount, "折扣", "0.9")}, want: []string{rules.DiscountIsRate}},
		{name: "折扣 of 1", edits: []edit{titled(invoice.Discount, "折扣", "1")}, want: []string{rules.DiscountIsRate}},
		{name: "折扣 of 8.5", edits: []edit{titled(invoice.Discount, "折扣", "8.5")}, want: []string{rules.DiscountIsRate}},
		{name: "折扣 of 12", edits: []edit{titled(invoice.Discount, "折扣", "12")}, want: []string{rules.DiscountMayBeTenths}},
		{name: "折扣 of 12.5", edits: []edit{titled(invoice.Discount, "折扣", "12.5")}},
		{name: "折扣 of 85", edits: []edit{titled(invoice.Discount, "折扣", "85")}, want: []string{rules.DiscountMayBeTenths}},
		{name: "折扣 of 0", edits: []edit{titled(invoice.Discount, "折扣", "0")}},
		{name: "折扣金额 of 0.9", edits: []edit{set(invoice.Discount, "0.9")}},

		{name: "negative order", edits: []edit{set(invoice.LineAmount, "-106")}, want: []string{rules.OrderIsNegative}},
		{name: "negative order of two lines", edits: []edit{set(invoice.LineAmount, "-106"), add(invoice.RoleMixed, invoice.GoodsName, "咨询费", invoice.GoodsCode, "304",
			invoice.LineAmount, "-1", invoice.TaxRate, "6%")}, want: []string{rules.OrderIsNegative}},
		{name: "total as order number", edits: []edit{set(invoice.OrderNo, "合计"), func(d *invoice.Draft) { d.Number = "合计" }}, want: []string{rules.OrderNoIsTotal}},

		{name: "total as order number, with goods", edits: []edit{set(invoice.OrderNo, "合计"), func(d *invoice.Draft) { d.Number = "合计" }, set(invoice.GoodsName, "合计"), drop(invoice.TaxRate, invoice.GoodsCode)}, want: []string{rules.OrderNoIsTotal}},
		{name: "columns of other programs", edits: []edit{sets(invoice.ListFlag, "0", invoice.CodeVersion, "48.0", invoice.RowNo, "7"), number(invoice.Deduction, "0")}},
		{name: "deduction of 0.00", edits: []edit{sets(invoice.Deduction, "0.00", invoice.ListFlag, "否")}},
		{name: "deduction", edits: []edit{set(invoice.Deduction, "20")}, want: []string{rules.DeductionNotMade}},
		{name: "sales list", edits: []edit{set(invoice.ListFlag, "1")}, want: []string{rules.FieldNotCarried}},
	}
}

// The first address gets the mail, the others its copies.
func TestSeveralAddresses(t *testing.T) {
	t.Parallel()
	o := mustPass(t, set(invoice.BuyerEmail, "a@b.cn; c@d.cn；e@f.cn"))
	if o.Buyer.Email != "a@b.cn" || !slices.Equal(o.Buyer.CopyEmails, []string{"c@d.cn", "e@f.cn"}) {
		t.Errorf("%q and %q", o.Buyer.Email, o.Buyer.CopyEmails)
	}
	if one := mustPass(t, set(invoice.BuyerEmail, "a@b.cn")); one.Buyer.Email != "a@b.cn" || one.Buyer.CopyEmails != nil {
		t.Errorf("%q and %q", one.Buyer.Email, one.Buyer.CopyEmails)
	}
}

// A mask hides a person's number, and never what is wrong with it.
func TestMasksDoNotHideTheFault(t *testing.T) {
	t.Parallel()
	other := func(f invoice.Field, was, now string) []edit {
		return []edit{set(f, was), add(invoice.RoleMixed, f, now, invoice.GoodsName, "咨询费", invoice.GoodsCode, "304", invoice.LineAmount, "1", invoice.TaxRate, "6%")}
	}
	for _, c := range []struct {
		edits []edit
		want  string
	}{
		{[]edit{set(invoice.BuyerPhone, "1380013800")}, "交付手机“138*****00”不是 11 位手机号（有 10 位）"},
		{[]edit{set(invoice.BuyerPhone, "13800I38000")}, "交付手机“138******00”不是 11 位手机号（含有“I”）"},
		{[]edit{set(invoice.BuyerPhone, "23800138000")}, "交付手机“238******00”不是 11 位手机号（应以 1 开头）"},
		{[]edit{set(invoice.BuyerEmail, "zhang.example.cn")}, "交付邮箱“zha***********cn”不是邮箱地址（没有“@”）"},
		{[]edit{set(invoice.BuyerEmail, "zhang@@example.cn")}, "交付邮箱“zha************cn”不是邮箱地址（有两个“@”）"},
		{[]edit{set(invoice.BuyerEmail, "zhang@example")}, "交付邮箱“zha********le”不是邮箱地址（“@”后面没有完整的域名）"},
		{[]edit{person, drop(invoice.BuyerTaxNum), set(invoice.BuyerIDNum, "1101051949123100")}, "购买方的身份证号不是 18 位（或旧的 15 位）（有 16 位）"},
		{[]edit{person, drop(invoice.BuyerTaxNum), set(invoice.BuyerIDNum, "11010519491331002X")}, "购买方的身份证号不是 18 位（或旧的 15 位）（其中的出生日期不存在）"},
		{[]edit{person, set(invoice.BuyerIDNum, "11010519491231102X")}, "个人的纳税人识别号与证件号码不一致（110***********0*2X 和 110***********1*2X）"},
		{other(invoice.BuyerPhone, "13800138000", "13800138100"), "同一订单的交付手机前后不一致：orders.xlsx 订单 H2 是“138******00”，这里是“138******00”（138*****000 和 138*****100）"},
		{other(invoice.BuyerPhone, "13800138000", "13900138000"), "同一订单的交付手机前后不一致：orders.xlsx 订单 H2 是“138******00”，这里是“139******00”"},
	} {
		var got []string
		for _, f := range check(t, settings(), c.edits...).Findings {
			got = append(got, f.Message("zh"))
		}
		if !slices.Contains(got, c.want) {
			t.Errorf("want %s, got %q", c.want, got)
		}
	}
	a, b := *mustPass(t, set(invoice.BuyerPhone, "13800138000")), *mustPass(t, set(invoice.BuyerPhone, "13800138100"))
	if _, was, now := rules.Differences(&a, &b); was != "138*****000" || now != "138*****100" {
		t.Errorf("differences %s and %s", was, now)
	}
}
