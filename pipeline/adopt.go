package pipeline

import (
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// adopt takes what the platform says of an order. It is compared with the order first. Where
// nothing proves that the platform accepted it, another invoice under its number holds the order
// for a person; where it was accepted, the invoice is its own, and a difference is recorded.
func (r *run) adopt(e ledger.Entry, f *Found) ledger.Change {
	d := compare(&e, f)
	otherCase := f.OrderNo != e.Key.OrderNo
	if otherCase && inDoubt(&e) {
		d.add(foreign, "平台上的订单号是 %s", "the platform's order number is %s", f.OrderNo)
		d.short = false
	}
	switch {
	case e.State == ledger.Issued:
		return r.rechecked(e, f, d)
	case inDoubt(&e) && !f.State.Final():
		return r.doubtedYet(e, f, d)
	case inDoubt(&e) && d.weight == foreign:
		return r.foreign(e, f, d)
	case otherCase && e.Serial == "":
		return r.later([]ledger.Entry{e}, r.Timing.nextLook(r.Now(), e.Sent), "the platform shows only an order number in other case")[0]
	case e.State == ledger.Dropped && f.State != ledger.Failed:
		return r.dropped(e, f)
	case d.short && (e.Serial != "" || r.partsMayCome(&e, f)):
		return r.part(e, f, d)
	case f.State == ledger.Failed:
		return r.failed(e, f)
	}
	c := taken(e, f)
	if c.State == ledger.Issued || c.State == ledger.SealFailed {
		r.differs(e, d, &c)
	}
	if e.State == ledger.Voiding && f.State != ledger.Voided && f.State != ledger.Issued {
		c.State = ledger.Voiding
	}
	switch {
	case !c.State.Final():
		c.NextAt = r.Timing.nextLook(r.Now(), e.LastCall())
	case c.State == ledger.SealFailed:
		c.NextAt = r.Now().Add(r.Timing.signGap(e.Reissues))
	}
	return c
}

// doubtedYet leaves an order in doubt whose invoice is not final: what the platform says of it may
// not be complete yet. Its number is in use, so that it is never sent again.
func (r *run) doubtedYet(e ledger.Entry, f *Found, d difference) ledger.Change {
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Unknown, Code: duplicate, Raw: f.Raw, Tries: e.Tries + 1,
		NextAt: r.Timing.nextLook(r.Now(), e.Sent), Note: "the platform has the number; its invoice is not final yet"}
	if e.State == ledger.Failed {
		c.State, c.Code, c.Error, c.NextAt = e.State, e.Code, e.Error, r.Timing.nextFailedLook(r.Now(), e.Sent)
		return c
	}
	if e.State == ledger.Unknown && numberInUse(e.Code) {
		c.Raw = ledger.Excerpt{} // the history has such an answer
	}
	if d.short {
		c.Error = d.text(rules.PartOnly, &e)
	}
	return c
}

// foreign holds an order whose number the platform has under other content, until a person decides.
// The invoices are kept with it, so that a person can accept them. A part of a split order may only
// be the first that shows.
func (r *run) foreign(e ledger.Entry, f *Found, d difference) ledger.Change {
	if d.short && e.State != ledger.Failed && r.partsMayCome(&e, f) {
		return r.doubtedYet(e, f, d)
	}
	c := taken(e, f)
	finding := d.finding(rules.NumberForeign, &e)
	r.tally.note(finding)
	c.State, c.Code, c.Error, c.Differs = ledger.Held, rules.NumberForeign, d.text(rules.NumberForeign, &e), &finding
	return c
}

// partsMayCome reports that an order whose invoices are too little may be shown in part: some of it
// is open, or it was sent so short a time ago that the platform may not show all yet.
func (r *run) partsMayCome(e *ledger.Entry, f *Found) bool {
	return !f.State.Final() || r.Now().Before(e.Sent.Add(r.Timing.Call+10*r.Timing.Visibility))
}

// part leaves an accepted order as it is of which only a part shows. A serial number names one
// invoice, so the order is asked for by its number.
func (r *run) part(e ledger.Entry, f *Found, d difference) ledger.Change {
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: e.State, Code: f.Code, Error: d.text(rules.PartOnly, &e), Tries: e.Tries + 1,
		RestUntil: e.RestUntil, NextAt: r.Timing.nextLook(r.Now(), e.Sent)}
	if e.Serial != "" {
		c.DropSerial, c.NextAt, c.Note = true, r.Now(), "the serial number names only a part of the order"
	}
	return c
}

// mistaken takes a serial number away that is another order's. The order stays what it is, is asked
// for by its number from then on, and is not sent again.
func (r *run) mistaken(e ledger.Entry, m *Mistake) ledger.Change {
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: e.State, Code: e.Code, Error: e.Error, Tries: e.Tries, Misses: e.Misses,
		RestUntil: e.RestUntil, NextAt: r.Now(), DropSerial: true, Raw: m.Raw, Note: "serial number " + e.Serial + " is not this order's"}
	if m.Owner != "" {
		c.Note = "serial number " + e.Serial + " is that of order " + m.Owner
	}
	if e.State == ledger.Issued {
		var d difference
		d.add(foreign, "发票流水号 %s 在平台上属于另一个订单", "serial number %s is another order's at the platform", e.Serial)
		c.NextAt = time.Time{}
		r.differs(e, d, &c)
	}
	return c
}

// rechecked is what a second look does to an issued order. An invoice that exists stays issued
// whatever else is said of it, unless it is being voided; an answer that changes nothing is not
// kept in the history.
func (r *run) rechecked(e ledger.Entry, f *Found, d difference) ledger.Change {
	c := taken(e, f)
	if f.State == ledger.Voiding || f.State == ledger.Voided {
		c.NextAt = r.Timing.nextLook(r.Now(), e.Sent)
		return c
	}
	c.State, c.Code, c.Error, c.Raw = ledger.Issued, e.Code, e.Error, ledger.Excerpt{}
	theirs := f.OrderNo != e.Key.OrderNo && e.Serial == ""
	switch {
	case theirs || f.State != ledger.Issued && f.State != ledger.SealFailed:
		c.Invoices, c.Serial = nil, ""
		return c
	case d.short && e.Serial != "" && e.Differs == nil: // once; then the difference is recorded
		c.Invoices, c.Serial, c.DropSerial, c.Note = nil, "", true, "the serial number names only a part of the order"
		return c
	case e.Serial != "":
		c.Invoices, c.Serial = nil, ""
	}
	r.differs(e, d, &c)
	return c
}
