package simulator

// formFor returns the form that a request names.
func (s *Server) formFor(c *call, m map[string]string) (formView, reply) {
	if m["billUuid"] == "" && m["billId"] == "" && m["billNo"] == "" {
		return formView{}, refuse("E4000", "billUuid、billId、billNo不能同时为空")
	}
	for _, v := range s.formViews(c) {
		if v.named(m, true) {
			return v, reply{}
		}
	}
	return formView{}, refuse("E9500", "未查询到红字确认单")
}

// judge writes a verdict on a form, which takes time and may fail by the knobs. What change sets
// goes with it.
func (s *Server) judge(c *call, v formView, verdict string, change func(*redForm)) reply {
	s.books.mu.Lock()
	defer s.books.mu.Unlock()
	form := *s.books.forms[v.BillID]
	switch {
	case form.Red != 0:
		return refuse("E9999", "红字发票已开具")
	case form.Request != "" && c.now < form.RequestAt:
		return refuse("E9999", "红字确认单正在处理中，请稍后再试")
	}
	form.Request, form.RequestAt = requestConfirming, c.now+c.knobs.RedRequest.Milliseconds()
	if verdict == formWithdrawn || verdict == formAbandoned {
		form.Request = requestWithdrawing
	}
	form.Tries++
	form.RequestFailed = c.knobs.RedRequestFail > 0 && s.draw("red_request_fail", form.BillID, itoa(form.Tries)) < c.knobs.RedRequestFail
	if form.RequestFailed {
		s.stats.struck("red_request_fail_rate")
	} else {
		form.Verdict, form.VerdicAt, form.Before = verdict, form.RequestAt, v.status
	}
	if change != nil {
		change(&form)
	}
	if err := s.books.storeForm(&form); err != nil {
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	}
	if !form.RequestFailed {
		s.planVerdict(c, &form)
	}
	return reply{code: "E0000", describe: "请求成功", result: appendString(nil, form.BillID)}
}

// confirmRedForm answers confirm: the other side agrees (1) or refuses (0).
func confirmRedForm(s *Server, c *call) reply {
	m := members(c.body)
	identity, agree := m["identity"], m["confirmAgreement"]
	if identity != "0" && identity != "1" || agree != "0" && agree != "1" || tooLong(m["confirmReason"], 200) ||
		tooLong(m["callbackUrl"], 225) || tooLong(m["orderNo"], 64) {
		return refuse("E4000", "identity或confirmAgreement取值不正确，或字段过长")
	}
	v, problem := s.formFor(c, m)
	if problem.code != "" {
		return problem
	}
	waits := v.status == formWaitsSeller && identity == "0" || v.status == formWaitsBuyer && identity == "1"
	change := func(f *redForm) {
		f.Callback = orText(m["callbackUrl"], f.Callback)
		if m["orderNo"] != "" {
			f.OrderNo, f.Made = m["orderNo"], false
		}
	}
	switch {
	case v.status == formLapsed:
		return refuse("E9999", "确认单已超时")
	case !waits:
		return refuse("E9999", "当前红字确认单状态不能确认")
	case agree == "1":
		r := s.judge(c, v, formConfirmed, change)
		s.settle(c)
		return r
	case identity == "0":
		return s.judge(c, v, formSellerNo, change)
	}
	return s.judge(c, v, formBuyerNo, change)
}

// withdrawRedForm answers confirmInfoCancel.
func withdrawRedForm(s *Server, c *call) reply {
	m := members(c.body)
	if m["identity"] != "0" && m["identity"] != "1" {
		return refuse("E4000", "identity取值不正确")
	}
	s.settle(c)
	v, problem := s.formFor(c, m)
	if problem.code != "" {
		return problem
	}
	if m["identity"] != v.Source {
		return refuse("E9999", "只有发起方可以撤销红字确认单")
	}
	switch v.status {
	case formApplying, formWaitsBuyer, formWaitsSeller:
		return s.judge(c, v, formWithdrawn, nil)
	case formNoConfirm, formConfirmed:
		return s.judge(c, v, formAbandoned, nil)
	}
	return refuse("E9999", "当前红字确认单状态不能撤销")
}

// redLineFits lists the red kinds that a blue kind may have.
func redLineFits(blue, red string) bool {
	return blue == red || blue == "es" && red == "bs" || blue == "ec" && red == "pc"
}

// fastRed answers fastInvoiceRed: the red invoice of a confirmed form. For the
// electronic kinds it fetches the one that the bureau issued by itself.
func fastRed(s *Server, c *call) reply {
	m := members(c.body)
	for _, name := range [...]string{"orderNo", "taxNum", "billNo", "billUuid"} {
		if m[name] == "" {
			return refuse("E4000", name+"不能为空")
		}
	}
	if r := s.sellerOf(c, m["taxNum"]); r.code != "" {
		return r
	}
	for name, limit := range map[string]int{"orderNo": c.knobs.OrderNoMax, "callBackUrl": 255} {
		if tooLong(m[name], limit) {
			return refuse("E4000", name+"长度不能超过"+itoa(limit))
		}
	}
	s.settle(c)
	v, problem := s.formFor(c, m)
	if problem.code != "" {
		return problem
	}
	line := orText(m["invoiceLine"], v.blue.order.kind())
	switch {
	case !redLineFits(v.blue.order.kind(), line):
		return refuse("E4000", "invoiceLine与蓝票票种不一致")
	case v.status != formNoConfirm && v.status != formConfirmed:
		return refuse("E9999", "红字确认单尚未确认")
	case v.Red != 0:
		return s.adoptRed(v, m["orderNo"])
	case s.issuing(c, v):
		return refuse("E9999", "红票开具中")
	}
	v.blue.order.head[hInvoiceLine] = line
	serial, problem := s.issueRed(c, v, m["orderNo"], orText(m["callBackUrl"], v.Callback))
	if problem.code != "" {
		return problem
	}
	return reply{code: "E0000", describe: "开票提交成功", result: []byte(`{"invoiceSerialNum":"` + serial + `"}`)}
}

// adoptRed answers with the red invoice that the bureau issued by itself. An
// order number that was made up for it is replaced, once.
func (s *Server) adoptRed(v formView, orderNo string) reply {
	b := s.books
	b.mu.Lock()
	defer b.mu.Unlock()
	index := v.Red - 1
	if form := *b.forms[v.BillID]; form.Made && form.Renamed == "" && orderNo != form.OrderNo {
		if _, taken := b.first[orderKey{b.at(index).seller, orderNo}]; taken {
			return refuse("E9106", "订单编号或流水号不能重复")
		}
		form.Renamed, form.OrderNo = form.OrderNo, orderNo
		if err := b.storeForm(&form); err != nil {
			s.stats.trouble(err)
			return refuse("0203", "处理异常")
		}
	}
	return reply{code: "E0000", describe: "开票提交成功", result: []byte(`{"invoiceSerialNum":"` + serialNo(b.at(index), index) + `"}`)}
}
