package platform

import (
	"bytes"
	"context"
	"strings"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
)

// query is one query with the calls it takes.
type query struct {
	ctx     context.Context
	seller  Seller
	sharing map[string]bool // other sellers that use the same app, by tax number
	mixing  *mixing
	known   string
	calls   int // that it may still make
	answer  pipeline.QueryAnswer
}

// matching finds the rows of an answer that belong to what was asked. A row is believed only where
// both its serial number and its order number are what was asked for.
type matching struct {
	byOrder  map[string][]row // by order number in lower case
	bySerial map[string]row
	unsure   map[string]bool // order numbers in lower case, and serial numbers, of which the answer decides nothing
	blind    bool            // a row tells no number at all: what seems to be absent may be that
}

// match sorts the rows. Those of other sellers that share the app are not ours; one of a seller
// that nobody configured decides nothing, and neither does one that names no seller where sellers
// share an app.
func (q *query) match(refs []pipeline.Ref, invoices []row) matching {
	m := matching{byOrder: map[string][]row{}, bySerial: map[string]row{}, unsure: map[string]bool{}}
	bySerial := refs[0].Serial != ""
	for _, i := range invoices {
		key := strings.ToLower(i.OrderNo)
		other := i.SellerTaxNum != "" && i.SellerTaxNum != q.seller.TaxNum
		switch {
		case i.OrderNo == "" && (!bySerial || i.SerialNo == ""):
			m.blind = true
		case other && bySerial && i.SerialNo != "": // asked for by a serial number that is another seller's
			m.bySerial[i.SerialNo] = row{nuonuo.Invoice{SerialNo: i.SerialNo}, i.answer, i.part, i.known}
		case other && !q.sharing[i.SellerTaxNum], i.SellerTaxNum == "" && len(q.sharing) > 0 && !bySerial:
			m.unsure[key] = true
		case !other:
			m.add(key, i)
		}
	}
	return m
}

// add takes a row of ours. One that comes twice counts once; two that contradict each other decide
// nothing.
func (m *matching) add(key string, i row) {
	for _, earlier := range m.byOrder[key] {
		if earlier.SerialNo != i.SerialNo || earlier.OrderNo != i.OrderNo {
			continue
		}
		if i.SerialNo == "" && !bytes.Equal(earlier.text(), i.text()) {
			continue // parts whose serial numbers are not told
		}
		if earlier.Status != i.Status || earlier.Gross != i.Gross || earlier.InvoiceNo != i.InvoiceNo {
			m.unsure[key], m.unsure[i.SerialNo] = true, i.SerialNo != ""
		}
		return
	}
	if other, twice := m.bySerial[i.SerialNo]; twice && i.SerialNo != "" && other.OrderNo != i.OrderNo {
		m.unsure[i.SerialNo] = true // one serial number under two orders
	}
	m.byOrder[key] = append(m.byOrder[key], i)
	if i.SerialNo != "" {
		m.bySerial[i.SerialNo] = i
	}
}

// of finds the rows of one reference. mistake tells that its serial number is not its own; decided
// is false where the answer says nothing that can be relied on.
func (m *matching) of(r pipeline.Ref) (found []row, mistake *pipeline.Mistake, decided bool) {
	key := strings.ToLower(r.OrderNo)
	if r.Serial == "" {
		return exactly(m.byOrder[key], r.OrderNo), nil, !m.unsure[key]
	}
	i, there := m.bySerial[r.Serial]
	switch {
	case m.unsure[r.Serial] || m.unsure[key]:
		return nil, nil, false
	case there && strings.EqualFold(i.OrderNo, r.OrderNo):
		return exactly(m.byOrder[key], i.OrderNo), nil, true
	case there:
		return nil, &pipeline.Mistake{Ref: r, Owner: i.OrderNo, Raw: said(i)}, true
	case len(m.byOrder[key]) > 0: // its order without this serial number
		return nil, &pipeline.Mistake{Ref: r, Raw: said(m.byOrder[key][0])}, true
	}
	return nil, nil, true
}

// exactly keeps the rows whose order number is written so; where there are none, all are kept, and
// the order number of what is found shows it.
func exactly(all []row, orderNo string) []row {
	var out []row
	for _, i := range all {
		if i.OrderNo == orderNo {
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}

// sort gives each number its invoices, and lists those that have none as missing.
func (q *query) sort(refs []pipeline.Ref, invoices []row) {
	a := &q.answer
	m := q.match(refs, invoices)
	matched := 0
	var absent []pipeline.Ref
	for _, r := range refs {
		switch rows, mistake, decided := m.of(r); {
		case !decided:
		case mistake != nil:
			a.Mistaken = append(a.Mistaken, *mistake)
		case len(rows) == 0:
			absent = append(absent, r)
		default:
			matched++
			f := found(rows)
			f.Ref = r
			a.Found = append(a.Found, f)
		}
	}
	if matched == 0 || m.blind {
		return // a success with nothing of ours in it, or with what nobody can place, proves nothing
	}
	a.Missing = append(a.Missing, absent...)
	if len(absent) > 0 && refs[0].Serial == "" {
		q.mixing.learn(omits)
	}
}
