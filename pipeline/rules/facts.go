package rules

import "github.com/fapiao/fapiao/pipeline/invoice"

// Facts is what can be said of an order whether it passes or not: the results show it for rejected ones.
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
	// At is the cell of the order number, for findings about the order as a whole.
	At invoice.Place `json:"-"`
}

// Result is what a check made of one draft.
type Result struct {
	Order *invoice.Order // nil when the draft is rejected
	// Before is the order as earlier versions read it, which took numbers without their format and
	// kept line breaks; nil where that is the same, or no order.
	Before   *invoice.Order
	Facts    Facts
	Findings []Finding
}
