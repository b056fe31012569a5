package invoice

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"
)

// Mergeable reports whether an order may share an invoice with others of its buyer (合并): the
// buyer has a tax or ID number, and the order's kind and special business allow it. Refined oil
// (成品油, factor 1) is not merged.
func Mergeable(o *Order) bool {
	return o.Buyer.TaxNum != "" && o.Buyer.Name != "" && divisible(o) && (o.Special == nil || o.Special.Factor != "1")
}

// mergePrefix begins the numbers of merged orders.
const mergePrefix = "HB"

// Merge makes groups of orders that share one invoice, and the order of each. Orders are merged
// whose seller, kind, buyer and special business are the same and whose other fields do not
// contradict each other; an empty field is filled from another order. A merge is within the limits.
// Orders that share with no other are in no group.
//
// The groups depend only on the orders, not on their sequence. A merge has all lines of its orders,
// by order number, so that all sums are kept. Its number is derived from the numbers of its orders.
func Merge(orders []*Order, l Limits) []Merged {
	sorted := slices.SortedFunc(slices.Values(orders), func(a, b *Order) int { return cmp.Compare(a.OrderNo, b.OrderNo) })
	open := map[string][]*Merged{}
	var all []*Merged
	for _, o := range sorted {
		if !Mergeable(o) {
			continue
		}
		key := mergeKey(o)
		taken := slices.ContainsFunc(open[key], func(m *Merged) bool { return m.take(o, l) })
		if m := begin(o); !taken {
			open[key], all = append(open[key], m), append(all, m)
		}
	}
	var out []Merged
	for _, m := range all {
		if len(m.Members) < 2 {
			continue
		}
		m.finish()
		out = append(out, *m)
	}
	return out
}

// Merged is an order with the lines of several.
type Merged struct {
	Order   Order
	Members []string // the numbers of its orders, sorted
	remarks []string // different ones
}

func begin(o *Order) *Merged {
	m := &Merged{Order: *o, Members: []string{o.OrderNo}}
	m.Order.Lines = slices.Clone(o.Lines)
	if o.Remark != "" {
		m.remarks = []string{o.Remark}
	}
	return m
}

// mergeKey is equal for orders that may share an invoice.
func mergeKey(o *Order) string {
	factor := ""
	if o.Special != nil {
		factor = o.Special.Factor
	}
	included := "0"
	if o.TaxIncluded { // prices refer to one of the two
		included = "1"
	}
	person := "0"
	if o.Buyer.Person {
		person = "1"
	}
	parts := []string{o.Seller, string(o.Kind), o.Buyer.Name, strings.ToUpper(o.Buyer.TaxNum), person, factor, included, o.Template, o.LevyReason}
	for _, e := range o.Elements {
		parts = append(parts, e.Name, e.Value)
	}
	return strings.Join(parts, "\x00")
}

// take adds an order, unless it contradicts what is there or the whole would be over the limits.
func (m *Merged) take(o *Order, l Limits) bool {
	next := m.Order
	next.Lines = append(slices.Clip(m.Order.Lines), o.Lines...)
	if next.Add(); !l.Fits(&next) || !next.sound() || !agree(&next, o) {
		return false
	}
	remarks := m.remarks
	if o.Remark != "" && !slices.Contains(remarks, o.Remark) {
		remarks = append(slices.Clip(remarks), o.Remark)
	}
	if next.Remark = strings.Join(remarks, "；"); utf8.RuneCountInString(next.Remark) > remarkMax(o.Kind) {
		return false
	}
	m.Order, m.remarks, m.Members = next, remarks, append(m.Members, o.OrderNo)
	return true
}

// remarkMax is how long a remark may be, in characters; source: the platform's field table.
func remarkMax(k Kind) int {
	if k.Digital() {
		return 200
	}
	return 230
}

// agree fills the empty fields of an order from another one; it reports false where two are filled
// and differ.
func agree(into, from *Order) bool {
	b, f := &into.Buyer, &from.Buyer
	for _, p := range [][2]*string{
		{&b.Address, &f.Address}, {&b.Tel, &f.Tel}, {&b.Account, &f.Account}, {&b.Phone, &f.Phone}, {&b.Email, &f.Email},
		{&into.Clerk, &from.Clerk}, {&into.Payee, &from.Payee}, {&into.Checker, &from.Checker}, {&into.Extension, &from.Extension},
		{&into.SellerBank, &from.SellerBank}, {&into.ShowAccount, &from.ShowAccount},
	} {
		switch {
		case *p[0] == "":
			*p[0] = *p[1]
		case *p[1] != "" && *p[0] != *p[1]:
			return false
		}
	}
	if !slices.Equal(b.CopyEmails, f.CopyEmails) {
		return false
	}
	switch {
	case into.Manager == nil:
		into.Manager = from.Manager
	case from.Manager != nil && *into.Manager != *from.Manager:
		return false
	}
	if from.Date == "" || into.Date != "" && into.Date < from.Date {
		into.Date = from.Date // the latest; an order without a date is of the day of its reading
	}
	return true
}

// finish gives a merge its number, and names its orders in the remark where there is room.
func (m *Merged) finish() {
	sum := sha256.Sum256([]byte(strings.Join(m.Members, "\x00")))
	m.Order.OrderNo = mergePrefix + strings.ToUpper(hex.EncodeToString(sum[:9]))
	names := "合并订单：" + strings.Join(m.Members, "、")
	if m.Order.Remark != "" {
		names = m.Order.Remark + "；" + names
	}
	if utf8.RuneCountInString(names) <= remarkMax(m.Order.Kind) {
		m.Order.Remark = names
	}
}
