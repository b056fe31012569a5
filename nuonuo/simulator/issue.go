package simulator

import (
	"errors"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// legacyRows is how many rows the oldest issue method takes.
const (
	legacyRows = 100
	maxRows    = 2000
)

func issueModern(s *Server, c *call) reply { return s.issue(c, maxRows) }
func issueLegacy(s *Server, c *call) reply { return s.issue(c, legacyRows) }

// issue takes an order (requestBillingNew). E0000 means accepted, not issued.
func (s *Server) issue(c *call, rows int) reply {
	o, ok := parseOrder(c.body)
	if !ok {
		return refuse("E4000", "order不能为空")
	}
	if r := s.sellerOf(c, o.head[hSalerTaxNum]); r.code != "" {
		return r
	}
	v := validator{order: o, knobs: c.knobs, maxRows: rows, classic: !strings.HasPrefix(c.method, saas)}
	if v.check(); v.code == "" {
		s.checkBlue(&v)
	}
	if v.code == "" {
		s.checkSheet(c, &v)
	}
	if v.code != "" {
		return s.refuseOrder(c, o, v.code, v.text)
	}
	switch duplicate, err := s.plant(c, o); {
	case err != nil:
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	case duplicate != nil:
		return s.duplicateReply(c, duplicate)
	}
	pieces := split(o, c.knobs.SplitOver)
	if len(pieces) > maxPieces {
		return s.refuseOrder(c, o, "E9154", "拆分后发票张数超过10张")
	}
	s.settleLogins(c)
	s.settleIdentity(c)
	return s.acceptOrder(c, o, pieces)
}

// refuseOrder notes an order that the checks refused.
func (s *Server) refuseOrder(c *call, o *order, code, text string) reply {
	if err := s.books.refuse(o.head[hSalerTaxNum], o.head[hOrderNo], c.knobs.RefusedTakesNumber); err != nil {
		s.stats.trouble(err)
	}
	return refuse(code, text)
}

// sellerOf refuses a caller who may not issue for the seller.
func (s *Server) sellerOf(c *call, seller string) reply {
	switch {
	case seller == "":
		return refuse("E4000", "销方税号不能为空")
	case c.userTax != "" && c.userTax != seller:
		return refuse("E9302", "身份认证与税号不匹配")
	case !c.app.mayIssueFor(seller):
		return refuse("E9301", "企业未在诺诺网注册")
	case !c.knobs.APIAllowed:
		return refuse("E9338", "企业没有接口开票权限")
	}
	return reply{}
}

// acceptOrder enters the pieces of an order that passed every check.
func (s *Server) acceptOrder(c *call, o *order, pieces []*order) reply {
	entries := make([]entry, len(pieces))
	var total int64
	for i, piece := range pieces {
		end, cause, knob := s.fate(c, piece)
		piece.head[hCause] = cause
		entries[i] = entry{order: piece, knob: knob, rec: s.newRecord(c, piece, end), cents: fen(piece.head[hNet])}
		entries[i].rec.part, entries[i].rec.parts = uint8(i+1), uint8(len(pieces))
		total += entries[i].cents
	}
	for i, piece := range pieces {
		entries[i].packed = piece.pack(nil)
	}
	decide := func(book *sellerBook) error {
		if err := s.books.redFits(c, o, o.head[hBillInfoNo]); err != nil {
			return err
		}
		return s.afford(c, book, o, total, pieces, entries)
	}
	serial, index, err := s.books.accept(o.head[hSalerTaxNum], o.head[hOrderNo], c.knobs.AcceptDuplicates, entries, decide)
	var duplicate *errDuplicate
	var account *accountError
	var over *overError
	switch {
	case errors.As(err, &duplicate):
		return s.duplicateReply(c, duplicate)
	case errors.As(err, &account):
		return refuse("E9999", account.text)
	case errors.Is(err, errReversed):
		return s.refuseOrder(c, o, "E9103", "发票已被冲红")
	case errors.As(err, &over):
		return s.refuseOrder(c, o, "E9999", over.text)
	case err != nil:
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	}
	for i := range entries {
		s.stats.struck(entries[i].knob)
	}
	s.planIssue(c, index, pieces)
	s.mayRevive(c.knobs.Revive, index, entries)
	s.mayBear(c.knobs, index, entries)
	if c.knobs.Audit || len(pieces) > 1 && !c.knobs.SplitSerial {
		return reply{code: "E0000", describe: "开票提交成功", result: []byte(`{"invoiceSerialNum":null}`)}
	}
	return reply{code: "E0000", describe: "开票提交成功", result: []byte(`{"invoiceSerialNum":"` + s.swapped(c, index, serial) + `"}`)}
}

// swapped is the serial number that a submit is answered with: by knob, that of the invoice before.
func (s *Server) swapped(c *call, index int, serial string) string {
	if index == 0 || c.knobs.SwapSerials == 0 || s.draw("swap", serial) >= c.knobs.SwapSerials {
		return serial
	}
	s.stats.struck("swap_serials")
	s.books.mu.RLock()
	defer s.books.mu.RUnlock()
	return serialNo(s.books.at(index-1), index-1)
}

func (s *Server) duplicateReply(c *call, d *errDuplicate) reply {
	r := refuse(orText(string(c.knobs.DuplicateCode), "E9106"), "订单编号或流水号不能重复")
	if c.knobs.DuplicateCode == DuplicateBare {
		r.result = []byte(`""`)
	}
	if c.knobs.DuplicateSerial && d.serial != "" {
		r.result = []byte(`{"invoiceSerialNum":"` + d.serial + `"}`)
	}
	return r
}

// newRecord times an invoice: the knobs, varied by the seed.
func (s *Server) newRecord(c *call, o *order, end outcome) record {
	vary := 1.0
	if c.knobs.Spread > 0 {
		vary += c.knobs.Spread * (2*s.draw("pace", o.head[hSalerTaxNum], o.head[hOrderNo]) - 1)
	}
	millis := func(d time.Duration) uint32 { return uint32(float64(d.Milliseconds()) * vary) }
	begun := c.now
	if c.knobs.Audit {
		begun += c.knobs.AuditDelay.Milliseconds()
	}
	return record{accepted: c.now, begun: begun, issuing: millis(c.knobs.Issuing), signing: millis(c.knobs.Signing),
		outcome: end, audited: c.knobs.Audit}
}

// fen returns an amount with two decimals as whole fen.
func fen(text string) int64 {
	d, err := decimal.NewFromString(text)
	if err != nil {
		return 0
	}
	return d.Shift(2).IntPart()
}
