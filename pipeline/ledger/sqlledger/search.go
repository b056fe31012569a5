package sqlledger

import (
	"context"
	"strings"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// matchRow is a match with what is kept in another form.
type matchRow struct {
	*ledger.Match
	created int64
}

var matchFields = fields[matchRow]{
	{"o.id", func(r *matchRow) any { return &r.ID }},
	{"o.seller", func(r *matchRow) any { return &r.Key.Seller }},
	{"o.order_no", func(r *matchRow) any { return &r.Key.OrderNo }},
	{"o.state", func(r *matchRow) any { return &r.State }},
	{"o.kind", func(r *matchRow) any { return &r.Kind }},
	{"o.buyer", func(r *matchRow) any { return &r.Buyer }},
	{"o.buyer_tax", func(r *matchRow) any { return &r.BuyerTax }},
	{"o.gross", func(r *matchRow) any { return &r.Gross }},
	{"o.created_at", func(r *matchRow) any { return &r.created }},
}

// The questions of a search. No index serves those by the serial numbers of invoices, by red
// invoices and by buyers, which are asked when nothing else was found.
var (
	matchColumns   = "SELECT " + matchFields.columns()
	matchOrderNo   = matchColumns + " FROM orders o WHERE o.seller = ? AND o.order_no = ?"
	matchSerial    = matchColumns + " FROM orders o WHERE o.seller = ? AND o.serial = ? AND o.serial <> ''"
	matchInvoiceNo = matchColumns + " FROM invoices v JOIN orders o ON o.id = v.order_id WHERE " + isNumber + " AND v.n >= 0@seller ORDER BY v.id DESC LIMIT ?"
	matchSerials   = matchColumns + " FROM invoices v JOIN orders o ON o.id = v.order_id WHERE v.serial = ? AND v.n >= 0@seller ORDER BY v.id DESC LIMIT ?"
	matchBuyer     = matchColumns + " FROM orders o WHERE (@buyer LIKE ? ESCAPE '!' OR o.buyer_tax = ?)@seller ORDER BY o.id DESC LIMIT ?"
	matchRed       = matchColumns + " FROM effects r JOIN orders o ON o.id = r.order_id WHERE r.kind = 'red' AND (r.serial = ? OR r.detail LIKE ?)@seller ORDER BY r.id DESC LIMIT ?"
	matchID        = matchColumns + " FROM orders o WHERE o.id = ?"
	matchByHand    = matchColumns + " FROM orders o WHERE o.issued_as = ? AND o.issued_as <> ''@seller ORDER BY o.id DESC LIMIT ?"
)

// Search finds orders by a text: the order with that number, of any seller; else those of a serial
// number or of an invoice, including invoices issued by hand, red invoices and their forms; else
// those of a buyer, by a part of the name or by the tax number, newest first. A to Z and a to z are
// equal in names, on both databases. It returns at most limit orders; more reports that there are
// others. seller is the tax number of the only seller; empty: all.
func (s *Store) Search(ctx context.Context, text, seller string, limit int) (found []ledger.Match, more bool, err error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, false, nil
	}
	like := "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(ledger.FoldName(text)) + "%"
	upper := strings.ToUpper(text)
	err = s.view(ctx, "look for orders", func(t *tx) error {
		sellers := []string{seller}
		if seller == "" {
			if sellers, err = t.sellers(ctx); err != nil {
				return err
			}
		}
		look := searching{t: t, seller: seller, limit: limit, seen: map[int64]bool{}}
		for _, seller := range sellers {
			look.ask(ctx, ledger.ByOrderNo, matchOrderNo, seller, text)
		}
		if len(look.found) == 0 {
			for _, seller := range sellers {
				look.ask(ctx, ledger.BySerial, matchSerial, seller, text)
			}
		}
		if len(look.found) == 0 && strings.Trim(text, "0123456789") == "" {
			look.scan(ctx, ledger.ByInvoiceNo, matchInvoiceNo, text)
			look.scan(ctx, ledger.ByInvoiceNo, matchByHand, text)
			if len(look.found) == 0 {
				look.scan(ctx, ledger.ByInvoiceNo, matchRed, text, `%no":"`+text+`"%`) // of the invoice, or of its form
			}
			if len(look.found) == 0 { // of one of the invoices of an order that the platform split
				look.scan(ctx, ledger.ByInvoiceNo, matchSerials, text)
			}
		}
		if len(look.found) == 0 && strings.HasPrefix(text, redNumbers) {
			look.reds(ctx, text)
		}
		if len(look.found) == 0 {
			look.scan(ctx, ledger.ByBuyer, matchBuyer, like, upper)
		}
		found, more = look.found, look.more
		return look.err
	})
	return found, more, err
}

// searching gathers what was found, each order once.
type searching struct {
	t      *tx
	seller string // the only one; empty: every one
	limit  int
	seen   map[int64]bool
	found  []ledger.Match
	more   bool
	err    error
}

// scan asks a question for one more than is wanted.
func (l *searching) scan(ctx context.Context, by ledger.MatchedBy, query string, args ...any) {
	query, args = ofSeller(query, l.seller, args)
	l.ask(ctx, by, strings.ReplaceAll(query, "@buyer", l.t.s.foldedBuyer), append(args, l.limit+1)...)
}

// redNumbers is how the order numbers of red invoices begin (see red.Number).
const redNumbers = "RED"

// reds finds the order whose invoice a red invoice of an order number reverses.
func (l *searching) reds(ctx context.Context, number string) {
	var order int64
	where, args := redsOf(ledger.Filter{Seller: l.seller}, 0)
	err := l.t.eachRed(ctx, where, args, nil, func(e *ledger.Entry, r report.Row, _ string) error {
		if r.OrderNo == number {
			order = e.Plan.Order
		}
		return nil
	})
	if l.err == nil {
		l.err = err
	}
	if order != 0 {
		l.ask(ctx, ledger.ByInvoiceNo, matchID, order)
	}
}

// ofSeller makes a question one about a seller's orders; of every seller's where seller is empty.
func ofSeller(query, seller string, args []any) (string, []any) {
	if seller == "" {
		return strings.ReplaceAll(query, "@seller", ""), args
	}
	return strings.ReplaceAll(query, "@seller", " AND o.seller = ?"), append(args, seller)
}

func (l *searching) ask(ctx context.Context, by ledger.MatchedBy, query string, args ...any) {
	if l.err != nil {
		return
	}
	l.err = l.t.each(ctx, query, args, func(row scanner) error {
		m := ledger.Match{By: by}
		r := matchRow{Match: &m}
		if err := matchFields.scan(row, &r); err != nil {
			return err
		}
		m.Created = fromMillis(r.created)
		switch {
		case l.seen[m.ID]:
		case len(l.found) == l.limit:
			l.more = true
		default:
			l.seen[m.ID], l.found = true, append(l.found, m)
		}
		return nil
	})
}

// nextSeller leads through the sellers of a ledger, an order each, by the index of orders.
const nextSeller = "SELECT COALESCE(MIN(seller), '') FROM orders WHERE seller > ?"

// sellers lists those who have orders.
func (t *tx) sellers(ctx context.Context) (out []string, err error) {
	for last := ""; ; {
		if err := t.one(ctx, nextSeller, []any{last}, &last); err != nil || last == "" {
			return out, err
		}
		out = append(out, last)
	}
}
