package simulator

import "net/http"

// controller is a call of the control pages that acts for somebody at the bureau. It answers with
// what the platform would say.
type controller func(*Server, *call, map[string]string) reply

// serveControl takes a POST of a JSON object.
func (s *Server) serveControl(act controller) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "This page takes a POST of a JSON object.", http.StatusMethodNotAllowed)
			return
		}
		body, err := readBody(w, r)
		if err != nil {
			return
		}
		if !validObject(body) {
			http.Error(w, "The body is not a JSON object.", http.StatusBadRequest)
			return
		}
		// Whoever may use these pages acts for every seller.
		c := &call{app: newApp(App{}), now: s.clock().UnixMilli(), knobs: s.knobs.Load(), base: s.opts.LinkBase, body: body}
		writeReply(w, act(s, c, members(body)))
	}
}

// controlRedForm makes a form at the bureau: of the buyer (side 1, the default) or of the seller by
// hand (0), for a blue invoice by its number, with redReason (2 by default) and, in part, detail as
// saveInvoiceRedConfirm has them. The platform does not know it before a refresh.
func controlRedForm(s *Server, c *call, m map[string]string) reply {
	side, reason := orText(m["side"], "1"), orText(m["redReason"], reasonError)
	if side != "0" && side != "1" || len(reason) != 1 || reason < "1" || reason > "4" {
		return refuse("E4000", "side取值为0或1，redReason取值为1至4")
	}
	blue, err := s.findBlue(m["invoiceCode"], m["blue"])
	if err != nil || blue == nil {
		return refuse("E9102", "发票号码或者代码错误")
	}
	if r := s.handForm(c, blue, handMade{Side: side, Reason: reason, Detail: m["detail"]}); r.code != "E0000" {
		return r
	}
	s.books.mu.RLock()
	defer s.books.mu.RUnlock()
	ids := s.books.blueForms[blue.index]
	f := s.books.forms[ids[len(ids)-1]]
	return reply{code: "E0000", describe: "已发起", result: mustJSON(map[string]string{"billId": f.BillID, "billNo": f.BillNo, "billUuid": f.BillUUID})}
}

// controlRedAnswer answers a form at the bureau, by any of its ids: agree or refuse, as the side
// that it waits for; or withdraw, as the side that made it.
func controlRedAnswer(s *Server, c *call, m map[string]string) reply {
	for _, v := range s.allForms(c) {
		if !v.named(m, true) {
			continue
		}
		verdict := ""
		switch {
		case m["answer"] == "withdraw":
			verdict = map[string]string{formApplying: formWithdrawn, formWaitsBuyer: formWithdrawn, formWaitsSeller: formWithdrawn,
				formNoConfirm: formAbandoned, formConfirmed: formAbandoned}[v.status]
		case m["answer"] == "agree" && (v.status == formWaitsBuyer || v.status == formWaitsSeller):
			verdict = formConfirmed
		case m["answer"] == "refuse":
			verdict = map[string]string{formWaitsBuyer: formBuyerNo, formWaitsSeller: formSellerNo}[v.status]
		}
		if verdict == "" {
			return refuse("E9999", "当前红字确认单状态不能这样处理："+v.status)
		}
		return s.judge(c, v, verdict, nil)
	}
	return refuse("E9500", "未查询到红字确认单")
}
