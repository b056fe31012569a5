package suggest

import (
	"regexp"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// candidate is one field that a column may hold. The candidate with the most points of a field gets
// it.
type candidate struct {
	*values
	title  meant
	field  invoice.Field
	sure   Sureness
	why    lang.Text
	points int
}

// The points of titles. Agreement of the values adds agreePoints, contradiction subtracts them.
const (
	exactPoints   = 100
	likelyPoints  = 80
	partPoints    = 60
	nearPoints    = 50
	valuePoints   = 40
	markPoints    = 30
	agreePoints   = 15
	contraryLimit = 10 // a field with fewer points is not suggested
)

// byTitle is the candidate that a title names; ok is false if it names none.
func byTitle(v *values, m meant) (candidate, bool) {
	c := candidate{values: v, title: m, field: m.field, sure: m.sure}
	switch {
	case m.field == "":
		return c, false
	case m.field == invoice.InvoiceNo && v.ownNumbers():
		c.field, c.sure, c.points = invoice.OrderNo, Unsure, valuePoints
		c.why = lang.Text{Zh: "值不是发票号码，每行都有且不重复", En: "the values are no invoice numbers; every row has a different one"}
		return c, true
	case m.field == invoice.GoodsCode && v.filled > 0 && v.none(aCode) && v.share(aShortText, 50):
		return c, false // codes of one's own, which no invoice may have
	case m.near != "":
		c.points, c.why = nearPoints, lang.Format("列名和“%s”只差一个字", "the title is one letter away from %q", m.near)
	case m.part:
		c.points, c.why = partPoints, lang.Text{Zh: "列名里有相近的词", En: "the title has words of it"}
	case m.sure == Sure:
		c.points, c.why = exactPoints, lang.Text{Zh: "列名相符", En: "the title names it"}
	default:
		c.points, c.why = likelyPoints, lang.Text{Zh: "列名常这样用", En: "the title is often used for it"}
	}
	c.weigh()
	return c, true
}

// weigh compares the values with the field that the title names.
func (c *candidate) weigh() {
	agrees, contradicts, why := judge(c.field, c.values)
	switch {
	case contradicts:
		c.points -= agreePoints
		c.sure = Unsure
		c.why = lang.Join([]lang.Text{c.why, why}, "，但", ", but ")
	case agrees:
		c.points += agreePoints
		c.why = lang.Join([]lang.Text{c.why, why}, "，", ", ")
		if c.title.part {
			c.sure = Likely
		}
	case c.filled == 0:
		c.why = lang.Join([]lang.Text{c.why, {Zh: "列是空的", En: "the column is empty"}}, "，", ", ")
	}
}

// judge compares the values of a column with what a field has; both are false if they tell nothing.
func judge(f invoice.Field, v *values) (agrees, contradicts bool, why lang.Text) {
	if v.filled == 0 {
		return false, false, lang.Text{}
	}
	switch f {
	case invoice.OrderNo:
		return judgeOrderNo(v)
	case invoice.BuyerTaxNum:
		return verdict(v.share(aTaxNum, 60), v.none(aTaxNum) && !v.share(aLongNumber, 50),
			"值是税号", "the values are tax numbers", "值不像税号", "the values do not look like tax numbers")
	case invoice.GoodsCode:
		return verdict(v.share(aCode, 80), v.none(aCode) && v.share(aShortText, 50),
			"值是 19 位编码", "the values are codes of 19 digits", "值不是税收编码", "the values are not tax codes")
	case invoice.TaxRate:
		return verdict(v.share(aRate, 90), !v.share(aRate, 50),
			"值都是税率", "the values are rates", "值不是税率", "the values are not rates")
	case invoice.OrderDate:
		return verdict(v.share(aDate, 80), v.none(aDate),
			"值是日期", "the values are dates", "值不是日期", "the values are not dates")
	case invoice.BuyerPhone:
		return verdict(v.share(aPhone, 80), v.none(aPhone),
			"值是手机号", "the values are mobile numbers", "值不是手机号", "the values are not mobile numbers")
	case invoice.BuyerEmail:
		return verdict(v.share(aMail, 80), v.none(aMail),
			"值是邮箱", "the values are e-mail addresses", "值不是邮箱", "the values are not e-mail addresses")
	case invoice.BuyerName:
		return verdict(v.share(aCompany, 30), v.share(aNumber, 50),
			"值是单位名称", "the values are names of companies", "值是数字", "the values are numbers")
	case invoice.GoodsName:
		return verdict(v.share(aShortText, 80) && v.none(aCompany), v.share(aNumber, 50) || v.share(aCompany, 70),
			"值是文字", "the values are texts", "值不像商品或服务", "the values do not look like goods or services")
	}
	if info, _ := f.Info(); info.Type == invoice.TypeAmount || info.Type == invoice.TypeNumber {
		return verdict(v.share(aNumber, 95), !v.share(aNumber, 60),
			"值是数字", "the values are numbers", "值不是数字", "the values are not numbers")
	}
	return false, false, lang.Text{}
}

func verdict(agrees, contradicts bool, zh, en, notZh, notEn string) (bool, bool, lang.Text) {
	if contradicts {
		return false, true, lang.Text{Zh: notZh, En: notEn}
	}
	return agrees, false, lang.Text{Zh: zh, En: en}
}

// invoiceNumber matches the number of an invoice: 8 digits on paper, 20 of a digital one.
var invoiceNumber = regexp.MustCompile(`^(\d{8}|\d{20})$`)

// ownNumbers reports whether a column has a different number in every row, and none of an invoice.
func (v *values) ownNumbers() bool {
	if v.filled < 2 || v.filled < v.rows || !v.unique() {
		return false
	}
	for text := range v.texts {
		if invoiceNumber.MatchString(text) {
			return false
		}
	}
	return true
}

func judgeOrderNo(v *values) (agrees, contradicts bool, why lang.Text) {
	switch {
	case v.running() && v.filled > 2:
		return false, true, lang.Text{
			Zh: "值是 1、2、3 这样的序号",
			En: "the values are running numbers 1, 2, 3",
		}
	case v.share(aFraction, 30), v.share(aDate, 80) && !v.unique(), v.share(aCompany, 50):
		return false, true, lang.Text{Zh: "值不像单号", En: "the values do not look like order numbers"}
	case v.filled < v.rows:
		return false, true, lang.Format("有 %d 行是空的", "%d rows are empty", v.rows-v.filled)
	case v.unique():
		return true, false, lang.Text{Zh: "每行都有且不重复", En: "every row has a different one"}
	}
	return false, false, lang.Text{}
}

// byValues is the candidate that values without a telling title point to.
func byValues(v *values) (candidate, bool) {
	c := candidate{values: v, points: valuePoints, sure: Likely}
	put := func(f invoice.Field, zh, en string) (candidate, bool) {
		c.field, c.why = f, lang.Text{Zh: "按内容：" + zh, En: "by its values: " + en}
		return c, true
	}
	switch {
	case v.filled < 2:
		return c, false
	case v.share(aTaxNum, 80) && v.share(aTaxLetter, 30):
		return put(invoice.BuyerTaxNum, "是税号", "tax numbers")
	case v.share(aCode, 90):
		return put(invoice.GoodsCode, "是 19 位编码", "codes of 19 digits")
	case v.share(aMail, 80):
		return put(invoice.BuyerEmail, "是邮箱", "e-mail addresses")
	case v.share(aCompany, 80):
		return put(invoice.BuyerName, "是单位名称", "names of companies")
	case v.onlyRates():
		return put(invoice.TaxRate, "是税率", "tax rates")
	case v.unique() && v.share(aShortText, 100) && v.none(aFraction) && v.share(aMark, 100):
		c.points, c.sure = markPoints, Unsure
		return put(invoice.OrderNo, "每行都有且不重复的号", "a different mark in every row")
	}
	return c, false
}

// onlyRates reports whether all values are rates that are hardly anything else: few different ones,
// and one of them is a common rate that no quantity begins with.
func (v *values) onlyRates() bool {
	if !v.share(aRate, 100) || len(v.texts) > 4 {
		return false
	}
	for text := range v.texts {
		switch text {
		case "13%", "9%", "6%", "3%", "1%", "0.13", "0.09", "0.06", "0.03", "0.01":
			return true
		}
	}
	return false
}
