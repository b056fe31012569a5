package suggest

import (
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
)

// placing assigns the columns of one sheet to fields. Each field gets at most one column.
type placing struct {
	sheet   *sheet
	rows    []row
	columns []*values
	titles  []meant
	twice   map[string]int // how many columns have a title, folded
	proofs  map[int]proof
	taken   map[invoice.Field]*candidate
	out     []Column // as columns
}

func newPlacing(s *sheet) *placing {
	p := &placing{sheet: s, twice: map[string]int{}, taken: map[invoice.Field]*candidate{}}
	p.rows, _, _ = s.data()
	titles, joined := s.titles(), s.joined()
	last := -1
	for col := range titles {
		last = max(last, col)
		p.twice[invoice.Fold(titles[col])]++
	}
	for col := range last + 1 {
		v := readValues(col, titles[col], p.rows)
		if v.title == "" && v.filled == 0 {
			continue
		}
		p.columns = append(p.columns, v)
		p.titles = append(p.titles, readJoined(joined[col]))
	}
	return p
}

// place assigns all columns.
func (p *placing) place() {
	var all []candidate
	for i, v := range p.columns {
		m := p.titles[i]
		p.out = append(p.out, Column{Index: v.col, Name: v.name, Title: v.title, Unit: m.unit})
		if v.title == "" || p.twice[invoice.Fold(v.title)] > 1 {
			continue
		}
		if c, ok := byTitle(v, m); ok {
			all = append(all, c)
		} else if c, ok := byValues(v); ok && !m.known() {
			all = append(all, c)
		}
	}
	all = p.prove(all)
	slices.SortStableFunc(all, func(a, b candidate) int { return b.points - a.points })
	for i := range all {
		c := &all[i]
		if c.points >= contraryLimit && p.taken[c.field] == nil && p.column(c.values).Use == Unplaced {
			c.rival(all[i+1:])
			p.take(c)
		}
	}
	for i := range p.out {
		p.rest(i, all)
		p.out[i].Sample = sample(&p.out[i], p.columns[i])
	}
}

// rival makes a candidate less sure if another column is as likely to be its field.
func (c *candidate) rival(others []candidate) {
	i := slices.IndexFunc(others, func(o candidate) bool { return o.field == c.field && o.points == c.points })
	if i < 0 {
		return
	}
	c.sure = min(c.sure, Likely)
	c.why = lang.Join([]lang.Text{c.why, lang.Format("%[1]s 列“%[2]s”也像", "but column %[1]s, %[2]s, is as likely",
		others[i].name, others[i].values.title)}, "，但 ", ", ")
}

// column is the suggestion for a column of values.
func (p *placing) column(v *values) *Column {
	for i := range p.columns {
		if p.columns[i] == v {
			return &p.out[i]
		}
	}
	return nil
}

func (p *placing) take(c *candidate) {
	p.taken[c.field] = c
	out := p.column(c.values)
	out.Use, out.Field, out.Sure, out.Reason = Mapped, c.field, c.sure, c.why
	out.Unit = p.unit(c, out)
}

// unit is the unit of a column with a field.
func (p *placing) unit(c *candidate, out *Column) profile.Unit {
	info, _ := c.field.Info()
	switch {
	case info.Type == invoice.TypeRate:
		unit, mixed := c.rateUnit()
		if mixed || c.title.unit == profile.Percent && c.counts[aRateBelowOne] > 0 && !c.percentSigns() {
			out.Sure = Unsure
			out.Reason = lang.Join([]lang.Text{out.Reason, {
				Zh: "但有的写成 13，有的写成 0.13",
				En: "but some are written as 13 and some as 0.13, or unlike the title",
			}}, "，", ", ")
			return ""
		}
		return unit
	case info.Type == invoice.TypeAmount && (c.title.unit == profile.Wan || c.title.unit == profile.Fen):
		return c.title.unit
	}
	return ""
}

// percentSigns reports whether the first value has a percent sign.
func (v *values) percentSigns() bool {
	for text := range v.texts {
		if text[len(text)-1] == '%' {
			return true
		}
	}
	return false
}

