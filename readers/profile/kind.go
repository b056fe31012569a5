package profile

import (
	"maps"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Kind is what the rows of a source are.
type Kind string

// The kinds.
const (
	Orders  Kind = ""        // lines of orders
	Refunds Kind = "refunds" // what is taken back of invoices: a list of corrections
)

// fields are those that the rows of the source have.
func (p *Profile) fields() []invoice.FieldInfo {
	if p.Kind == Refunds {
		return invoice.CorrectionFields()
	}
	return invoice.Catalogue()
}

// info finds a field of the kind of source.
func (p *Profile) info(f invoice.Field) (invoice.FieldInfo, bool) {
	if p.Kind == Refunds {
		return invoice.CorrectionInfo(f)
	}
	return f.Info()
}

// kind checks the kind, and what a profile of refunds has no use for.
func (c *checker) kind() {
	switch c.Kind {
	case Orders:
		return
	case Refunds:
	default:
		c.say("kind", "是 %q；应为 refunds，订单的对应表不写这一项", "is %q; want refunds, or leave it out for orders", c.Kind)
		return
	}
	for key, given := range map[string]bool{"order": len(c.Order.IdentifyBy) > 0 || c.Order.Together || c.Order.Prefix != "",
		"lookups": len(c.Lookups) > 0, "carry": len(c.Carry) > 0, "recognise": len(c.Recognise) > 0} {
		if given {
			c.say(key, "退款清单的对应表没有这一项", "a profile of refunds has no such key")
		}
	}
	_, no := c.Columns[invoice.InvoiceNo]
	_, digital := c.Columns[invoice.DigitalNo]
	_, order := c.Columns[invoice.OrderNo]
	if !no && !digital && !order {
		c.say("columns", "没有发票号码，也没有订单号：请写 invoice_no 或 order_no",
			"neither the invoice nor the order is named: give invoice_no or order_no")
	}
}

// otherKind refuses a field that only the other kind of source has.
func (c *checker) otherKind(key string) {
	if c.Kind == Orders {
		c.say(key, "只有退款清单有这个字段（kind: refunds）", "only a list of refunds has this field (kind: refunds)")
		return
	}
	var names []string
	for _, info := range invoice.CorrectionFields() {
		names = append(names, string(info.Field))
	}
	c.say(key, "退款清单没有这个字段；可以写的有 %s", "a list of refunds has no such field; it has %s",
		lang.Join(textsOf(names), "、", ", "))
}

func textsOf(names []string) []lang.Text {
	out := make([]lang.Text, len(names))
	for i, n := range names {
		out[i] = lang.Text{Zh: n, En: n}
	}
	return out
}

// OnlyFor refuses a profile that was written for another kind of source.
func (p *Profile) OnlyFor(k Kind) error {
	if p.Kind == k {
		return nil
	}
	var f faults
	if k == Orders {
		f.add(p.at("kind"), "kind", lang.Text{Zh: "是退款清单的对应表，只用于 fapiao red",
			En: "the profile is of a list of refunds and only for fapiao red"})
	} else {
		f.add(p.at("kind"), "kind", lang.Text{Zh: "退款清单的对应表要写 kind: refunds",
			En: "a profile of a list of refunds needs kind: refunds"})
	}
	return f.err()
}

// Fields turns the cells of one row of refunds, as read, into fields, and adds those of constants
// and defaults, whose cells have no column. It returns the doubts about its values.
func (b *Binding) Fields(row *invoice.Row) []invoice.Doubt {
	d := draft{Draft: &invoice.Draft{Rows: []invoice.Row{*row}}}
	d.fields(&d.Rows[0], b)
	d.add(b)
	d.Rows[0].Columns = b.columns
	*row = d.Rows[0]
	return d.Doubts
}

// Unread are the titles of columns that the profile does not mention, by their index.
func (b *Binding) Unread(titles []string) (out map[int]string) {
	out = map[int]string{}
	for _, i := range slices.Sorted(maps.Keys(b.kept)) {
		if b.kept[i] && i < len(titles) && titles[i] != "" {
			out[i] = titles[i]
		}
	}
	return out
}
