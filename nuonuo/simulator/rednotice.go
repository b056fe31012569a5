package simulator

// planForm plans the callbacks of a new red form (红字确认单): when the bureau has
// settled it, and when it lapses.
func (s *Server) planForm(c *call, blue *found, form *redForm) {
	settled := form.At + form.Delay
	status := form.status(blue.order.kind(), settled)
	s.planStatus(c, form, status, settled)
	if form.Answer != "" && form.answered(form.answerAt()) {
		s.planStatus(c, form, form.Answer, form.answerAt())
		return
	}
	if status != formNoConfirm && status != formFailed {
		s.planStatus(c, form, formLapsed, form.At+formLapseHours72)
	}
}

// planStatus plans the callback of a status that a form takes by itself.
func (s *Server) planStatus(c *call, form *redForm, status string, at int64) {
	job := callbackJob{kind: noticeRedConfirm, due: at, at: at, url: form.Callback, form: form.BillID, status: status}
	s.callbacks.plan(c, job, form.BillID+status)
}

// planVerdict plans the callback of a status that a call brought about.
func (s *Server) planVerdict(c *call, form *redForm) {
	job := callbackJob{kind: noticeRedConfirm, due: form.VerdicAt, url: form.Callback, form: form.BillID, status: form.Verdict}
	s.callbacks.plan(c, job, form.BillID+form.Verdict)
}

// planRed plans the callbacks of the red invoice of a form.
func (s *Server) planRed(c *call, form *redForm, index int, rec record, target string) {
	s.planFinal(c, index, rec, target)
	job := callbackJob{kind: noticeRed, due: rec.finalAt(), url: target, form: form.BillID}
	s.callbacks.plan(c, job, form.BillID)
}

// redNotice builds a callback about a red form. Its content is the row of
// queryInvoiceRedConfirm with the status that is reported.
func (s *Server) redNotice(job callbackJob) (notice, bool) {
	knobs := *s.knobs.Load()
	knobs.RedStale = false // a callback has what is known
	c := &call{now: s.clock().UnixMilli(), knobs: &knobs, base: job.base}
	v, ok := s.formView(c, job.form)
	if !ok || job.at != 0 && v.redForm.status(v.blue.order.kind(), job.at) != job.status {
		return notice{}, false
	}
	if job.kind == noticeRedConfirm {
		s.settleForm(c, v)
		if v, ok = s.formView(c, job.form); !ok {
			return notice{}, false
		}
		v.status = job.status
	}
	w := openObject(nil)
	w.text("operater", job.kind)
	if job.kind == noticeRed {
		w.text("billNo", v.BillNo)
	} else {
		w.text("billId", v.BillID)
	}
	w.raw("content", string(s.appendForm(nil, c.knobs, v, c.now)))
	return jsonNotice(&w), true
}
