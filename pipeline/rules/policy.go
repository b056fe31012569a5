package rules

import (
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// policy is one tax policy (优惠政策). Source: favouredPolicyFlag of requestBillingNew, and the
// bureau's batch workbook for the last two, for which the platform has no code.
type policy struct {
	code  string // 数电: favouredPolicyFlag; empty: the platform has none
	name  string
	rates []int64 // rates it goes with, in thousandths; nil: any but 0
	zero  bool    // exempt or not taxable
	other string  // another spelling
	until string  // its last day; empty: not limited
	next  lang.Text
}

var policies = sync.OnceValue(func() []policy {
	return []policy{
		{code: "01", name: "简易征收", rates: []int64{30, 50}},
		{code: "02", name: "稀土产品"},
		{code: "03", name: wordExempt, rates: []int64{0}, zero: true},
		{code: "04", name: wordNotTaxable, rates: []int64{0}, zero: true},
		{code: "05", name: "先征后退"},
		{code: "06", name: "100%先征后退"},
		{code: "07", name: "50%先征后退"},
		{code: "08", name: "按3%简易征收", rates: []int64{30}},
		{code: "09", name: "按5%简易征收", rates: []int64{50}},
		{code: "10", name: "按5%简易征收减按1.5%计征", rates: []int64{15}, other: "按5%简易征收减按1.5%计证", until: "2025-12-31",
			next: lang.Text{Zh: "2026 年起按 3% 减按 1.5%，请在电子税局开具", En: "since 2026 3% is reduced to 1.5%; issue it on the tax bureau's website"}},
		{code: "11", name: "即征即退30%"},
		{code: "12", name: "即征即退50%"},
		{code: "13", name: "即征即退70%"},
		{code: "14", name: "即征即退100%"},
		{code: "15", name: "超税负3%即征即退"},
		{code: "16", name: "超税负8%即征即退"},
		{code: "17", name: "超税负12%即征即退"},
		{code: "18", name: "超税负6%即征即退"},
		{name: "按2%简易征收"},
		{name: "按3%简易征收减按1.5%计征"},
	}
})

func findPolicy(text string) *policy {
	want, list := invoice.Fold(text), policies()
	for i := range list {
		if p := &list[i]; want == p.name || want == p.other && want != "" || want == p.code && want != "" {
			return p
		}
	}
	return nil
}

// readPolicy finds a row's policy: from its own cell, or from the word in place of the rate.
func (c *checker) readPolicy(r *lineRow, word string) *policy {
	if v := r.get(invoice.RefundType); v.usable() {
		c.reject(FieldNotCarried, v)
	}
	v, use := r.get(invoice.Policy), r.get(invoice.UsePolicy)
	used := c.boolOf(use, v != nil)
	if v == nil {
		switch {
		case word != "":
			return findPolicy(word)
		case used && use.usable():
			c.reportAs(PolicyMissing, use, invoice.Policy)
		}
		return nil
	}
	if !v.usable() {
		return nil
	}
	p := findPolicy(v.text)
	switch {
	case p == nil:
		if none(v.text) {
			return c.noPolicy(use, used, word)
		}
		c.reject(PolicyUnknown, v, policyList())
	case !used && use.usable():
		c.report(PolicyContradicted, use, p.name)
	case p.code == "":
		c.reject(PolicyNotCarried, v, p.name)
		return nil
	case word != "" && p.name != word:
		c.reject(PolicyRate, v, p.name, word, p.expected())
		return findPolicy(word)
	}
	return p
}

func (c *checker) noPolicy(use *value, used bool, word string) *policy {
	switch {
	case word != "":
		return findPolicy(word)
	case used && use.usable():
		c.reportAs(PolicyMissing, use, invoice.Policy)
	}
	return nil
}

// applyPolicy writes a policy in the form of the order's kind. Digital kinds have a number each;
// older kinds have a flag, a name, and a mark of their own for a rate of 0 (zeroRateFlag).
func (c *checker) applyPolicy(r *lineRow, v *value, p *policy) {
	l := &r.line
	if p == nil {
		if l.Rate.IsZero() && !c.order.Kind.Digital() {
			l.ZeroRate = "3"
		}
		return
	}
	if !p.allows(l.Rate) {
		c.report(PolicyRate, v, p.name, percent(l.Rate), p.expected())
		return
	}
	if day := c.day(); p.until != "" && day > p.until {
		at := v
		if named := r.get(invoice.Policy); named != nil {
			at = named
		}
		c.warn(PolicyExpired, at, p.name, p.until, day, Bilingual(p.next))
	}
	if c.order.Kind.Digital() {
		l.Policy = p.code
		return
	}
	l.Policy, l.PolicyName = "1", p.name
	switch p.name {
	case wordExempt:
		l.ZeroRate = "1"
	case wordNotTaxable:
		l.ZeroRate = "2"
	}
}

func (p *policy) allows(rate decimal.Decimal) bool {
	if p.rates == nil {
		return !rate.IsZero()
	}
	for _, r := range p.rates {
		if rate.Equal(decimal.New(r, -3)) {
			return true
		}
	}
	return false
}

// expected names the rates that go with a policy.
func (p *policy) expected() string {
	switch {
	case p.zero:
		return words(p.name+"（税率填“"+p.name+"”），或清空优惠政策类型", "“"+p.name+"” as the rate, or no policy")
	case p.rates == nil:
		return words("大于 0 的税率", "a rate above 0")
	}
	list := make([]decimal.Decimal, len(p.rates))
	for i, r := range p.rates {
		list[i] = decimal.New(r, -3)
	}
	return rateList(list)
}

func policyList() string {
	var out []string
	for _, p := range policies() {
		if p.code != "" {
			out = append(out, p.name)
		}
	}
	return strings.Join(out, "、")
}
