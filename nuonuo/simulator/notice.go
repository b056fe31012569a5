package simulator

import (
	"net/url"
)

// The kinds of callback (operater, protocol section 3.14).
const (
	noticeIssued     = "callback"           // an invoice is final
	noticeApplied    = "invoiceApply"       // an order was accepted
	noticeVoided     = "invoiceInvalid"     // a void has ended
	noticeRed        = "invoiceRedCallback" // the red invoice of a form is issued
	noticeRedConfirm = "redConfirmCallback" // a red form took another status
)

// noticeKinds are all kinds, in the order of the platform's document.
var noticeKinds = []string{noticeIssued, noticeApplied, noticeVoided, noticeRed, noticeRedConfirm}

// notice is the body of a callback. It is neither signed nor secret.
type notice struct{ contentType, body string }

func formNotice(fields url.Values) notice {
	return notice{"application/x-www-form-urlencoded;charset=UTF-8", fields.Encode()}
}

func jsonNotice(w *objectWriter) notice {
	return notice{"application/json;charset=UTF-8", string(w.close())}
}

// notice builds what a callback says. It reports false when there is nothing
// to tell.
func (s *Server) notice(job callbackJob) (notice, bool) {
	if job.form != "" {
		return s.redNotice(job)
	}
	s.books.mu.RLock()
	f := &found{index: job.index, rec: *s.books.at(job.index)}
	s.books.mu.RUnlock()
	var err error
	if f.order, err = s.books.load(f.index, f.rec); err != nil {
		s.stats.trouble(err)
		return notice{}, false
	}
	switch job.kind {
	case noticeApplied:
		return appliedNotice(f), true
	case noticeVoided:
		return s.voidedNotice(f), true
	}
	return s.issuedNotice(job, f)
}

// planIssue plans the callbacks of an accepted order: one of the acceptance and
// one of each of its invoices.
func (s *Server) planIssue(c *call, first int, pieces []*order) {
	target := pieces[0].head[hCallBackURL]
	if !c.knobs.Callbacks || c.knobs.CallbackURL == "" && target == "" {
		return
	}
	for i := range pieces {
		index := first + i
		s.books.mu.RLock()
		rec := *s.books.at(index)
		s.books.mu.RUnlock()
		if i == 0 {
			s.callbacks.plan(c, callbackJob{kind: noticeApplied, due: rec.accepted, url: target, index: index}, serialNo(&rec, index))
		}
		s.planFinal(c, index, rec, target)
	}
}

// planFinal plans the callback of an invoice for when it is final.
func (s *Server) planFinal(c *call, index int, rec record, target string) {
	s.callbacks.plan(c, callbackJob{kind: noticeIssued, due: rec.finalAt(), url: target, index: index}, serialNo(&rec, index))
}

// appliedNotice says that an order was accepted. Under audit, or when it was
// split, there is no invoiceId.
func appliedNotice(f *found) notice {
	w := openObject(nil)
	w.text("operater", noticeApplied)
	w.text("orderno", f.order.head[hOrderNo])
	w.text("taxNo", f.order.head[hSalerTaxNum])
	w.raw("isSuccess", "true")
	if !f.rec.audited && f.rec.parts == 1 {
		w.text("invoiceId", serialNo(&f.rec, f.index))
	}
	return jsonNotice(&w)
}

// voidedNotice says how a void ended: invalidStatus 2 failed, 3 done.
func (s *Server) voidedNotice(f *found) notice {
	code, number, _ := f.order.numbers(&f.rec, f.index)
	s.books.mu.RLock()
	why := s.books.voids[f.index]
	s.books.mu.RUnlock()
	w := openObject(nil)
	w.text("c_fpdm", code)
	w.text("c_fphm", number)
	w.text("c_saletaxnum", f.order.head[hSalerTaxNum])
	w.text("invalidTime", itoa(int(f.rec.voidedAt/1000)))
	status, text := "3", ""
	if f.rec.voidFailed {
		status, text = "2", "税局返回：作废失败"
	}
	w.text("invalidStatus", status)
	w.text("invalidReason", why.reason)
	w.text("specificReason", why.specific)
	w.text("invalidErrorMessage", text)
	return formNotice(url.Values{"operater": {noticeVoided}, "fpqqlsh": {serialNo(&f.rec, f.index)}, "content": {string(w.close())}})
}
