package rules

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// entry is one value of an order and its field.
type entry struct {
	field invoice.Field
	value string
}

// Differences finds the first difference between two orders; goods, buyer and amounts are compared
// before details. Personal values are masked. The field is empty if the orders ask for the same.
func Differences(a, b *invoice.Order) (field invoice.Field, was, now string) {
	for _, part := range []func(*invoice.Order) []entry{headEntries, lineEntries, detailEntries, specialEntries, elementEntries} {
		x, y := part(a), part(b)
		for i := range max(len(x), len(y)) {
			p, q := at(x, i), at(y, i)
			if p != q {
				f := p.field
				if f == "" {
					f = q.field
				}
				was, now = f.MaskPair(p.value, q.value)
				return f, was, now
			}
		}
	}
	return "", "", ""
}

func at(list []entry, i int) entry {
	if i < len(list) {
		return list[i]
	}
	return entry{}
}

func yesNo(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

func headEntries(o *invoice.Order) []entry {
	return []entry{
		{invoice.OrderNo, o.OrderNo},
		{invoice.Seller, o.Seller},
		{invoice.KindField, o.Kind.Name().Text(lang.Chinese)},
		{invoice.BuyerName, o.Buyer.Name},
		{invoice.BuyerTaxNum, o.Buyer.TaxNum},
		{invoice.BuyerPerson, yesNo(o.Buyer.Person)},
		{invoice.GrossField, o.Gross.String()},
		{invoice.NetAmount, o.Net.String()},
		{invoice.TaxAmount, o.Tax.String()},
	}
}

func lineEntries(o *invoice.Order) []entry {
	var out []entry
	for i := range o.Lines {
		l := &o.Lines[i]
		out = append(out,
			entry{invoice.GoodsName, l.Name},
			entry{invoice.LineType, propertyName(l.Property)},
			entry{invoice.GrossField, l.Gross.String()},
			entry{invoice.TaxRate, percent(l.Rate)},
			entry{invoice.NetAmount, l.Net.String()},
			entry{invoice.TaxAmount, l.Tax.String()},
			entry{invoice.Quantity, l.Quantity.String()},
			entry{invoice.Price, l.Price.String()},
			entry{invoice.GoodsCode, l.Code},
			entry{invoice.Spec, l.Spec},
			entry{invoice.Unit, l.Unit},
			entry{invoice.Policy, l.Policy + l.PolicyName + l.ZeroRate},
			entry{invoice.SelfCode, l.SelfCode})
	}
	return out
}

func detailEntries(o *invoice.Order) []entry {
	m := o.Manager
	if m == nil {
		m = &invoice.Manager{}
	}
	return []entry{
		{invoice.Remark, o.Remark},
		{invoice.BuyerAddress, o.Buyer.Address},
		{invoice.BuyerTel, o.Buyer.Tel},
		{invoice.BuyerAccount, o.Buyer.Account},
		{invoice.BuyerPhone, o.Buyer.Phone},
		{invoice.BuyerEmail, strings.Join(append([]string{o.Buyer.Email}, o.Buyer.CopyEmails...), ";")},
		{invoice.OrderDate, o.Date},
		{invoice.TaxIncluded, yesNo(o.TaxIncluded)},
		{invoice.Clerk, o.Clerk},
		{invoice.Payee, o.Payee},
		{invoice.Checker, o.Checker},
		{invoice.Extension, o.Extension},
		{invoice.SellerAccount, o.SellerBank},
		{invoice.ShowBuyer, o.ShowAccount},
		{invoice.LevyReason, o.LevyReason},
		{invoice.ManagerName, m.Name},
		{invoice.ManagerIDType, m.IDType},
		{invoice.ManagerIDNum, m.IDNum},
	}
}

func elementEntries(o *invoice.Order) []entry {
	out := []entry{{invoice.ElementName, o.Template}}
	for _, e := range o.Elements {
		out = append(out, entry{invoice.ElementName, e.Name}, entry{invoice.ElementValue, e.Value})
	}
	return out
}

func propertyName(p invoice.LineProperty) string {
	switch p {
	case invoice.LineDiscount:
		return "折扣行"
	case invoice.LineDiscounted:
		return "被折扣行"
	}
	return "正常行"
}
