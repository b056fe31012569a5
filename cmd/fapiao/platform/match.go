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
	sameApp map[string]bool // other sellers that use the same app, by tax number
	mixed   *mixedQueries
	known   string
	calls   int // calls that it may still make
	answer  pipeline.QueryAnswer
}

// matching finds the rows of an answer that belong to the references of a query. A row counts only
// if both its serial number and its order number are the requested ones.
type matching struct {
	byOrder  map[string][]row // by order number in lower case
	bySerial map[string]row
	// ambiguous has the order numbers, in lower case, and serial numbers that stay undecided.
	ambiguous map[string]bool
	// unidentified is set by a row without any number: it may be an order that seems to be missing.
	unidentified bool
}

// match indexes the rows of the seller. Rows of other sellers of the same app are left out. A row
// of a seller that is not configured leaves its order undecided, and so does a row without a seller
// if several sellers use the app.
func (q *query) match(refs []pipeline.Ref, invoices []row) matching {
	m := matching{byOrder: map[string][]row{}, bySerial: map[string]row{}, ambiguous: map[string]bool{}}
	bySerial := refs[0].Serial != ""
	for _, i := range invoices {
		key := strings.ToLower(i.OrderNo)
		other := i.SellerTaxNum != "" && i.SellerTaxNum != q.seller.TaxNum
		switch {
		case i.OrderNo == "" && (!bySerial || i.SerialNo == ""):
			m.unidentified = true
		case other && bySerial && i.SerialNo != "": // the requested serial number is another seller's
			m.bySerial[i.SerialNo] = row{&nuonuo.Invoice{SerialNo: i.SerialNo}, i.answer, i.part, i.known}
		case other && !q.sameApp[i.SellerTaxNum], i.SellerTaxNum == "" && len(q.sameApp) > 0 && !bySerial:
			m.ambiguous[key] = true
		case !other:
			m.add(key, i)
		}
	}
	return m
}

// add indexes a row of the seller. A repeated row counts once; rows that contradict each other
// leave the order undecided.
func (m *matching) add(key string, i row) {
	for _, earlier := range m.byOrder[key] {
		if earlier.SerialNo != i.SerialNo || earlier.OrderNo != i.OrderNo {
			continue
		}
		if i.SerialNo == "" && !bytes.Equal(earlier.text(), i.text()) {
			continue // parts without serial numbers
		}
		if earlier.Status != i.Status || earlier.Gross != i.Gross || earlier.InvoiceNo != i.InvoiceNo {
			m.ambiguous[key], m.ambiguous[i.SerialNo] = true, i.SerialNo != ""
		}
		return
	}
	if other, twice := m.bySerial[i.SerialNo]; twice && i.SerialNo != "" && other.OrderNo != i.OrderNo {
		m.ambiguous[i.SerialNo] = true // one serial number under two orders
	}
	m.byOrder[key] = append(m.byOrder[key], i)
	if i.SerialNo != "" {
		m.bySerial[i.SerialNo] = i
	}
}

// of finds the rows of one reference. mistake is set if its serial number belongs to another order;
// decided is false if the answer does not decide about it.
func (m *matching) of(r pipeline.Ref) (found []row, mistake *pipeline.Mistake, decided bool) {
	key := strings.ToLower(r.OrderNo)
	if r.Serial == "" {
		return exactly(m.byOrder[key], r.OrderNo), nil, !m.ambiguous[key]
	}
	i, there := m.bySerial[r.Serial]
	switch {
	case m.ambiguous[r.Serial] || m.ambiguous[key]:
		return nil, nil, false
	case there && strings.EqualFold(i.OrderNo, r.OrderNo):
		return exactly(m.byOrder[key], i.OrderNo), nil, true
	case there:
		return nil, &pipeline.Mistake{Ref: r, Owner: i.OrderNo, Raw: excerptOf(i)}, true
	case len(m.byOrder[key]) > 0: // the order has another serial number
		return nil, &pipeline.Mistake{Ref: r, Raw: excerptOf(m.byOrder[key][0])}, true
	}
	return nil, nil, true
}

// exactly returns the rows with this spelling of the order number, or all rows if there are none;
// the result then has another spelling than the reference.
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

// sort adds the invoices of each reference to the answer, and those without invoices as missing.
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
	if matched == 0 || m.unidentified {
		return // an answer without any requested order, or with an unidentified row, proves nothing
	}
	a.Missing = append(a.Missing, absent...)
	if len(absent) > 0 && refs[0].Serial == "" {
		q.mixed.set(omitsUnknown)
	}
}
