package rules

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// typing writes the rows of one order.
type typing struct {
	lang string
	rows []invoice.TypedRow
}

// TypedOrder writes an order in the standard layout of order workbooks, a row for each line, so
// that Check makes the same order of it. A discount stands in the row of its line where that gives
// the same amounts. Choices and answers are in the language in. It does not know the settings,
// which also decide what Check makes of a row: callers compare hashes.
func TypedOrder(o *invoice.Order, in string) []invoice.TypedRow {
	t := &typing{lang: in}
	for i := 0; i < len(o.Lines); i++ {
		l := &o.Lines[i]
		t.line(o, l)
		if i+1 < len(o.Lines) && o.Lines[i+1].Property == invoice.LineDiscount {
			i++
			t.discount(o, l, &o.Lines[i])
		}
	}
	t.row(0)
	t.special(o.Special)
	for i, e := range o.Elements {
		t.text(i, invoice.ElementName, e.Name)
		t.text(i, invoice.ElementValue, e.Value)
	}
	t.head(o)
	for i := range t.rows {
		t.rows[i] = append(invoice.TypedRow{{Field: invoice.OrderNo, Text: o.OrderNo}}, t.rows[i]...)
	}
	return spread(t.rows, nil)
}

// row makes sure that there is a row.
func (t *typing) row(i int) {
	for len(t.rows) <= i {
		t.rows = append(t.rows, nil)
	}
}

// text adds a text to a row unless it is empty.
func (t *typing) text(i int, f invoice.Field, text string) {
	if text != "" {
		t.row(i)
		t.rows[i] = append(t.rows[i], invoice.Typed{Field: f, Text: text})
	}
}

// last adds a value to the last row.
func (t *typing) last(f invoice.Field, text string, kind invoice.TypedKind) {
	if i := len(t.rows) - 1; text != "" {
		t.rows[i] = append(t.rows[i], invoice.Typed{Field: f, Text: text, Kind: kind})
	}
}

func (t *typing) number(f invoice.Field, d decimal.Decimal) {
	switch {
	case d.IsZero():
	case d.NumDigits() > trueDigits: // a workbook holds no more of a number
		t.last(f, d.String(), invoice.TypedText)
	default:
		t.last(f, d.String(), invoice.TypedNumber)
	}
}

func (t *typing) yes(is bool) string {
	if is {
		return lang.Pick(t.lang, "是", "yes")
	}
	return lang.Pick(t.lang, "否", "no")
}

func (t *typing) head(o *invoice.Order) {
	b := &o.Buyer
	for _, v := range []invoice.Typed{
		{Field: invoice.Seller, Text: o.Seller}, {Field: invoice.KindField, Text: o.Kind.Name().Text(t.lang)},
		{Field: invoice.TaxIncluded, Text: t.yes(o.TaxIncluded)}, {Field: invoice.BuyerName, Text: b.Name},
		{Field: invoice.BuyerTaxNum, Text: b.TaxNum}, {Field: invoice.BuyerAddress, Text: b.Address}, {Field: invoice.BuyerTel, Text: b.Tel},
		{Field: invoice.BuyerPhone, Text: b.Phone}, {Field: invoice.BuyerEmail, Text: strings.Join(append([]string{b.Email}, b.CopyEmails...), ";")},
		{Field: invoice.Remark, Text: o.Remark}, {Field: invoice.OrderDate, Text: o.Date}, {Field: invoice.Clerk, Text: o.Clerk},
		{Field: invoice.Payee, Text: o.Payee}, {Field: invoice.Checker, Text: o.Checker}, {Field: invoice.Extension, Text: o.Extension},
		{Field: invoice.LevyReason, Text: o.LevyReason},
	} {
		t.text(0, v.Field, v.Text)
	}
	if b.Person {
		t.text(0, invoice.BuyerPerson, t.yes(true))
	}
	t.account(invoice.BuyerBank, invoice.BuyerAccount, b.Account)
	t.account(invoice.SellerBank, invoice.SellerAccount, o.SellerBank)
	if o.ShowAccount == "2" || o.ShowAccount == "3" {
		t.text(0, invoice.ShowBuyer, t.yes(true))
	}
	if o.ShowAccount == "1" || o.ShowAccount == "3" {
		t.text(0, invoice.ShowSeller, t.yes(true))
	}
	if m := o.Manager; m != nil {
		t.text(0, invoice.ManagerName, m.Name)
		t.text(0, invoice.ManagerIDType, nameOf(m.IDType, documents()))
		t.text(0, invoice.ManagerIDNum, m.IDNum)
	}
}

// account parts a bank from its account. What is no number stays with the bank, whose column takes
// any text.
func (t *typing) account(bank, account invoice.Field, joined string) {
	at := strings.LastIndexByte(joined, ' ')
	if no := joined[at+1:]; no != "" && strings.Trim(no, "0123456789-") == "" {
		t.text(0, bank, joined[:max(at, 0)])
		t.text(0, account, no)
		return
	}
	t.text(0, bank, joined)
}

func (t *typing) line(o *invoice.Order, l *invoice.Line) {
	t.rows = append(t.rows, nil)
	t.last(invoice.GoodsName, l.Name, invoice.TypedText)
	t.last(invoice.GoodsCode, l.Code, invoice.TypedText)
	t.last(invoice.SelfCode, l.SelfCode, invoice.TypedText)
	t.last(invoice.Spec, l.Spec, invoice.TypedText)
	t.last(invoice.Unit, l.Unit, invoice.TypedText)
	t.number(invoice.Quantity, l.Quantity)
	t.number(invoice.Price, l.Price)
	s := sumsOf(l)
	t.amounts(o, s, impliedSums(s.Base(o.TaxIncluded), o.TaxIncluded, l.Rate))
	t.rate(o, l)
}

