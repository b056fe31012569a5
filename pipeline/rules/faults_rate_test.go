package rules_test

import (
	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// smallScaleSeller may use 3 % and 1 %.
func smallScaleSeller(s *rules.Settings) {
	s.Sellers[0].Rates = []decimal.Decimal{decimal.New(3, -2), decimal.New(1, -2)}
}

func rateFaults() []fault {
	special := set(invoice.KindField, "bs")
	return []fault{
		{name: "no rate", edits: []edit{drop(invoice.TaxRate)}, want: []string{rules.FieldMissing}},
		{name: "rate in words", edits: []edit{set(invoice.TaxRate, "十三")}, want: []string{rules.RateUnreadable}},
		{name: "rate of an agent's invoice", edits: []edit{set(invoice.TaxRate, "***")}, want: []string{rules.RateUnreadable}},
		{name: "8 %", edits: []edit{set(invoice.TaxRate, "8%")}, want: []string{rules.RateNotLegal}},
		{name: "0.13 %", edits: []edit{set(invoice.TaxRate, "0.13%")}, want: []string{rules.RateNotLegal}},
		{name: "17 %", edits: []edit{set(invoice.TaxRate, "17%")}, want: []string{rules.RateHistoric}},
		{name: "5 %", edits: []edit{set(invoice.TaxRate, "5%")}, want: []string{rules.RateDated}},
		{name: "rate that the seller lacks", s: smallScaleSeller, want: []string{rules.RateNotAllowed}},
		{name: "exempt sale of a small seller", edits: []edit{set(invoice.TaxRate, "免税")}, s: smallScaleSeller},
		{name: "special exempt", edits: []edit{special, set(invoice.TaxRate, "免税")}, want: []string{rules.SpecialAtZero}},
		{name: "bare zero", edits: []edit{set(invoice.TaxRate, "0")}, want: []string{rules.ZeroUnexplained}},
		{name: "3 % special of a small seller", edits: []edit{special, set(invoice.TaxRate, "3%")}, s: smallScaleSeller, want: []string{rules.LevyReasonMissing}},
		{name: "3 % with its reason", edits: []edit{special, set(invoice.TaxRate, "3%"), set(invoice.LevyReason, "因为实际经营业务需要，放弃享受减按1%征收率征收增值税政策。")}, s: smallScaleSeller},
		{name: "unknown policy", edits: []edit{set(invoice.Policy, "随意减免")}, want: []string{rules.PolicyUnknown}},
		{name: "exempt at 6 %", edits: []edit{set(invoice.Policy, "免税")}, want: []string{rules.PolicyRate}},
		{name: "exempt and not taxable", edits: []edit{set(invoice.TaxRate, "免税"), set(invoice.Policy, "不征税")}, want: []string{rules.PolicyRate}},
		{name: "a policy the platform lacks", edits: []edit{set(invoice.TaxRate, "2%"), set(invoice.Policy, "按2%简易征收")}, want: []string{rules.PolicyNotCarried, rules.RateDated}},
		{name: "no policy, and its name", edits: []edit{sets(invoice.UsePolicy, "否", invoice.Policy, "先征后退")}, want: []string{rules.PolicyContradicted}},
		{name: "a policy without name", edits: []edit{set(invoice.UsePolicy, "是")}, want: []string{rules.PolicyMissing}},
		{name: "a policy named 无", edits: []edit{sets(invoice.UsePolicy, "是", invoice.Policy, "无")}, want: []string{rules.PolicyMissing}},
		{name: "no policy", edits: []edit{sets(invoice.UsePolicy, "否", invoice.Policy, "无")}},
	}
}
