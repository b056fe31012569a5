package app

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// deliveries are the messages that the rows of a list ask for, each once. orders are never nil.
func (l *invoiceList) deliveries(again bool) (out []namedDelivery, orders []int64) {
	type message struct {
		invoice int64
		to      string
	}
	met := map[message]bool{}
	orders = []int64{}
	for _, r := range l.rows {
		to := l.recipients(r)
		if r.refused != nil {
			out = append(out, namedDelivery{asked: r.asked(), DeliverRequest: pipeline.DeliverRequest{Seller: r.Text(invoice.Seller), Refused: r.refused}})
			continue
		}
		orders = append(orders, ordersOf(r.blues)...)
		for i := range r.blues {
			b := &r.blues[i]
			for _, d := range b.delivery().of(b.recipients(to), again) {
				if m := (message{b.ID, d.Body.Recipient()}); !met[m] {
					met[m], out = true, append(out, d)
				}
			}
		}
	}
	return out, orders
}

// recipients are those of a row, each once. Cells may have several.
func (l *invoiceList) recipients(r *invoiceRow) (to []pipeline.Delivery) {
	for _, f := range []invoice.Field{invoice.BuyerPhone, invoice.BuyerEmail} {
		for _, text := range strings.FieldsFunc(r.Text(f), func(c rune) bool { return strings.ContainsRune(";；,，、\n", c) }) {
			d, ok := recipient(text)
			if !ok || (d.Phone != "") != (f == invoice.BuyerPhone) {
				l.refuse(r, rules.New(rules.RecipientUnclear, r.At(f), "", f, strings.TrimSpace(text)))
			} else if !slices.Contains(to, d) {
				to = append(to, d)
			}
		}
	}
	return to
}
