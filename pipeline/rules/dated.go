package rules

import (
	"github.com/fapiao/fapiao/internal/lang"
)

// term is the time in which something is in force, both days included: 2006-01-02.
type term struct{ from, until string }

func (t term) has(day string) bool { return t.from <= day && (t.until == "" || day <= t.until) }

// datedRate is a rate that a policy allows for a time.
type datedRate struct {
	mille int64 // in thousandths
	term
	policy lang.Text
}

// datedRates are the levy rates that only policies with a time limit allow. What follows a policy
// is a new row. Sources: 财政部 税务总局公告 2020 年第 13 号, 2022 年第 15 号, 2023 年第 1 号 and
// 第 19 号 for 1 % until 2025; 财税〔2014〕57 号 and 财税〔2016〕36 号 for the others until 2025;
// 2026 年第 10 号, which replaces them, since.
var datedRates = [...]datedRate{
	{10, term{"2020-03-01", "2022-03-31"}, cutToOne},
	{10, term{"2023-01-01", "2025-12-31"}, cutToOne},
	{10, term{"2026-01-01", lastReliefDay}, cutToOne},
	{15, term{"2016-05-01", "2025-12-31"}, lang.Text{
		Zh: "个人出租住房按 5% 减按 1.5%", En: "individuals letting housing, 5% reduced to 1.5%"}},
	{15, term{"2026-01-01", lastReliefDay}, lang.Text{
		Zh: "个人出租住房按 3% 减按 1.5%", En: "individuals letting housing, 3% reduced to 1.5%"}},
	{20, term{"2014-07-01", "2025-12-31"}, usedGoods},
	{20, term{"2026-01-01", lastReliefDay}, usedGoods},
	{50, term{"2016-05-01", "2025-12-31"}, lang.Text{
		Zh: "不动产等按 5% 简易计税", En: "real estate and other items, simplified at 5%"}},
	{50, term{"2026-01-01", lastReliefDay}, lang.Text{
		Zh: "列明的不动产老项目按 5% 简易计税", En: "listed old real-estate items, simplified at 5%"}},
}

// lastReliefDay is the last day of the reliefs of 公告 2026 年第 10 号.
const lastReliefDay = "2027-12-31"

var (
	cutToOne  = lang.Text{Zh: "小规模纳税人 3% 减按 1%", En: "small-scale taxpayers, 3% reduced to 1%"}
	usedGoods = lang.Text{Zh: "旧货、使用过的固定资产 3% 减按 2%", En: "used goods and used fixed assets, 3% reduced to 2%"}
)

// rateOn is the policy that allows a rate on a day; nil where there is none. Without a day it is
// the last policy.
func rateOn(mille int64, day string) *datedRate {
	var last *datedRate
	for i := range datedRates {
		if d := &datedRates[i]; d.mille == mille {
			if last = d; day != "" && d.has(day) {
				return d
			}
		}
	}
	if day == "" {
		return last
	}
	return nil
}

// termsOf lists when a rate is or was in force.
func termsOf(mille int64) lang.Text {
	var out []lang.Text
	for i := range datedRates {
		if d := &datedRates[i]; d.mille == mille {
			out = append(out, lang.Format("%s 至 %s", "%s to %s", d.from, d.until))
		}
	}
	return lang.Join(out, "、", ", ")
}

// day is the day whose law an order is checked against: that of the order, since the tax becomes
// due with the sale, else the day of issue. It is empty where neither is known.
func (c *checker) day() string {
	const length = len("2006-01-02")
	switch {
	case len(c.order.Date) >= length:
		return c.order.Date[:length]
	case !c.s.Today.IsZero():
		return c.s.Today.Format("2006-01-02")
	}
	return ""
}

// datedRate checks a rate that is in force for a time.
func (c *checker) datedRate(v *value, mille int64, rate string) {
	switch d := rateOn(mille, c.day()); {
	case d == nil:
		c.warn(RateExpired, v, rate, c.day(), Bilingual(termsOf(mille)))
	case mille != cutRate:
		c.warn(RateDated, v, rate, Bilingual(lang.Format("%s，到 %s", "%s, until %s", d.policy, d.until)))
	}
}

// cutRate is the rate to which 3 % is cut for small-scale taxpayers, in thousandths.
const cutRate = 10
