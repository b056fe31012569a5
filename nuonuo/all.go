package nuonuo

import (
	"context"
	"iter"
	"time"
)

const (
	listPage = 100 // rows of a page of invoices
	formPage = 50  // rows of a page of red forms and sheets, the most that the platform allows
)

// AllInvoices iterates over the invoices of a period of any length: it requests the pages of
// [Client.ListInvoices], at most ten days at a time, and fewer where a period has more than 1000.
// Page and Size of r are not used. Each invoice is yielded once.
//
// A page is requested up to four times if a repeat may succeed (VerdictRetry, VerdictWait). An
// error is yielded once, as the last pair: the list is not whole then. Breaking out of the loop
// ends the requests. Invoices that are made or voided meanwhile may be missing.
func (c *Client) AllInvoices(ctx context.Context, r ListRequest) iter.Seq2[ListedInvoice, error] {
	return yields(func(yield func(ListedInvoice) bool) error {
		method, err := c.method(MethodList)
		if err != nil {
			return err
		}
		if err := c.ready(ctx, method); err != nil {
			return err
		}
		r.From, r.To = r.From.Truncate(time.Second), r.To.Truncate(time.Second)
		if r.From.IsZero() || r.To.Before(r.From) {
			return refuse(method, "startTime", "want a period")
		}
		for from := r.From; !from.After(r.To); {
			to := from.Add(listSpan)
			if to.After(r.To) {
				to = r.To
			}
			more, err := c.listPeriod(ctx, method, r, from, to, yield)
			if err != nil || !more {
				return err
			}
			from = to.Add(time.Second) // both ends of a period belong to it
		}
		return nil
	})
}

// listPeriod yields the invoices of at most ten days. A period with too many is halved.
func (c *Client) listPeriod(ctx context.Context, method string, r ListRequest, from, to time.Time, yield func(ListedInvoice) bool) (more bool, err error) {
	r.From, r.To, r.Size = from, to, listPage
	none := true
	p := pager[ListedInvoice]{method: method, key: func(i *ListedInvoice) string { return i.SerialNo },
		fetch: func(ctx context.Context, page int) ([]ListedInvoice, int, error) {
			r.Page = page
			list, err := c.ListInvoices(ctx, r)
			if err != nil {
				return nil, 0, err
			}
			if list.Total > maxListed {
				return nil, 0, &Error{Method: method, Code: CodeListRows, Sent: true}
			}
			return list.Invoices, list.Total, nil
		}}
	more, err = p.walk(ctx, func(i ListedInvoice) bool {
		none = false
		return yield(i)
	})
	if !IsCode(err, CodeListRows) || !none || !to.After(from) {
		return more, err
	}
	middle := from.Add(to.Sub(from) / 2).Truncate(time.Second)
	more, err = c.listPeriod(ctx, method, r, from, middle, yield)
	if err != nil || !more {
		return more, err
	}
	return c.listPeriod(ctx, method, r, middle.Add(time.Second), to, yield)
}

// maxListed is how many invoices a period of a list may have.
const maxListed = 1000

// AllReds iterates over red confirmation forms: it requests the pages of [Client.QueryRed], at most
// 90 days at a time. Page and Size of q are not used. Otherwise it is like [Client.AllInvoices].
// Forms made at the bureau are missing until [Client.RefreshRed].
func (c *Client) AllReds(ctx context.Context, q RedQuery) iter.Seq2[RedForm, error] {
	key := func(f *RedForm) string { return f.BillUUID + "/" + f.BillNo + "/" + f.BillID }
	return yields(func(yield func(RedForm) bool) error {
		if err := c.ready(ctx, MethodRedQuery); err != nil {
			return err
		}
		return byDays(q.From, q.To, redSpan, q.BillID != "" || q.BillNo != "" || q.BillUUID != "", func(from, to time.Time) (bool, error) {
			p := pager[RedForm]{method: MethodRedQuery, key: key,
				fetch: func(ctx context.Context, page int) ([]RedForm, int, error) {
					q.From, q.To, q.Page, q.Size = from, to, page, formPage
					return c.QueryRed(ctx, q)
				}}
			return p.walk(ctx, yield)
		})
	})
}

// AllRedSheets iterates over information sheets: it requests the pages of [Client.QueryRedSheets],
// at most 60 days at a time. Page and Size of q are not used. Otherwise it is like
// [Client.AllInvoices]. Sheets that were made elsewhere are missing until
// [Client.DownloadRedSheets].
func (c *Client) AllRedSheets(ctx context.Context, q RedSheetQuery) iter.Seq2[RedSheet, error] {
	key := func(s *RedSheet) string { return s.SheetNo + "/" + s.InfoNo }
	return yields(func(yield func(RedSheet) bool) error {
		if err := c.ready(ctx, MethodOldRedQueryNew); err != nil {
			return err
		}
		return byDays(q.From, q.To, redSheetSpan, q.SheetNo != "" || q.InfoNo != "", func(from, to time.Time) (bool, error) {
			p := pager[RedSheet]{method: MethodOldRedQueryNew, key: key,
				fetch: func(ctx context.Context, page int) ([]RedSheet, int, error) {
					q.From, q.To, q.Page, q.Size = from, to, page, formPage
					return c.QueryRedSheets(ctx, q)
				}}
			return p.walk(ctx, yield)
		})
	})
}

// byDays calls list for the days of a period, a part of at most span at a time, until it fails or
// wants no more. A query by a number has no parts.
func byDays(from, to time.Time, span time.Duration, named bool, list func(from, to time.Time) (more bool, err error)) error {
	if named || from.IsZero() || to.Before(from) {
		_, err := list(from, to)
		return err
	}
	from, to = midnight(from), midnight(to)
	for !from.After(to) {
		end := from.Add(span - 24*time.Hour) // both days belong to a part
		if end.After(to) {
			end = to
		}
		more, err := list(from, end)
		if err != nil || !more {
			return err
		}
		from = end.Add(24 * time.Hour)
	}
	return nil
}

// midnight is the beginning of a day in Beijing.
func midnight(t time.Time) time.Time {
	year, month, day := t.In(beijing).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, beijing)
}
