package corrections

import "github.com/fapiao/fapiao/pipeline/invoice"

// Named is an item that a person named by the number of an invoice or of an order, without a list.
func Named(number string) Item {
	return Item{Row: &Row{values: map[invoice.Field]Value{invoice.InvoiceNo: {Text: number}}, named: true}}
}

// Either reports that the number may be that of an order as well as that of an invoice.
func (r *Row) Either() bool { return r.named }
