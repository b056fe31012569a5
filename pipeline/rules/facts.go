package rules

import "github.com/fapiao/fapiao/pipeline/invoice"

// Facts is what is known of an order whether it passes or not: the results show it for rejected
// orders.
type Facts struct {
	OrderNo   string         `json:"order_no,omitempty"`
	Derived   bool           `json:"derived,omitempty"` // the number is, see invoice.Draft
	Seller    string         `json:"seller,omitempty"`  // tax number
	BuyerName string         `json:"buyer_name,omitempty"`
	BuyerTax  string         `json:"buyer_tax_num,omitempty"`
	Kind      invoice.Kind   `json:"kind,omitempty"`
	Net       invoice.Amount `json:"net"`
	Tax       invoice.Amount `json:"tax"`
	Gross     invoice.Amount `json:"gross"`
	Remark    string         `json:"remark,omitempty"`
	// Carried are the values of columns that are not put on the invoice.
	Carried []invoice.Carried `json:"carried,omitempty"`
	// At is the cell of the order number, for findings about the order as a whole.
	At invoice.Place `json:"-"`
}

// Match reports whether the facts match an order: the same number, buyer, kind, remark and amounts.
// It compares only what is known of a rejected order.
func (f *Facts) Match(o *invoice.Order) bool {
	return f.OrderNo == o.OrderNo && f.Seller == o.Seller && f.Kind == o.Kind && f.Remark == o.Remark &&
		f.BuyerName == o.Buyer.Name && f.BuyerTax == o.Buyer.TaxNum &&
		f.Net == o.Net && f.Tax == o.Tax && f.Gross == o.Gross
}

// Earlier is the order as read by earlier versions, which ignored number formats and kept line
// breaks.
type Earlier struct {
	Number string                          // the order's number, known of a rejected one, too
	Cells  map[invoice.Field]invoice.Place // the first cell of each field that is read differently now
	read   func() *invoice.Order
}

// Order is the order as earlier versions read it; nil if they rejected it. Each call checks the
// draft again.
func (e *Earlier) Order() *invoice.Order { return e.read() }

// Result is the result of checking one draft.
type Result struct {
	Order    *invoice.Order // nil when the draft is rejected
	Sent     *invoice.Order // what Order would be without SentByResults, which alone rejects the draft
	Earlier  *Earlier       // nil when earlier versions read the same
	Facts    Facts
	Findings []Finding
	Unplaced []Unplaced // filled cells of columns that are not a field of an order
}
