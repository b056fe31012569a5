package suggest

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
)

// identify says what identifies an order: its number, a running number with a prefix that a person
// must enter, or several columns together.
func (s *Suggestion) identify(p *placing) {
	if c := p.taken[invoice.OrderNo]; c != nil {
		if c.running() && c.filled > 2 {
			s.runs(p, c)
		}
		return
	}
	if c := p.taken[invoice.RowNo]; c != nil {
		s.useSerial(p, c)
		return
	}
	names := p.identifying()
	if len(names) == 0 {
		s.lackNumber(lang.Text{
			Zh: "订单号：没有订单号列，也没有能区分订单的列；请在表里加一列“订单号”",
			En: "order number: there is none, and no columns that tell orders apart; add a column of order numbers to the sheet",
		})
		return
	}
	s.Profile.Order = profile.Order{IdentifyBy: names}
	list := strings.Join(names, "、")
	s.Checks = append(s.Checks, lang.Format(
		"没有订单号列：用“%s”合起来区分订单，一行一张发票。开过票以后再改这几列，会先不开票，等人确认",
		"There is no order number: %s together identify an order, one invoice a row. If one of these cells is changed after "+
			"its invoice was issued, the row is held until a person decides", list))
	if !p.dated(names) {
		s.Checks = append(s.Checks, lang.Format(
			"“%s”里没有日期：以后再有完全相同的一笔，会被当成已开过的，不再开票。请加一列日期或月份，或在 order 写 prefix，每期换一个，如 202612-",
			"%s have no date: a later order that is exactly the same would count as issued already and not be issued. Add a column "+
				"of days or months, or a prefix in order: prefix, a new one each period, such as 202612-", list))
	}
	if !p.distinct(names) {
		s.Checks = append(s.Checks, lang.Format(
			"有几行的“%s”完全相同：会按各开一张处理。它们若是同一张发票的几行，请写 together: true",
			"Some rows have the same %s: each becomes an invoice of its own. If they are lines of one invoice, write together: true", list))
	}
}

// useSerial makes the column 序号 the order number, for which a person must enter a prefix.
func (s *Suggestion) useSerial(p *placing, c *candidate) {
	delete(p.taken, invoice.RowNo)
	p.taken[invoice.OrderNo] = c
	out := p.column(c.values)
	out.Field, out.Sure = invoice.OrderNo, Unsure
	out.Reason = lang.Text{
		Zh: "是序号，每期从 1 开始，要加期间前缀才能当订单号",
		En: "row numbers, which start again each month; they need a prefix to be order numbers",
	}
	s.askPrefix(c.values.title)
}

// runs takes the order number from a column that only counts 1, 2, 3.
func (s *Suggestion) runs(p *placing, c *candidate) {
	title := c.values.title
	p.drop(invoice.OrderNo, c.why)
	s.lackNumber(lang.Format(
		"订单号：“%[1]s”只是 1、2、3 这样的序号，下一期会再从 1 开始。确实要用它的，写 column: %[1]s，并在 order 的 prefix 填期间前缀，如 202612-",
		"order number: %[1]s only counts 1, 2, 3 and starts again in the next period. To use it all the same, write column: %[1]s, "+
			"and a prefix of the period in order: prefix, such as 202612-", title))
}

// lackNumber adds that the order number is missing, which a person must give.
func (s *Suggestion) lackNumber(text lang.Text) {
	s.Missing = append(s.Missing, Missing{Field: invoice.OrderNo, Blocks: true, Text: text})
	s.blanks = append(s.blanks, invoice.OrderNo)
}

func (s *Suggestion) askPrefix(title string) {
	s.prefix = true
	s.Missing = append(s.Missing, Missing{Field: invoice.OrderNo, Blocks: true, Text: lang.Format(
		"订单号：“%[1]s”每期从 1 开始，会和上期已开的混淆；请在 order 的 prefix 填这一期的前缀，如 202612-，"+
			"每期换一个。序号一经开票就不能再重排",
		"order number: %[1]s starts from 1 in every period and would be confused with earlier orders; enter a prefix of the period "+
			"in order: prefix, such as 202612-, a new one each period. Numbers of invoiced rows must not change", title)})
}

// identifying are the titles of the columns that tell orders apart by their nature: contract, day,
// buyer, goods and amount. A buyer and an amount must be among them.
func (p *placing) identifying() []string {
	var names []string
	for i := range p.out {
		if c := &p.out[i]; c.Use == Carried && c.Title != "" && (p.columns[i].share(aDate, 80) || strings.HasPrefix(c.Title, "合同") && strings.HasSuffix(c.Title, "号")) {
			names = append(names, c.Title)
		}
	}
	money := false
	for _, f := range []invoice.Field{invoice.OrderDate, invoice.BuyerName, invoice.GoodsName, invoice.LineAmount, invoice.GrossField, invoice.NetAmount} {
		c := p.taken[f]
		if c == nil || c.filled == 0 {
			continue
		}
		if info, _ := f.Info(); info.Type == invoice.TypeAmount {
			if money {
				continue
			}
			money = true
		}
		names = append(names, c.values.title)
	}
	if p.taken[invoice.BuyerName] == nil || !money {
		return nil
	}
	return names
}

// dated reports whether a column with dates is among some.
func (p *placing) dated(titles []string) bool {
	return slices.ContainsFunc(p.columns, func(v *values) bool { return slices.Contains(titles, v.title) && v.share(aDate, 80) })
}

// distinct reports whether no two rows have the same values of columns.
func (p *placing) distinct(titles []string) bool {
	seen := map[string]bool{}
	for _, r := range p.rows {
		var values []string
		for _, v := range p.columns {
			if slices.Contains(titles, v.title) {
				values = append(values, invoice.Fold(r.cells[v.col].text))
			}
		}
		key := strings.Join(values, "\x00")
		if seen[key] {
			return false
		}
		seen[key] = true
	}
	return true
}
