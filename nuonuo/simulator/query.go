package simulator

import "strings"

// maxQuery is how many numbers one query takes.
const maxQuery = 50

// found is an invoice as it stands at the moment of a query.
type found struct {
	index int
	rec   record
	order *order
	mute  bool // the answer leaves its serial number empty
}

// queryResult answers queryInvoiceResult: up to 50 serial numbers, which win, or
// order numbers. An invoice that is not yet visible is unknown (E9500).
func queryResult(s *Server, c *call) reply {
	var serials, orders []string
	var detail bool
	eachMember(c.body, func(key, raw string) {
		switch key {
		case "serialNos":
			serials = c.texts(raw)
		case "orderNos":
			orders = c.texts(raw)
		case "isOfferInvoiceDetail":
			detail = scalar(raw) == "1"
		}
	})
	return s.answerQuery(c, serials, orders, detail)
}

// checkEInvoice is the oldest query, by invoiceSerialNum[].
func checkEInvoice(s *Server, c *call) reply {
	var serials []string
	eachMember(c.body, func(key, raw string) {
		if key == "invoiceSerialNum" {
			serials = texts(raw)
		}
	})
	return s.answerQuery(c, serials, nil, true)
}

func (s *Server) answerQuery(c *call, serials, orders []string, detail bool) reply {
	switch {
	case len(serials) == 0 && len(orders) == 0:
		return refuse("E9611", "发票流水号和订单号不能同时为空")
	case len(serials) > maxQuery || len(serials) == 0 && len(orders) > maxQuery:
		return refuse("E9601", "一次最多查询50条")
	}
	s.settle(c)
	s.revive(c.now)
	invoices, missing, err := s.lookUp(c, serials, orders)
	if err != nil {
		s.stats.trouble(err)
		return refuse("E9601", "查询异常，请联系客服人员")
	}
	if len(invoices) == 0 || missing && c.knobs.MixedUnknown {
		return refuse("E9500", "未查询到该发票")
	}
	result := append(make([]byte, 0, 2048*len(invoices)), '[')
	for i := range invoices {
		if i > 0 {
			result = append(result, ',')
		}
		result = s.appendRow(result, c, &invoices[i], detail)
	}
	return reply{code: "E0000", describe: "获取成功", result: append(result, ']')}
}

// texts returns the numbers of a list; by knob, one alone is none.
func (c *call) texts(raw string) []string {
	if !c.knobs.ListAsText && !strings.HasPrefix(raw, "[") {
		return nil
	}
	return texts(raw)
}

// texts returns the non-empty scalars of an array; a lone scalar counts as one.
func texts(raw string) []string {
	var out []string
	add := func(raw string) {
		if t := scalar(raw); t != "" {
			out = append(out, t)
		}
	}
	if !eachElement(raw, add) {
		add(raw)
	}
	return out
}

// lookUp finds the invoices that a call may see and reports whether one of the
// numbers is unknown.
func (s *Server) lookUp(c *call, serials, orders []string) ([]found, bool, error) {
	var out []found
	missing := false
	s.books.mu.RLock()
	take := func(indexes []int) {
		seen := false
		for _, index := range indexes {
			if rec := *s.books.at(index); s.maySee(c, &rec) {
				out = append(out, found{index: index, rec: rec})
				seen = true
			}
		}
		missing = missing || !seen
	}
	for _, serial := range serials {
		if index, known := s.books.bySerial(serial); known {
			take([]int{index})
		} else {
			missing = true
		}
	}
	if len(serials) == 0 {
		for _, orderNo := range orders {
			take(s.books.byOrder(c.userTax, orderNo))
		}
	}
	s.books.mu.RUnlock()
	for i := range out {
		o, err := s.books.load(out[i].index, out[i].rec)
		if err != nil {
			return nil, false, err
		}
		out[i].order = o
	}
	return out, missing, nil
}

// maySee reports whether an invoice is visible to a caller now. The lock of the
// books is held.
func (s *Server) maySee(c *call, r *record) bool {
	taxNum := s.books.sellers[r.seller].taxNum
	if !c.app.mayIssueFor(taxNum) || c.userTax != "" && c.userTax != taxNum {
		return false
	}
	if r.audited && c.now < r.begun {
		return false
	}
	return c.now >= r.accepted+c.knobs.Visible.Milliseconds()
}
