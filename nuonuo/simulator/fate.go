package simulator

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// failCauses are reasons a bureau gives for a failed invoice.
var failCauses = [...]string{
	"购买方名称与税号不一致",
	"开票服务异常，请稍后重试",
	"税局返回：发票开具失败，系统繁忙",
}

// bureauRates are the rates (税率) a bureau takes on a blue invoice, with the
// former ones that still occur.
var bureauRates = []string{"0", "0.01", "0.015", "0.02", "0.03", "0.04", "0.05", "0.06", "0.09", "0.1", "0.11", "0.13", "0.16", "0.17"}

// fate decides how an invoice ends: by a marker in the order, by the lists of
// order numbers, by what a bureau refuses, and then by chance. knob names the
// setting that decided, if one did.
func (s *Server) fate(c *call, o *order) (end outcome, cause, knob string) {
	k, no := c.knobs, o.head[hOrderNo]
	if tail, marked := o.marker("模拟签章失败"); marked {
		return sealFailed, markedCause(tail, "签章失败"), ""
	}
	if tail, marked := o.marker("SIM-SEAL"); marked {
		return sealFailed, markedCause(tail, "签章失败"), ""
	}
	for _, sign := range [...]string{"模拟失败", "SIM-FAIL"} {
		if tail, marked := o.marker(sign); marked {
			return issueFailed, markedCause(tail, s.failCause(k, o)), ""
		}
	}
	if slices.Contains(k.SealFailOrders, no) {
		return sealFailed, "签章失败", "seal_fail_orders"
	}
	if slices.Contains(k.FailOrders, no) {
		return issueFailed, s.failCause(k, o), "fail_orders"
	}
	if cause := bureauRefusal(k, o); cause != "" {
		return issueFailed, cause, ""
	}
	if o.head[hBillInfoNo] != "" && o.red() && k.RedFails > 0 {
		return issueFailed, s.failCause(k, o), redFailsKnob
	}
	return s.chanceFate(k, o)
}

const redFailsKnob = "red_fails"

// redFate decides how the red invoice of a form ends.
func (s *Server) redFate(c *call, o *order) (end outcome, cause string) {
	if c.knobs.RedFails == 0 {
		return issuedWell, ""
	}
	s.stats.struck(redFailsKnob)
	return issueFailed, s.failCause(c.knobs, o)
}

func (s *Server) chanceFate(k *Knobs, o *order) (end outcome, cause, knob string) {
	if k.FailRate == 0 && k.SealFailRate == 0 {
		return issuedWell, "", ""
	}
	switch p := s.draw("fate", o.head[hSalerTaxNum], o.head[hOrderNo]); {
	case p < k.FailRate:
		return issueFailed, s.failCause(k, o), "fail_rate"
	case p < k.FailRate+k.SealFailRate:
		return sealFailed, "签章失败", "seal_fail_rate"
	}
	return issuedWell, "", ""
}

// markedCause takes the reason from what follows a marker's colon.
func markedCause(tail, otherwise string) string {
	for _, colon := range [...]string{"：", ":"} {
		if cause, found := strings.CutPrefix(tail, colon); found && cause != "" {
			return cause
		}
	}
	return otherwise
}

func (s *Server) failCause(k *Knobs, o *order) string {
	if k.FailCause != "" {
		return k.FailCause
	}
	return failCauses[s.hash("cause", o.head[hSalerTaxNum], o.head[hOrderNo])%uint64(len(failCauses))]
}

// bureauRefusal returns why the tax bureau (税局) would fail an order that the
// platform takes: characters outside GBK, a rate that does not exist, and by
// knob a price that does not fit.
func bureauRefusal(k *Knobs, o *order) string {
	for _, v := range [...]string{o.head[hBuyerName], o.head[hRemark], o.head[hBuyerAddress], o.head[hBuyerAccount]} {
		if !printable(v) {
			return "开票内容含有非法字符"
		}
	}
	for i := range o.lines {
		l := &o.lines[i]
		if !printable(l[lGoodsName]) || !printable(l[lSpecType]) || !printable(l[lUnit]) {
			return "开票内容含有非法字符"
		}
		if !knownRate(l[lTaxRate]) {
			return "税率" + l[lTaxRate] + "不合法，当前纳税人可用税率为：0.13,0.09,0.06,0.05,0.03,0.015,0.01,0"
		}
		if k.PriceCheck && priceMisses(l) {
			return "商品行单价乘以数量与金额误差超过0.01"
		}
	}
	return ""
}

func knownRate(rate string) bool {
	if slices.Contains(bureauRates, rate) {
		return true
	}
	d, err := decimal.NewFromString(rate)
	return rate == "" || err == nil && slices.Contains(bureauRates, d.String())
}

func priceMisses(l *line) bool {
	price, err1 := decimal.NewFromString(l[lPrice])
	num, err2 := decimal.NewFromString(l[lNum])
	against := l[lExcluded]
	if l[lWithTaxFlag] == "1" {
		against = l[lIncluded]
	}
	sum, err3 := decimal.NewFromString(against)
	if err1 != nil || err2 != nil || err3 != nil || l[lProperty] == "1" {
		return false
	}
	return price.Mul(num).Sub(sum).Abs().GreaterThan(decimal.New(1, -2))
}

// printable reports whether billing software can print s: no control
// characters and nothing outside GBK.
func printable(s string) bool {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r >= 0x4e00 && r <= 0x9fa5, r >= ' ' && r < 0x7f, r >= 0xff01 && r <= 0xff5e:
			continue
		case r == '\n' || r == '\r' || r == '\t':
			continue
		case r < 0xa0 || !inGBK(r):
			return false
		}
	}
	return true
}

func inGBK(r rune) bool {
	_, err := simplifiedchinese.GBK.NewEncoder().String(string(r))
	return err == nil
}