// rest says what becomes of a column that has no field.
func (p *placing) rest(i int, all []candidate) {
	out, v, m := &p.out[i], p.columns[i], p.titles[i]
	if out.Use != Unplaced {
		return
	}
	out.Unit = ""
	rival := slices.IndexFunc(all, func(c candidate) bool { return c.values == v })
	switch {
	case v.title == "":
		out.Reason = lang.Text{Zh: "没有列名", En: "it has no title"}
	case p.twice[invoice.Fold(v.title)] > 1:
		out.Reason = lang.Text{Zh: "有两列同名，请改成不同的列名", En: "two columns have this title; give them different ones"}
	case m.pair != "" && p.divide(out, v, m.pair):
	case len(m.either) > 0:
		out.Reason = lang.Format("分组标题下可能是%s，也可能是%s，请写明是哪一个", "under its group it may be %s or %s; say which one it is",
			m.either[0].Title(), m.either[1].Title())
	case m.why != noReason:
		out.Reason = m.why.text()
	case rival >= 0 && p.taken[all[rival].field] != nil:
		out.Reason = lang.Format("可能也是%s，但 %s 列更像", "it may be %s as well, but column %s is closer",
			all[rival].field.Title(), p.taken[all[rival].field].name)
	case rival >= 0:
		out.Reason = all[rival].why
	case m.carry:
		out.Use, out.Sure = Carried, m.sure
		out.Reason = lang.Text{Zh: "不在发票上，带回到结果里", En: "not on the invoice; copied into the results"}
	default:
		out.Reason = lang.Text{Zh: "不认识这个列名", En: "the title is not known"}
	}
}

func (w reason) text() lang.Text {
	switch w {
	case twoInOne:
		return lang.Text{Zh: "一列里有两项，请拆成两列", En: "two values in one column; split it into two columns"}
	case deliveredTo:
		return lang.Text{Zh: "是收货信息，不一定是发票抬头", En: "where the goods go, which need not be the buyer"}
	}
	return lang.Text{Zh: "不是这张发票的金额", En: "not an amount of the invoice"}
}

// prove applies what the rows show of the amounts: a title without tax gets the proven field, one
// that contradicts is not used.
func (p *placing) prove(all []candidate) []candidate {
	var rate *values
	for i := range all {
		if c := &all[i]; c.field == invoice.TaxRate && (rate == nil || c.share(aRate, 90)) {
			rate = c.values
			rate.rates = readRates(rate.col, p.rows)
		}
	}
	p.proofs = relations(p.columns, rate)
	for i := range all {
		c := &all[i]
		found, ok := p.proofs[c.col]
		if !ok {
			continue
		}
		switch named := c.field; {
		case named == invoice.LineAmount:
			c.field, c.sure, c.points, c.why = found.field, Sure, exactPoints+agreePoints, found.why
		case named == found.field:
			c.sure, c.points = Sure, exactPoints+agreePoints+1
			c.why = lang.Join([]lang.Text{c.why, found.why}, "；", "; ")
		case named == invoice.NetAmount || named == invoice.GrossField || named == invoice.TaxAmount:
			c.points = 0
			c.why = lang.Join([]lang.Text{
				lang.Format("列名是%s，但按数值是%s，请核实", "the title says %s, but the values say %s; check it", named.Title(), found.field.Title()),
				found.why}, "：", ": ")
		}
	}
	return p.proveUnnamed(all)
}

// proveUnnamed adds columns without a telling title whose amounts are proven.
func (p *placing) proveUnnamed(all []candidate) []candidate {
	for i, v := range p.columns {
		found, ok := p.proofs[v.col]
		if !ok || v.title == "" || p.titles[i].known() || p.twice[invoice.Fold(v.title)] > 1 ||
			slices.ContainsFunc(all, func(c candidate) bool { return c.values == v }) {
			continue
		}
		all = append(all, candidate{values: v, title: p.titles[i], field: found.field, sure: Likely, points: valuePoints, why: found.why})
	}
	return all
}
