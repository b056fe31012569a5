package invoice

// Original is what the file of an issued invoice says of it. What the file does not say is empty or
// nil.
type Original struct {
	No       string // 发票号码
	Code     string // 发票代码, of invoices before 数电
	Buyer    string
	BuyerTax string
	Seller   string // tax number
	Net      *Amount
	Tax      *Amount
	Gross    *Amount
}
