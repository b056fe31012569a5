package app

import (
	"context"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/readers/corrections"
)

// recipient reads a phone number or an e-mail address.
func recipient(text string) (d pipeline.Delivery, ok bool) {
	text = strings.TrimSpace(text)
	if local, domain, mail := strings.Cut(text, "@"); mail {
		ok = local != "" && strings.Contains(strings.Trim(domain, "."), ".") && !strings.ContainsAny(text, " \t,;，；") &&
			!strings.Contains(domain, "@") && len(text) <= mostEmail
		return pipeline.Delivery{Email: text}, ok
	}
	no := strings.TrimPrefix(strings.NewReplacer("-", "", " ", "").Replace(text), "+86")
	return pipeline.Delivery{Phone: no}, len(no) == 11 && no[0] == '1' && strings.Trim(no, "0123456789") == ""
}

// mostEmail is how long an e-mail address may be, in characters (protocol §3.2: email).
const mostEmail = 50

// namedDelivery is a request and the number that it came from.
type namedDelivery struct {
	pipeline.DeliverRequest
	asked  string
	before string // why the message before failed; empty: there was none
}

// deliveries finds the invoices and the recipients of each. orders are never nil.
func (j *job) deliveries(ctx context.Context, o DeliverOptions, to []pipeline.Delivery) (out []namedDelivery, orders []int64, err error) {
	l, err := j.invoiceList(ctx, o.Lists, corrections.DeliverMarks, o.Seller, lang.Text{
		Zh: "清单里没有要发送的行", En: "no row of the list asks for a message"})
	if err != nil {
		return nil, nil, err
	}
	out, orders = l.deliveries(o.Again)
	named := o.Orders
	if o.Batch != "" {
		if named.Numbers, err = j.issuedOf(ctx, o.Batch); err != nil {
			return nil, nil, err
		}
	}
	if len(named.Numbers) == 0 {
		return out, orders, nil
	}
	reds, err := j.redInvoices(ctx, named)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range reds {
		out = append(out, r.of(to, o.Again)...)
	}
	blues, err := j.blues(ctx, named.without(reds))
	if err != nil {
		return nil, nil, err
	}
	for i := range blues {
		if blues[i].Order.ID == 0 {
			return nil, nil, j.refuseElsewhere(ctx, &blues[i].Blue)
		}
		d := blues[i].delivery()
		out = append(out, d.of(blues[i].recipients(to), o.Again)...)
	}
	return out, append(orders, ordersOf(blues)...), nil
}

// delivery asks for a message with an invoice, to nobody yet.
func (b *namedBlue) delivery() namedDelivery {
	return namedDelivery{asked: b.asked, DeliverRequest: pipeline.DeliverRequest{Seller: b.Seller, Invoice: b.ID, Order: b.Order.ID,
		Body:    pipeline.DeliverBody{Delivery: pipeline.Delivery{Code: b.Code, No: b.No}, OrderNo: b.Order.Key.OrderNo},
		Refused: advised(pipeline.DeliverRefused(b.Order.State, b.No), &b.Order)}}
}

// recipients are those that are given, or those of the order.
func (b *namedBlue) recipients(given []pipeline.Delivery) []pipeline.Delivery {
	if len(given) > 0 || b.Order.Order == nil {
		return given
	}
	buyer := &b.Order.Order.Buyer
	return recipients(buyer.Phone, append([]string{buyer.Email}, buyer.CopyEmails...)...)
}

// recipients are those that are not empty.
func recipients(phone string, emails ...string) (out []pipeline.Delivery) {
	if phone != "" {
		out = append(out, pipeline.Delivery{Phone: phone})
	}
	for _, e := range emails {
		if e != "" {
			out = append(out, pipeline.Delivery{Email: e})
		}
	}
	return out
}

// of are the requests of an invoice for recipients.
func (d namedDelivery) of(to []pipeline.Delivery, again bool) (out []namedDelivery) {
	d.Again, d.Held = again, true
	if d.Refused == nil && len(to) == 0 {
		to = recipients(d.Body.Phone, d.Body.Email)
	}
	if d.Refused == nil && len(to) == 0 {
		d.Refused = pipeline.ErrDeliverNobody
	}
	if d.Refused != nil {
		return []namedDelivery{d}
	}
	for _, one := range to {
		d.Body.Phone, d.Body.Email = one.Phone, one.Email
		out = append(out, d)
	}
	return out
}

// issuedOf are the numbers of the orders of a batch that have an invoice.
func (j *job) issuedOf(ctx context.Context, id string) (numbers []string, err error) {
	b, err := j.store.Batch(ctx, id)
	if err != nil {
		return nil, noBatch(err, id)
	}
	met := map[string]bool{} // an order that was split has several rows
	err = j.store.Rows(ctx, ledger.Filter{Batch: b.ID}, func(r report.Row) error {
		if r.State == ledger.Issued && !met[r.OrderNo] {
			met[r.OrderNo], numbers = true, append(numbers, r.OrderNo)
		}
		return nil
	})
	return numbers, err
}

// redInvoices finds red invoices that were issued here by their numbers. Body has the recipients of
// their orders.
func (j *job) redInvoices(ctx context.Context, named Orders) (out []namedDelivery, err error) {
	meant := named.set()
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, States: []ledger.State{ledger.Done}, Seller: named.Seller}
	err = j.store.Effects(ctx, choice, func(e ledger.Entry) error {
		b, d, err := red.Decode(&e)
		if err != nil || d.No == "" || !meant[d.No] {
			return err
		}
		out = append(out, namedDelivery{asked: d.No, DeliverRequest: pipeline.DeliverRequest{
			Seller: e.Plan.Seller, Invoice: e.Plan.Invoice, Order: e.Plan.Order,
			Body: pipeline.DeliverBody{OrderNo: b.Blue.OrderNo, Red: true,
				Delivery: pipeline.Delivery{Code: d.Code, No: d.No, Phone: b.Blue.Phone, Email: b.Blue.Email}}}})
		return nil
	})
	return out, err
}

// set has each number.
func (o *Orders) set() map[string]bool {
	out := make(map[string]bool, len(o.Numbers))
	for _, n := range o.Numbers {
		out[n] = true
	}
	return out
}

// without leaves out the numbers that were found as red invoices.
func (o Orders) without(reds []namedDelivery) Orders {
	found := map[string]bool{}
	for i := range reds {
		found[reds[i].asked] = true
	}
	o.Numbers = slices.DeleteFunc(slices.Clone(o.Numbers), func(n string) bool { return found[n] })
	return o
}
