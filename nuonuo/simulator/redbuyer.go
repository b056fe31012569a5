package simulator

import (
	"slices"
	"strings"
	"time"
)

// RedBuyers is what buyers do with a form that waits for them.
type RedBuyers string

// The buyers. Those of BuyersMixed agree (6 of 10), refuse (2) or wait (2), from the seed.
const (
	BuyersWait   RedBuyers = "wait"
	BuyersAgree  RedBuyers = "agree"
	BuyersRefuse RedBuyers = "refuse"
	BuyersMixed  RedBuyers = "mixed"
)

// bookedByKind as Knobs.RedBooked: forms of ordinary invoices need no buyer, those of special ones
// do.
const bookedByKind = -1

// names lists under what the lists of the knobs may name a form: its buyer, the blue invoice or its
// order.
func (f *redForm) names(blue *found) []string {
	o := blue.order
	_, number, digital := o.numbers(&blue.rec, blue.index)
	names := []string{f.BillID, number, digital, o.head[hOrderNo], o.head[hBuyerName], o.head[hBuyerTaxNum]}
	return slices.DeleteFunc(names, func(n string) bool { return n == "" })
}

func named(list, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(list, n) })
}

// foresee decides what the bureau and the buyer will do with a new form.
func (s *Server) foresee(k *Knobs, blue *found, f *redForm) {
	key := strings.Join(f.names(blue)[1:], "\x00") + itoa(len(s.books.blueForms[blue.index]))
	if !f.Hand && (named(k.RedFailFor, f.names(blue)) || k.RedFailRate > 0 && s.draw("red_fail", key) < k.RedFailRate) {
		f.Failure = orText(k.RedFailText, "税局返回：红字确认单申请失败")
		s.stats.struck("red_fail_rate")
	}
	if k.RedBooked >= 0 {
		f.Booked = "0"
		if k.RedBooked > 0 && s.draw("red_buyer_booked", key) < k.RedBooked {
			f.Booked = "1"
		}
	}
	if f.Source != "0" || !f.waitsForBuyer(blue.order.kind()) {
		return
	}
	f.AnswerIn = k.RedBuyer.Milliseconds()
	switch s.buyer(k, f.names(blue), key) {
	case BuyersAgree:
		f.Answer = formConfirmed
	case BuyersRefuse:
		f.Answer = formBuyerNo
	}
}

// buyer returns what the buyer of a form does.
func (s *Server) buyer(k *Knobs, names []string, key string) RedBuyers {
	switch {
	case named(k.RedAgreeFor, names):
		return BuyersAgree
	case named(k.RedRefuseFor, names):
		return BuyersRefuse
	case named(k.RedWaitFor, names):
		return BuyersWait
	case k.RedBuyers != BuyersMixed:
		return k.RedBuyers
	}
	switch p := s.draw("red_buyers", key); {
	case p < 0.6:
		return BuyersAgree
	case p < 0.8:
		return BuyersRefuse
	}
	return BuyersWait
}

// birth is a form that a buyer will make at the bureau. It is forgotten when the server ends.
type birth struct {
	index int
	at    int64 // ms
}

// mayBear notes the invoices of an order whose buyers will make a form, by the knob.
func (s *Server) mayBear(k *Knobs, index int, entries []entry) {
	if k.RedBuyerForms == 0 {
		return
	}
	s.books.mu.Lock()
	defer s.books.mu.Unlock()
	for i := range entries {
		e := &entries[i]
		if e.rec.outcome != issuedWell || !e.order.digital() || e.order.red() ||
			s.draw("red_buyer_forms", e.order.head[hOrderNo], itoa(i)) >= k.RedBuyerForms {
			continue
		}
		s.books.births = append(s.books.births, birth{index + i, e.rec.finalAt() + k.RedBuyerFormsIn.Milliseconds()})
	}
}

// bear makes the forms of buyers whose time has come.
func (s *Server) bear(c *call) {
	s.books.mu.Lock()
	var due []birth
	kept := s.books.births[:0]
	for _, v := range s.books.births {
		if v.at <= c.now {
			due = append(due, v)
		} else {
			kept = append(kept, v)
		}
	}
	s.books.births = kept
	s.books.mu.Unlock()
	for _, v := range due {
		blue, err := s.invoiceAt(v.index)
		if err != nil {
			s.stats.trouble(err)
			continue
		}
		if r := s.handForm(c, blue, handMade{Side: "1", Reason: reasonError}); r.code == "E0000" {
			s.stats.struck("red_buyer_forms")
		}
	}
}

// invoiceAt loads the invoice at an index.
func (s *Server) invoiceAt(index int) (*found, error) {
	s.books.mu.RLock()
	f := &found{index: index, rec: *s.books.at(index)}
	s.books.mu.RUnlock()
	o, err := s.books.load(f.index, f.rec)
	f.order = o
	return f, err
}

// handMade is a form that the buyer (side 1) or the seller (0) makes at the bureau by hand.
type handMade struct {
	Side, Reason, Detail string
}

// handForm enters a form that was made at the bureau. The platform does not know it before a
// refresh.
func (s *Server) handForm(c *call, blue *found, h handMade) reply {
	if fault := partFault(blue, h.Detail); fault != "" {
		return refuse("E4000", fault)
	}
	form := &redForm{Source: h.Side, Reason: h.Reason, Blue: blue.index, At: c.now, Lines: redLines(blue.order, h.Detail), Hand: true, Hidden: true}
	form.sum()
	return s.enterForm(c, blue, form)
}

// visible reports whether the platform knows the form.
func (f *redForm) visible(now int64) bool { return !f.Hidden && now >= f.ShownAt }

// discover makes what the bureau has known of the forms that a refresh names: one, or those of a
// period.
func (s *Server) discover(c *call, uuid string, from, to time.Time) {
	for _, v := range s.allForms(c) {
		inPeriod := uuid == "" && !from.IsZero() && v.At >= from.UnixMilli() && v.At < to.AddDate(0, 0, 1).UnixMilli()
		if v.BillUUID != uuid && !inPeriod {
			continue
		}
		s.books.mu.Lock()
		form := *s.books.forms[v.BillID]
		if form.Hidden {
			form.Hidden, form.ShownAt = false, c.now+c.knobs.RedRefresh.Milliseconds()
		}
		form.SeenAt = c.now
		if err := s.books.storeForm(&form); err != nil {
			s.stats.trouble(err)
		}
		s.books.mu.Unlock()
	}
}
