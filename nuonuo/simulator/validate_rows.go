package simulator

import (
	"strings"

	"github.com/shopspring/decimal"
)

// rows checks each row of invoiceDetail by itself, but for its amounts.
func (v *validator) rows() {
	for n := range v.order.lines {
		l := &v.order.lines[n]
		v.rowFields(n, l)
		v.rowPolicy(n, l)
		v.rowPrice(n, l)
		if v.code != "" {
			return
		}
	}
}

func (v *validator) rowFields(n int, l *line) {
	switch {
	case l[lGoodsName] == "":
		v.fail("E4000", row(n)+"goodsName不能为空")
	case l[lWithTaxFlag] != "0" && l[lWithTaxFlag] != "1":
		v.fail("E4000", row(n)+"withTaxFlag只能为0或1")
	case l[lTaxRate] == "" && !v.rateMayMiss():
		v.fail("E4000", row(n)+"taxRate不能为空")
	case l[lTaxRate] != "" && !validRate(l[lTaxRate]):
		v.fail("E4000", row(n)+"taxRate不正确")
	case l[lGoodsCode] == "" && !v.knobs.GoodsMatching:
		v.fail("E9121", row(n)+"获取商品编码失败")
	case l[lGoodsCode] == "" && !v.knobs.GoodsLookup:
		v.fail("E9138", row(n)+"商品编码查询失败")
	case strings.Trim(l[lGoodsCode], "0123456789") != "":
		v.fail("E4000", row(n)+"goodsCode只能为数字")
	case l[lProperty] != "" && l[lProperty] != "0" && l[lProperty] != "1" && l[lProperty] != "2":
		v.fail("E4000", row(n)+"invoiceLineProperty只能为0、1、2")
	case v.order.red() && l[lProperty] == "1" && l[lNum] != "" && !amountOf(l[lNum]).IsPositive():
		v.fail("E9116", row(n)+"红票折扣行数量必须为正数")
	case v.order.red() && l[lProperty] != "" && l[lProperty] != "0":
		v.fail("E4000", "红票明细只能为正常行")
	}
}

// rateMayMiss: the rate of used cars and of red paper lists may be null.
func (v *validator) rateMayMiss() bool {
	return v.order.kind() == "u" || v.order.red() && v.order.paper()
}

func validRate(rate string) bool {
	d, err := parseAmount(rate)
	return err == nil && !d.IsNegative() && d.LessThan(decimal.NewFromInt(1))
}

// rowPolicy checks zero rates and policies (优惠政策): 数电 kinds use the flags 01
// to 18 alone, the others zeroRateFlag with flag and name.
func (v *validator) rowPolicy(n int, l *line) {
	zero, flag := l[lZeroRateFlag], l[lFavouredFlag]
	if v.order.digital() {
		switch {
		case zero != "" && !v.knobs.DigitalZeroFlag || l[lFavouredName] != "":
			v.fail("E4000", row(n)+"数电票零税率标识和优惠政策名称应为空")
		case l[lDeduction] != "" && l[lDeduction] != "0":
			v.fail("E4000", row(n)+"数电票不支持扣除额")
		case flag != "" && flag != "0" && (len(flag) != 2 || flag < "01" || flag > "18"):
			v.fail("E4000", row(n)+"favouredPolicyFlag取值不正确")
		}
		return
	}
	isZero := l[lTaxRate] != "" && amountOf(l[lTaxRate]).IsZero()
	switch {
	case flag != "" && flag != "0" && flag != "1":
		v.fail("E4000", row(n)+"favouredPolicyFlag取值不正确")
	case zero != "" && zero != "0" && zero != "1" && zero != "2" && zero != "3":
		v.fail("E4000", row(n)+"zeroRateFlag取值不正确")
	case zero != "" && !isZero:
		v.fail("E4000", row(n)+"非零税率时zeroRateFlag应为空")
	case flag == "1" && l[lFavouredName] == "":
		v.fail("E4000", row(n)+"favouredPolicyName不能为空")
	}
}

// rowPrice checks price (单价) and num (数量).
func (v *validator) rowPrice(n int, l *line) {
	if (l[lPrice] == "") != (l[lNum] == "") {
		v.fail("E4000", row(n)+"单价和数量必须都填或都不填")
		return
	}
	if l[lPrice] == "" {
		if l[lIncluded] == "" || l[lExcluded] == "" || l[lTax] == "" {
			v.fail("E9123", row(n)+"单价为空时，含税金额、不含税金额、税额都不能为空")
		}
		return
	}
	for _, i := range [...]int{lPrice, lNum} {
		d, err := parseAmount(l[i])
		if err != nil || d.Exponent() < -8 {
			v.fail("E4000", row(n)+lineSpecs[i].name+"应为数字且最多8位小数")
			return
		}
		if i == lPrice && d.IsNegative() {
			v.fail("E4000", row(n)+"price不能为负数")
		}
	}
}

// parseAmount reads a plain decimal number: digits, a point, a sign. The
// exponents that decimal.NewFromString also takes are no amounts.
func parseAmount(text string) (decimal.Decimal, error) {
	if strings.ContainsAny(text, "eE_+ ") || len(text) > 40 {
		return decimal.Decimal{}, errNotNumber
	}
	return decimal.NewFromString(text)
}

// discounts checks the discount rows (折扣行): each follows its discounted row
// directly, with the same name and rate and no larger amount.
func (v *validator) discounts() {
	lines := v.order.lines
	for n := range lines {
		l := &lines[n]
		switch l[lProperty] {
		case "2":
			if n+1 == len(lines) || lines[n+1][lProperty] != "1" {
				v.fail("E9110", row(n)+"折扣行必须紧跟被折扣行")
				return
			}
			if l[lNum] != "" && !amountOf(l[lNum]).IsPositive() {
				v.fail("E9114", row(n)+"蓝票被折扣行数量必须为正数")
			}
		case "1":
			if n == 0 || lines[n-1][lProperty] != "2" {
				v.fail("E9110", row(n)+"折扣行必须紧跟被折扣行")
				return
			}
			v.discountRow(n, &lines[n-1], l)
		}
		if v.code != "" {
			return
		}
	}
}

func (v *validator) discountRow(n int, of, l *line) {
	switch {
	case l[lGoodsName] != of[lGoodsName]:
		v.fail("E9105", row(n)+"折扣行名称与被折扣行不一致")
	case !amountOf(l[lTaxRate]).Equal(amountOf(of[lTaxRate])):
		v.fail("E9112", row(n)+"折扣行税率与被折扣行不一致")
	case l[lNum] != "" && !amountOf(l[lNum]).IsNegative():
		v.fail("E9111", row(n)+"蓝票折扣行数量必须为负数")
	}
}