func sumsOf(l *invoice.Line) invoice.Sums {
	return invoice.Sums{Net: l.Net, Tax: l.Tax, Gross: l.Gross}
}

// impliedSums are what an amount alone gives.
func impliedSums(base invoice.Amount, included bool, rate decimal.Decimal) invoice.Sums {
	if included {
		return invoice.FromGross(base, rate)
	}
	return invoice.FromNet(base, rate)
}

// amounts writes the amount, and the tax where the amount does not imply it.
func (t *typing) amounts(o *invoice.Order, s, implied invoice.Sums) {
	t.last(invoice.LineAmount, s.Base(o.TaxIncluded).String(), invoice.TypedNumber)
	if s != implied {
		t.last(invoice.TaxAmount, s.Tax.String(), invoice.TypedNumber)
	}
}

// rate writes the rate with its policy, in the word for both where there is one.
func (t *typing) rate(o *invoice.Order, l *invoice.Line) {
	p := findPolicy(l.PolicyName)
	if p == nil && o.Kind.Digital() && l.Policy != "" {
		p = findPolicy(l.Policy)
	}
	switch {
	case p == nil:
		t.last(invoice.TaxRate, percent(l.Rate), invoice.TypedText)
	case p.zero:
		t.last(invoice.TaxRate, p.name, invoice.TypedText)
	default:
		t.last(invoice.TaxRate, percent(l.Rate), invoice.TypedText)
		t.last(invoice.UsePolicy, t.yes(true), invoice.TypedText)
		t.last(invoice.Policy, p.name, invoice.TypedText)
	}
}

// discount writes the discount d on a line.
func (t *typing) discount(o *invoice.Order, l, d *invoice.Line) {
	off, of := sumsOf(d).Neg(), sumsOf(l)
	base := off.Base(o.TaxIncluded)
	implied := invoice.DiscountSums(of, base, o.TaxIncluded, l.Rate)
	if base > 0 && implied == off {
		t.last(invoice.Discount, base.String(), invoice.TypedNumber)
		return
	}
	t.rows = append(t.rows, nil)
	t.last(invoice.GoodsName, d.Name, invoice.TypedText)
	t.last(invoice.LineType, propertyName(d.Property), invoice.TypedText)
	t.amounts(o, sumsOf(d), implied.Neg())
}

// nameOf is the name of an option; the code itself where it has none.
func nameOf(code string, list []option) string {
	for i := range list {
		if list[i].code == code {
			return list[i].name
		}
	}
	return code
}

// special writes the special business beside the lines.
func (t *typing) special(s *invoice.Special) {
	if s == nil {
		return
	}
	for _, b := range businesses() {
		if b.factor == s.Factor {
			t.text(0, invoice.SpecialKind, b.name)
		}
	}
	if c := s.Construction; c != nil {
		t.block(0, invoice.ConstructionAddress, c.Address, invoice.ConstructionDetail, c.Detail, invoice.ConstructionProject, c.Project,
			invoice.ConstructionLandVAT, c.LandVATNo, invoice.ConstructionCross, t.yes(c.CrossCity))
	}
	for i, f := range s.Freight {
		t.block(i, invoice.FreightTool, nameOf(f.Tool, tools()), invoice.FreightToolNum, f.ToolNum, invoice.FreightOrigin, f.Origin,
			invoice.FreightDestination, f.Destination, invoice.FreightGoods, f.Goods)
	}
	if p := s.Sale; p != nil {
		t.block(0, invoice.SaleContract, p.Contract, invoice.SaleAddress, p.Address, invoice.SaleDetail, p.Detail, invoice.SaleLandVAT, p.LandVATNo,
			invoice.SaleCertificate, p.Certificate, invoice.SaleUnit, nameOf(p.Unit, areaUnits()), invoice.SaleAssessed, p.Assessed,
			invoice.SaleActual, p.Actual, invoice.SaleCross, t.yes(p.CrossCity))
	}
	if p := s.Lease; p != nil {
		t.block(0, invoice.LeaseAddress, p.Address, invoice.LeaseDetail, p.Detail, invoice.LeaseStart, p.Start, invoice.LeaseEnd, p.End,
			invoice.LeaseCertificate, p.Certificate, invoice.LeaseUnit, nameOf(p.Unit, areaUnits()), invoice.LeaseCross, t.yes(p.CrossCity))
	}
	for i, p := range s.Travellers {
		t.block(i, invoice.TravellerName, p.Name, invoice.TravellerIDType, nameOf(p.IDType, documents()), invoice.TravellerIDNum, p.IDNum,
			invoice.TravelDate, p.Date, invoice.TravelFrom, p.From, invoice.TravelTo, p.To,
			invoice.TravelVehicle, nameOf(p.Vehicle, vehicles()), invoice.TravelLevel, p.Level)
	}
}

// block adds fields and their texts, one after the other.
func (t *typing) block(i int, pairs ...any) {
	for n := 0; n < len(pairs); n += 2 {
		t.text(i, pairs[n].(invoice.Field), pairs[n+1].(string))
	}
}
