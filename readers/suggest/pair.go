package suggest

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
)

// plainPairs are titles of columns with a text and a number, folded, without the buyer and
// without a word for "and".
var plainPairs = map[string]invoice.Field{
	"地址电话": invoice.BuyerAddress, "地址联系电话": invoice.BuyerAddress,
	"开户行账号": invoice.BuyerBank, "开户行帐号": invoice.BuyerBank,
}

// joinedPairs are titles that have two values only with a word for "and": 银行账号 is an account.
var joinedPairs = map[string]invoice.Field{
	"银行账号": invoice.BuyerBank, "银行帐号": invoice.BuyerBank, "开户银行账号": invoice.BuyerBank, "开户银行帐号": invoice.BuyerBank,
}

// pairNumbers are the fields of the number behind the text of a field.
var pairNumbers = map[invoice.Field]invoice.Field{
	invoice.BuyerAddress: invoice.BuyerTel,
	invoice.BuyerBank:    invoice.BuyerAccount,
}

var ands = strings.NewReplacer("及", "", "和", "", "与", "", "、", "", "/", "", ",", "", "+", "", "&", "", ";", "")

// pairOf is the field of the text of a column with a text and a number, by its folded title; empty
// for other titles.
func pairOf(key string) invoice.Field {
	key = notes.ReplaceAllString(key, "")
	for _, of := range []string{"购买方", "购货方", "购货单位", "购方", "受票方", "客户", "公司", "单位", "注册", "开票"} {
		if rest, ok := strings.CutPrefix(key, of); ok {
			key = rest
			break
		}
	}
	bare := ands.Replace(key)
	if f := plainPairs[bare]; f != "" {
		return f
	}
	if bare != key {
		return joinedPairs[bare]
	}
	return ""
}

// divide gives the text and the number of a column to two fields. It does nothing if another column
// has one of them, or no value can be divided.
func (p *placing) divide(out *Column, v *values, text invoice.Field) bool {
	number := pairNumbers[text]
	if p.taken[text] != nil || p.taken[number] != nil {
		return false
	}
	divided := 0
	for _, value := range v.order {
		if profile.Divides(value, number) {
			divided++
		}
	}
	if divided == 0 {
		return false
	}
	c := &candidate{values: v, field: text}
	p.taken[text], p.taken[number] = c, c
	out.Use, out.Field, out.Number, out.Sure = Mapped, text, number, Likely
	out.Reason = lang.Format("一格两项，末尾的号码作为%s", "two values in a cell; the number at its end is the %s", number.Title())
	if divided < len(v.order) {
		out.Sure = Unsure
		out.Reason = lang.Join([]lang.Text{out.Reason, lang.Format("前几行里有 %d 个分不开", "%d of the first values cannot be divided",
			len(v.order)-divided)}, "，", ", ")
	}
	return true
}
