package rules_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// datedFaults are about rates and policies at the borders of their terms.
func datedFaults() []fault {
	small := func(s *rules.Settings) { s.Sellers[0].Taxpayer = rules.SmallScale }
	general := func(s *rules.Settings) { s.Sellers[0].Taxpayer = rules.General }
	at := func(rate, day string) []edit {
		return []edit{sets(invoice.TaxRate, rate, invoice.OrderDate, day)}
	}
	letting := func(day string) []edit {
		return append(at("1.5%", day), set(invoice.Policy, "按5%简易征收减按1.5%计征"))
	}
	dated, expired := []string{rules.RateDated}, []string{rules.RateExpired}
	return []fault{
		{name: "1 % before it began", s: small, edits: at("1%", "2020-02-29"), want: expired},
		{name: "1 % on its first day", s: small, edits: at("1%", "2020-03-01")},
		{name: "1 % in the year of exemption", s: small, edits: at("1%", "2022-04-01"), want: expired},
		{name: "1 % again", s: small, edits: at("1%", "2023-01-01")},
		{name: "1 % on the last day of the old law", s: small, edits: at("1%", "2025-12-31 23:59:59")},
		{name: "1 % on the first day of the new law", s: small, edits: at("1%", "2026-01-01")},
		{name: "1 % on its last day", s: small, edits: at("1%", "2027-12-31")},
		{name: "1 % after it", s: small, edits: at("1%", "2028-01-01"), want: expired},
		{name: "1 % after it, by the day of issue", s: func(s *rules.Settings) {
			small(s)
			s.Today = time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
		}, edits: []edit{set(invoice.TaxRate, "1%")}, want: expired},
		{name: "3 % in the year of exemption", s: small, edits: at("3%", "2022-06-01")},
		{name: "3 % while it is cut", s: small, edits: at("3%", "2025-12-31"), want: []string{rules.LevyReasonMissing}},
		{name: "1 % of a general taxpayer", s: general, edits: at("1%", "2026-01-01"), want: []string{rules.RateOfSmall}},
		{name: "5 % on the last day", edits: at("5%", "2027-12-31"), want: dated},
		{name: "5 % after it", edits: at("5%", "2028-01-01"), want: expired},
		{name: "2 % before it began", edits: at("2%", "2014-06-30"), want: expired},
		{name: "2 % on the last day", edits: at("2%", "2027-12-31"), want: dated},
		{name: "2 % after it", edits: at("2%", "2028-01-01"), want: expired},
		{name: "1.5 % under the old law", edits: letting("2025-12-31"), want: dated},
		{name: "1.5 % of the old law under the new one", edits: letting("2026-01-01"), want: []string{rules.RateDated, rules.PolicyExpired}},
	}
}

// limitFaults are about the seller's limits of one invoice.
func limitFaults() []fault {
	limits := func(list ...rules.Limit) func(*rules.Settings) {
		return func(s *rules.Settings) { s.Sellers[0].Limits = list }
	}
	all, ordinary := rules.Limit{Net: 10000}, rules.Limit{Kind: "pc", Net: 20000} // 100 and 200 yuan
	gross := func(amount string) []edit { return []edit{set(invoice.LineAmount, amount)} }
	over, near := []string{rules.OverLimit}, []string{rules.NearLimit}
	older := func(amount string) []edit {
		return append(gross(amount), set(invoice.KindField, "p"))
	}
	oil := func(kind string) []edit {
		many := []edit{coded(oilCode, invoice.Unit, "升", invoice.Quantity, "1", invoice.KindField, kind)}
		for range 8 {
			many = append(many, add(invoice.RoleMixed, invoice.GoodsName, "机油", invoice.GoodsCode, oilCode, invoice.Unit, "升",
				invoice.Quantity, "1", invoice.LineAmount, "1", invoice.TaxRate, "13%"))
		}
		return many
	}
	return []fault{
		{name: "at the limit", s: limits(all), edits: gross("106.00"), want: near},
		{name: "a cent above it", s: limits(all), edits: gross("106.01"), want: over},
		{name: "within 1 % of it", s: limits(all), edits: gross("104.94"), want: near},
		{name: "a cent less", s: limits(all), edits: gross("104.93")},
		{name: "far above it", s: limits(all), edits: gross("1060"), want: over},
		{name: "the limit of another kind", s: limits(rules.Limit{Kind: "bs", Net: 100}), edits: gross("1060")},
		{name: "the limit of its kind", s: limits(all, ordinary), edits: gross("150")},
		{name: "the limit of its kind, first", s: limits(ordinary, all), edits: gross("213"), want: over},
		{name: "near a tier of an older kind", edits: older("10599.98"), want: near},
		{name: "above that tier", edits: older("10600")},
		{name: "below it", edits: older("10480")},
		{name: "near a tier of a digital kind", edits: gross("10599.98")},
		{name: "lines of a seller", edits: []edit{repeatLine(3)}, s: func(s *rules.Settings) { s.Sellers[0].MaxLines, s.MaxLines = 3, 100 }, want: []string{rules.TooManyLines}},
		{name: "more lines than others", edits: []edit{repeatLine(3)}, s: func(s *rules.Settings) { s.Sellers[0].MaxLines, s.MaxLines = 4, 3 }},
		{name: "lines of a kind", edits: []edit{repeatLine(3)}, s: func(s *rules.Settings) {
			s.Sellers[0].MaxLines, s.Sellers[0].KindLines = 3, []rules.KindLines{{Kind: "bs", Lines: 2}, {Kind: "pc", Lines: 4}}
		}},
		{name: "nine lines of oil", edits: oil("p"), want: []string{rules.OilManyLines}},
		{name: "nine lines of oil on a digital invoice", edits: oil("pc")},
	}
}

// A finding about a limit says how to split; one about a rate what it is for and until when.
func TestFindingsSayWhatTheLimitIs(t *testing.T) {
	t.Parallel()
	s := settings()
	s.Sellers[0].Limits = []rules.Limit{{Net: 9_999_999}}
	s.Today = time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		edits []edit
		zh    string
	}{
		{[]edit{set(invoice.LineAmount, "265000")}, "不含税金额 250000.00 超过销售方单张发票的限额 99999.99。拆成 3 个订单，每个不含税约 83333.34；"},
		{[]edit{set(invoice.TaxRate, "5%")}, "税率 5% 只适用于有期限的特定政策（列明的不动产老项目按 5% 简易计税，到 2027-12-31），"},
		{[]edit{set(invoice.TaxRate, "16%")}, "16% 是已废止的税率，只能用于红字发票。按现行税率填写（16% 现为 13%）；"},
		{[]edit{set(invoice.TaxRate, "4%")}, "4% 是已废止的税率，只能用于红字发票。按现行税率填写（4% 现为 3%）；"},
		{[]edit{sets(invoice.TaxRate, "1%", invoice.OrderDate, "2028-01-01")}, "1% 的征收率在 2028-01-01 没有适用的政策（2020-03-01 至 2022-03-31、2023-01-01 至 2025-12-31、2026-01-01 至 2027-12-31）。"},
	} {
		if got := check(t, s, c.edits...).Findings[0].Text("zh"); !strings.HasPrefix(got, c.zh) {
			t.Errorf("%s, want %s", got, c.zh)
		}
	}
}
