package suggest

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
)

// wanted are the fields that every invoice needs, with what to do if no column has them.
var wanted = []struct {
	field  invoice.Field
	blocks bool
	text   lang.Text
}{
	{invoice.BuyerName, true, lang.Text{
		Zh: "购买方名称：没有这一列（或是空的）。每张都开给同一家时写 constant；否则请在表里加上",
		En: "buyer: no column has it, or the column is empty. Write a constant if all invoices have one buyer; else add it to the sheet",
	}},
	{invoice.GoodsName, true, lang.Text{
		Zh: "项目名称：没有这一列（或是空的）。都开同一项时写 constant，如 技术服务费",
		En: "goods or service: no column has it, or the column is empty. Write a constant if all invoices have the same",
	}},
	{invoice.TaxRate, true, lang.Text{
		Zh: "税率：没有这一列（或是空的），程序不会替您猜。全部相同时写 default，如 6%；各不相同时在表里加一列，或按项目名称查清单（lookups）",
		En: "tax rate: no column has it, or the column is empty, and it is never guessed. Write a default such as 6% if all are equal; else add a column, " +
			"or look it up by the goods (lookups)",
	}},
	{invoice.GoodsCode, false, lang.Text{
		Zh: "税收编码：没有这一列（或是空的）。写 default，或按项目名称查清单（lookups）；账户开通了智能赋码的可以不填",
		En: "tax category code: no column has it, or the column is empty. Write a default or look it up by the goods (lookups); accounts with smart " +
			"matching of codes need none",
	}},
	{invoice.BuyerTaxNum, false, lang.Text{
		Zh: "购买方税号：没有这一列（或是空的）。开给单位要有税号，可按名称查客户清单（lookups）；只开给个人的可以没有",
		En: "buyer tax number: no column has it, or the column is empty. Companies need one, which can be looked up by name (lookups); persons need none",
	}},
}

// lack adds what an invoice needs and neither a column nor a list has. has reports whether a field
// is there.
func (s *Suggestion) lack(has func(invoice.Field) bool) {
	for _, w := range wanted {
		if has(w.field) {
			continue
		}
		s.Missing = append(s.Missing, Missing{w.field, w.text, w.blocks})
		if w.blocks {
			s.blanks = append(s.blanks, w.field)
		}
	}
	if amount(has) {
		s.lackBase(has)
		return
	}
	s.blanks = append(s.blanks, invoice.LineAmount)
	s.Missing = append(s.Missing, Missing{invoice.LineAmount, lang.Text{
		Zh: "金额：没有能确定的金额列。请写明是哪一列：amount、gross（含税）或 net（不含税）",
		En: "amount: no column is certain to have it. Say which one has it, as amount, gross (with tax) or net (without)",
	}, true})
}

// amount reports whether a line has an amount, or quantity and price.
func amount(has func(invoice.Field) bool) bool {
	return has(invoice.LineAmount) || has(invoice.GrossField) || has(invoice.NetAmount) || has(invoice.Quantity) && has(invoice.Price)
}

// lackBase asks whether the amount or the price has tax where nothing says so.
func (s *Suggestion) lackBase(has func(invoice.Field) bool) {
	if has(invoice.TaxIncluded) || has(invoice.GrossField) || has(invoice.NetAmount) {
		return
	}
	if _, told := s.Profile.Columns[invoice.TaxIncluded]; told {
		return
	}
	s.blanks = append(s.blanks, invoice.TaxIncluded)
	s.Missing = append(s.Missing, Missing{invoice.TaxIncluded, lang.Text{
		Zh: "是否含税：看不出金额含不含税。请在 tax_included 的 constant 填 是 或 否",
		En: "tax included: nothing says whether the amount has tax. Write yes or no as the constant of tax_included",
	}, true})
}

// base says whether the price has tax, by its title, or by the amount that it gives with the
// quantity.
func (s *Suggestion) base(p *placing) {
	price := p.taken[invoice.Price]
	if price == nil || p.taken[invoice.TaxIncluded] != nil {
		return
	}
	is := price.title.base
	quantity := p.taken[invoice.Quantity]
	for _, a := range []struct {
		field invoice.Field
		base  base
	}{{invoice.NetAmount, isNet}, {invoice.GrossField, isGross}} {
		if c := p.taken[a.field]; c != nil && quantity != nil && priced(quantity.values, price.values, c.values) {
			is = a.base
		}
	}
	if is == noBase {
		if p.taken[invoice.GrossField] == nil && p.taken[invoice.NetAmount] == nil {
			return
		}
		p.drop(invoice.Price, lang.Text{
			Zh: "看不出单价含不含税；金额已有，可以不要单价",
			En: "nothing says whether the price has tax; the amount is enough",
		})
		return
	}
	yes, word := is == isGross, lang.Text{Zh: "含税", En: "with tax"}
	constant := "是"
	if !yes {
		constant, word = "否", lang.Text{Zh: "不含税", En: "without tax"}
	}
	s.Profile.Columns[invoice.TaxIncluded] = profile.Column{Constant: constant}
	s.Checks = append(s.Checks, lang.Format("单价按%s处理（tax_included）", "The price is read as %s (tax_included)", word))
}

// drop takes a field from its column.
func (p *placing) drop(f invoice.Field, why lang.Text) {
	c := p.taken[f]
	if c == nil {
		return
	}
	delete(p.taken, f)
	out := p.column(c.values)
	out.Use, out.Field, out.Sure, out.Reason, out.Unit = Unplaced, "", Unsure, why, ""
}
