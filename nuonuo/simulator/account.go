package simulator

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// accountError refuses an order for want of credit or login.
type accountError struct{ text string }

func (e *accountError) Error() string { return e.text }

// afford applies the credit line (授信额度) and the bureau's login to an order
// about to be accepted. It runs under the lock of the books. By AccountReply,
// the order is refused or its invoices fail.
func (s *Server) afford(c *call, book *sellerBook, o *order, cents int64, pieces []*order, entries []entry) error {
	cause := accountCause(c.knobs, book, cents)
	if cause == "" || o.red() {
		return nil
	}
	if c.knobs.AccountReply == AccountRefuses {
		return &accountError{cause}
	}
	for i, piece := range pieces {
		piece.head[hCause] = cause
		entries[i].rec.outcome = issueFailed
		entries[i].packed = piece.pack(nil)
	}
	return nil
}

// accountCause says why a seller may not issue a further net amount, or "".
func accountCause(k *Knobs, book *sellerBook, cents int64) string {
	if k.LoginAfter > 0 && book.orders-book.lapseAt >= k.LoginAfter {
		return "登录状态已失效，请重新扫码登录电子税务局"
	}
	left := k.CreditLine.Sub(decimal.New(book.cents, -2))
	if !k.CreditLine.IsNegative() && decimal.New(cents, -2).GreaterThan(left) {
		return fmt.Sprintf("授信额度不足：本次开票金额%s，剩余可用额度%s", decimal.New(cents, -2).StringFixed(2), left.StringFixed(2))
	}
	return ""
}
