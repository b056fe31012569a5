package rules

// meaning is what a cell says of an order's life elsewhere.
type meaning uint8

const (
	unclear   meaning = iota // not understood
	goesOn                   // nothing keeps the order from being invoiced
	issued                   // it was invoiced
	underWay                 // an invoice is being made, or may be
	refunded                 // it was given back, or may be
	closed                   // it was cancelled or closed
	voided                   // it was made void, or its invoice reversed
	notWanted                // the buyer wants no invoice
)

// text names a meaning in a message.
func (m meaning) text() string {
	switch m {
	case issued:
		return words("已开过票", "it was invoiced")
	case underWay:
		return words("正在开票或结果未定", "an invoice is being made, or may be")
	case refunded:
		return words("已退款、退货或正在处理", "it was refunded or returned, or is being")
	case closed:
		return words("已取消或关闭", "it was cancelled or closed")
	case voided:
		return words("已作废或红冲", "it is void, or its invoice was reversed")
	}
	return words("不需要开票", "no invoice is wanted")
}
