package simulator

import "strconv"

// retriesPerDay is how often an invoice may be retried in a day (E9613).
const retriesPerDay = 20

// reIssue answers reInvoice: an invoice in 22 or 24 is tried again under its own
// numbers. Issued and running ones are refused with a sentence.
func reIssue(s *Server, c *call) reply {
	m := members(c.body)
	s.revive(c.now)
	s.settleLogins(c)
	s.settleIdentity(c)
	invoices, _, err := s.lookUp(c, texts(m["fpqqlsh"]), texts(m["orderno"]))
	switch {
	case err != nil:
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	case m["fpqqlsh"] == "" && m["orderno"] == "":
		return refuse("E9611", "发票流水号和订单号不能同时为空")
	case len(invoices) == 0:
		return refuse("E9500", "未查询到该发票")
	case m["nextInvoiceCode"] != "" && (m["invoiceNumStart"] == "" || m["invoiceNumEnd"] == ""):
		return refuse("E4000", "指定发票代码时，起止号码必填")
	}
	// Of a split order, those that failed are tried again.
	answer := s.retryOne(c, &invoices[0])
	for i := range invoices[1:] {
		if r := s.retryOne(c, &invoices[i+1]); answer.code != "E0000" {
			answer = r
		}
	}
	return answer
}

func (s *Server) retryOne(c *call, f *found) reply {
	b := s.books
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.at(f.index)
	next := *r
	switch status, _ := r.status(c.now); status {
	case statusFailed:
	case statusSealFailed:
		next.issuedAt = r.invoiceTime()
	case statusIssuing, statusSigning:
		return refuse("E9999", "开票中（重试中），请耐心等待开票结果")
	default:
		return refuse("E9999", "发票已生成，无需再重试开票")
	}
	today := int32((c.now + 8*3600*1000) / (24 * 3600 * 1000))
	if next.retryDay != today {
		next.retryDay, next.retries = today, 0
	}
	if next.retries >= retriesPerDay {
		return refuse("E9613", "同一发票流水号一天最多重试20次")
	}
	next.retries++
	next.begun = c.now
	next.outcome = s.retryOutcome(c, f, r, next.retries)
	var cents int64
	if r.outcome == issueFailed && next.outcome != issueFailed {
		cents = fen(f.order.head[hNet])
	}
	if _, err := b.store.add(appendRetry(nil, f.index, &next, cents)); err != nil {
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	}
	b.sellers[r.seller].spend(cents, next.begun)
	if r.outcome == issueFailed && next.outcome != issueFailed {
		b.sellers[r.seller].useBlank(f.order.kind(), 1)
	}
	*r = next
	s.planFinal(c, f.index, next, f.order.head[hCallBackURL])
	return reply{code: "E0000", describe: "重试成功", result: []byte(`"重试成功"`)}
}

// retryOutcome decides how a retry ends. What the order itself or the account
// is to blame for fails again.
func (s *Server) retryOutcome(c *call, f *found, r *record, try uint8) outcome {
	failed := r.outcome
	book := s.books.sellers[r.seller]
	if bureauRefusal(c.knobs, f.order) != "" || failed == issueFailed && orText(s.accountCause(c, book, fen(f.order.head[hNet])), s.deviceCause(c.knobs, book, f.order)) != "" {
		return failed
	}
	if failed == issueFailed && s.books.redFits(c, f.order, s.books.ownOf(f.order, f.index)) != nil {
		return failed
	}
	if int(try) < c.knobs.RedFails && s.books.ownOf(f.order, f.index) != "" {
		s.stats.struck(redFailsKnob)
		return failed
	}
	if p := c.knobs.RetryFailRate; p > 0 && s.draw("retry", serialNo(r, f.index), strconv.Itoa(int(try)), strconv.Itoa(int(r.retryDay))) < p {
		s.stats.struck("retry_fail_rate")
		return failed
	}
	return issuedWell
}
