package simulator

import "encoding/binary"

// voidReason is why an invoice was voided.
type voidReason struct{ reason, specific string }

// cancelInvoice answers invoiceCancellation (作废): paper invoices of the present
// tax month alone.
func cancelInvoice(s *Server, c *call) reply {
	m := members(c.body)
	if m["invoiceId"] == "" || m["invoiceCode"] == "" || m["invoiceNo"] == "" {
		return refuse("E4000", "invoiceId、invoiceCode、invoiceNo不能为空")
	}
	invoices, _, err := s.lookUp(c, []string{m["invoiceId"]}, nil)
	if err != nil || len(invoices) == 0 {
		return refuse("E9500", "未查询到该发票")
	}
	f := &invoices[0]
	code, number, _ := f.order.numbers(&f.rec, f.index)
	why := voidReason{orText(m["invalidReason"], "2"), m["specificReason"]}
	switch {
	case code != m["invoiceCode"] || number != m["invoiceNo"]:
		return refuse("E9102", "发票号码或者代码错误")
	case !f.order.paper():
		return refuse("E9999", "只有纸质发票可以作废")
	case len(why.reason) != 1 || why.reason < "1" || why.reason > "4":
		return refuse("E4000", "invalidReason取值不正确")
	case why.reason == "4" && why.specific == "" || tooLong(why.specific, 255):
		return refuse("E4000", "specificReason不正确")
	case beijingTime(f.rec.invoiceTime()).Format("200601") != beijingTime(c.now).Format("200601"):
		return refuse("E9999", "发票已跨月，不能作废")
	}
	return s.void(c, f, why)
}

func (s *Server) void(c *call, f *found, why voidReason) reply {
	b := s.books
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.at(f.index)
	if status, _ := r.status(c.now); status != statusIssued || len(b.liveReds(f.index, c.now)) > 0 || b.openForm(f.index, f.order.kind(), c.now) {
		return refuse("E9999", "当前发票状态不能作废")
	}
	serial := serialNo(r, f.index)
	next := *r
	next.voidedAt = c.now
	next.voidFailed = c.knobs.VoidFailRate > 0 && s.draw("void", serial, itoa(int(r.voidedAt))) < c.knobs.VoidFailRate
	cents := fen(f.order.head[hNet])
	if next.voidFailed {
		cents = 0
		s.stats.struck("void_fail_rate")
	}
	if _, err := b.store.add(appendVoid(nil, f.index, &next, cents, why)); err != nil {
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	}
	*r = next
	b.voids[f.index] = why
	b.voidsAsked++
	b.sellers[r.seller].spend(-cents, r.voidedAt)
	job := callbackJob{kind: noticeVoided, due: r.voidEnd(), url: f.order.head[hCallBackURL], index: f.index}
	s.callbacks.plan(c, job, serial+itoa(int(c.now)))
	return reply{code: "E0000", describe: "作废提交成功", result: []byte(`{"invoiceId":"` + serial + `"}`)}
}

// appendVoid frames an invoiceCancellation as it left the record, with the fen
// that it takes from the seller's account.
func appendVoid(b []byte, index int, r *record, cents int64, why voidReason) []byte {
	return appendFrame(b, frameVoid, func(b []byte) []byte {
		b = binary.LittleEndian.AppendUint32(b, uint32(index))
		b = binary.LittleEndian.AppendUint64(b, uint64(r.voidedAt))
		b = binary.LittleEndian.AppendUint64(b, uint64(cents))
		b = append(b, boolByte(r.voidFailed))
		return append(b, why.reason+why.specific...)
	})
}

// voidFrame is the length of a void's frame before its reasons; books of earlier
// versions end it after the time.
const voidFrame = 21

func (b *books) replayVoid(content []byte) error {
	if len(content) != 12 && len(content) <= voidFrame {
		return errFrame
	}
	le := binary.LittleEndian
	index := int(le.Uint32(content))
	if index >= b.count {
		return errFrame
	}
	r := b.at(index)
	r.voidedAt = int64(le.Uint64(content[4:]))
	b.voidsAsked++
	if len(content) > voidFrame {
		b.sellers[r.seller].spend(-int64(le.Uint64(content[12:])), r.voidedAt)
		r.voidFailed = content[20] == 1
		why := string(content[voidFrame:])
		b.voids[index] = voidReason{why[:1], why[1:]}
	}
	return nil
}
