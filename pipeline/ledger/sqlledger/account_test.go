package sqlledger_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// account tells, field by field, what users have in a ledger: batches, balances, orders, rows,
// histories and tokens. Fields that a later version adds are not in it, so that the account of a
// released ledger stays the same for ever.
func account(t *testing.T, s reader) string {
	t.Helper()
	a := &accountant{T: t, reader: s}
	a.batches()
	seen := map[ledger.Key]bool{}
	a.rows("", seen)
	for _, app := range []string{"app-one", "app-two", "app-three"} {
		token, err := s.TokenLoad(context.Background(), app)
		a.must(err)
		a.line("token", app, token)
	}
	return a.out.String()
}

// reader is what an account is drawn from.
type reader interface {
	Batches(ctx context.Context, limit int) ([]ledger.BatchInfo, error)
	Summary(ctx context.Context, f ledger.Filter) (report.Summary, error)
	Rows(ctx context.Context, f ledger.Filter, yield func(report.Row) error) error
	Find(ctx context.Context, key ledger.Key) (ledger.Entry, error)
	History(ctx context.Context, key ledger.Key) ([]ledger.Event, error)
	TokenLoad(ctx context.Context, key string) ([]byte, error)
}

type accountant struct {
	*testing.T
	reader
	out strings.Builder
}

func (a *accountant) must(err error) {
	a.Helper()
	if err != nil {
		a.Fatal(err)
	}
}

func (a *accountant) line(values ...any) {
	for i, v := range values {
		switch v := v.(type) {
		case time.Time:
			values[i] = "-"
			if !v.IsZero() {
				values[i] = v.UTC().Format("2006-01-02T15:04:05.000Z")
			}
		case string:
			values[i] = fmt.Sprintf("%q", v)
			if i == 0 {
				values[i] = v
			}
		case []byte:
			values[i] = fmt.Sprintf("%q", v)
		}
	}
	fmt.Fprintln(&a.out, values...)
}

func (a *accountant) batches() {
	list, err := a.Batches(context.Background(), 100)
	a.must(err)
	for _, b := range list {
		a.line("batch", b.ID, b.Digest, strings.Join(b.Sources, "|"), b.Created, b.Read, b.Done, b.Run, b.Items, b.Gross)
		a.summary(b.ID)
		a.rows(b.ID, nil)
	}
	a.summary("")
}

// newerState names the states that the first schemas did not have: their ledgers hold no such
// order.
func newerState(s ledger.State) bool {
	return s == ledger.Skipped || s == ledger.Held || s == ledger.Dropped
}

func (a *accountant) summary(batch string) {
	s, err := a.Summary(context.Background(), ledger.Filter{Batch: batch})
	a.must(err)
	a.line("summary", batch, s.Environment, strings.Join(s.Sellers, "|"), strings.Join(s.Sources, "|"), s.From, s.To, s.Orders)
	for _, x := range s.States {
		if x.Orders == 0 && newerState(x.State) {
			continue
		}
		a.line("  state", string(x.State), x.Orders, x.Net, x.Tax, x.Gross)
	}
	// The first programs summed the rates of issued orders alone.
	issued, err := a.Summary(context.Background(), ledger.Filter{Batch: batch, Extract: ledger.Extract{States: []ledger.State{ledger.Issued}}})
	a.must(err)
	for _, x := range issued.Rates {
		a.line("  rate", x.Rate, x.Lines, x.Net, x.Tax, x.Gross)
	}
}

// rows lists the results of a batch, or of all orders with their histories.
func (a *accountant) rows(batch string, seen map[ledger.Key]bool) {
	var keys []ledger.Key
	a.must(a.Rows(context.Background(), ledger.Filter{Batch: batch}, func(r report.Row) error {
		a.line("row", r.Source.String(), r.OrderNo, r.Seller, r.SerialNo, string(r.State), string(r.Kind), r.InvoiceNo, r.InvoiceCode, r.IssuedAt, r.BuyerName, r.BuyerTaxNum,
			r.Net, r.Tax, r.Gross, r.PDFURL, r.OFDURL, r.XMLURL, r.Remark, r.ErrorCode, r.Error)
		for _, f := range r.Findings {
			a.line("  finding", f.Code, fmt.Sprint(f.Severity), f.Place.String(), f.OrderNo, f.Value)
		}
		if key := (ledger.Key{Seller: r.Seller, OrderNo: r.OrderNo}); seen != nil && !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
		return nil
	}))
	for _, key := range keys {
		a.order(key)
	}
}

func (a *accountant) order(key ledger.Key) {
	e, err := a.Find(context.Background(), key)
	a.must(err)
	a.line("order", e.Key.Seller, e.Key.OrderNo, e.Hash, string(e.State), e.Attempt, e.Fence, e.Created, e.Updated, e.Sent, e.NextAt, e.Tries, e.Misses, e.Serial, e.Code,
		e.Error, e.Buyer, e.Gross, e.RequestHash)
	hash, err := e.Order.Hash()
	a.must(err)
	a.line("  content", hash, len(e.Order.Lines), e.Order.Net, e.Order.Tax, e.Order.Gross)
	events, err := a.History(context.Background(), key)
	a.must(err)
	for _, v := range events {
		a.line("  event", v.At, v.Run, string(v.From), string(v.To), v.Code, v.Note, v.Raw)
	}
}
