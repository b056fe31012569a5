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
	cause := orText(s.accountCause(c, book, cents), s.deviceCause(c.knobs, book, o))
	if cause == "" {
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

// troubleTexts are words in which bureaus and platforms report a trouble, one of
// each kind.
var troubleTexts = map[Trouble]string{
	TroubleLogin:        "登录状态已失效，请重新扫码登录电子税务局",
	TroubleIdentity:     "需要人脸确认身份",
	TroubleBinding:      "您与该企业的绑定关系已过期，请联系企业管理人员",
	TroubleCredit:       "发票额度已不够使用",
	TroublePermission:   "您当前暂无权限开具该票种,请联系管理员",
	TroubleStock:        "您当前无可用发票代码号码,请联系主管税务机关申领",
	TroubleDevice:       "开票设备不在线，请先启动发票云组件",
	TroubleSubscription: "当前企业无可用权益，请联系销售续费处理",
	TroubleOther:        "处理未通过",
}

// accountCause says why a seller may not issue a further net amount, or "".
func (s *Server) accountCause(c *call, book *sellerBook, cents int64) string {
	k := c.knobs
	if s.troubled(c, book) {
		return orText(k.TroubleText, troubleTexts[k.Trouble])
	}
	if s.identityLapsed(c) {
		return troubleTexts[TroubleIdentity]
	}
	if s.loginOld(c) || k.LoginAfter > 0 && book.orders-book.lapseAt >= k.LoginAfter {
		return troubleTexts[TroubleLogin]
	}
	left := book.spendable(k, c.now)
	if !k.CreditLine.IsNegative() && cents > 0 && decimal.New(cents, -2).GreaterThan(left) {
		return fmt.Sprintf("授信额度不足：本次开票金额%s，剩余可用额度%s", decimal.New(cents, -2).StringFixed(2), left.StringFixed(2))
	}
	return ""
}

// troubled reports whether the trouble of the knobs is on for a seller.
func (s *Server) troubled(c *call, book *sellerBook) bool {
	k := c.knobs
	if k.Trouble == "" || k.Trouble == NoTrouble || book.orders < k.TroubleAfter {
		return false
	}
	begins := s.started + k.TroubleStart.Milliseconds()
	return c.now >= begins && (k.TroubleFor == 0 || c.now < begins+k.TroubleFor.Milliseconds())
}

// hasTrouble reports whether a seller of the caller has the trouble of a kind.
func (s *Server) hasTrouble(c *call, kind Trouble) bool {
	if c.knobs.Trouble != kind {
		return false
	}
	s.books.mu.RLock()
	defer s.books.mu.RUnlock()
	for _, book := range s.books.sellers {
		if c.mine(book) && s.troubled(c, book) {
			return true
		}
	}
	return s.troubled(c, new(sellerBook))
}
