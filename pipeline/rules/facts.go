package rules

import "github.com/fapiao/fapiao/pipeline/invoice"

// Facts is what can be said of an order whether it passes or not: the results show it for rejected
// ones.
type Facts struct {
	OrderNo   string         `json:"order_no,omitempty"`
	Seller    string         `json:"seller,omitempty"` // tax number
	BuyerName string         `json:"buyer_name,omitempty"`
	BuyerTax  string         `json:"buyer_tax_num,omitempty"`
	Kind      invoice.Kind   `json:"kind,omitempty"`
	Net       invoice.Amount `json:"net"`
	Tax       invoice.Amount `json:"tax"`
	Gross     invoice.Amount `json:"gross"`
	Remark    string         `json:"remark,omitempty"`
	// Carried is what the order says in columns that are not put on the invoice.
	Carried []invoice.Carried `json:"carried,omitempty"`
	// At is the cell of the order number, for findings about the order as a whole.
	At invoice.Place `json:"-"`
}

// Match reports whether the facts ask for the invoice of an order: the same number, buyer, kind,
// remark and amounts. It compares what is known of a rejected order, too.
func (f *Facts) Match(o *invoice.Order) bool {
	return f.OrderNo == o.OrderNo && f.Seller == o.Seller && f.Kind == o.Kind && f.Remark == o.Remark &&
		f.BuyerName == o.Buyer.Name && f.BuyerTax == o.Buyer.TaxNum &&
		f.Net == o.Net && f.Tax == o.Tax && f.Gross == o.Gross
}

// Earlier is what earlier versions read of an order, which took numbers without their format and
// kept line breaks.
type Earlier struct {
	Number string                          // the order's number, known of a rejected one, too
	Cells  map[invoice.Field]invoice.Place // the first cell of each field that was reread
	read   func() *invoice.Order
}

// Order is the order as those read it; nil when it was none to them. It is checked anew at each
// call, from the draft.
func (e *Earlier) Order() *invoice.Order { return e.read() }

// Result is what a check made of one draft.
type Result struct {
	Order    *invoice.Order // nil when the draft is rejected
	Earlier  *Earlier       // nil when earlier versions read the same
	Facts    Facts
	Findings []Finding
	Unplaced []Unplaced // filled cells of columns that are no field of an order
}
