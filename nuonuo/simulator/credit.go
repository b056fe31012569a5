package simulator

import (
	"time"

	"github.com/shopspring/decimal"
)

// endlessCredit is the line shown when the knob sets none.
var endlessCredit = decimal.NewFromInt(1_000_000_000)

// monthOf is the Beijing month of a time in ms, as a number that has no gaps.
func monthOf(ms int64) int {
	t := beijingTime(ms)
	return t.Year()*12 + int(t.Month())
}

// spend books a net amount in fen that a seller issued at a time, or got back.
func (b *sellerBook) spend(cents, ms int64) {
	if cents == 0 {
		return
	}
	if b.months == nil {
		b.months = make(map[int]int64)
	}
	b.cents += cents
	b.months[monthOf(ms)] += cents
}

// used returns what counts against the credit line now: all there is, or the month's by knob.
func (b *sellerBook) used(k *Knobs, now int64) decimal.Decimal {
	if !k.CreditMonthly && !k.CreditUnfiled {
		return decimal.New(b.cents, -2)
	}
	return decimal.New(b.months[monthOf(now)], -2)
}

// spendable returns what a seller may still issue. Until the return of last month is filed, that is
// the lesser of last month's rest and this month's line, less what this month has used.
func (b *sellerBook) spendable(k *Knobs, now int64) decimal.Decimal {
	line := k.CreditLine
	if k.CreditUnfiled {
		line = decimal.Min(line, line.Sub(decimal.New(b.months[monthOf(now)-1], -2)))
	}
	return line.Sub(b.used(k, now))
}

// creditRead is what the platform last read of a credit line at the bureau.
type creditRead struct {
	began  int64 // ms; of the refresh
	seen   bool
	before creditAmounts // until the refresh is done
	after  creditAmounts
}

// creditAmounts are the amounts of the account at one time.
type creditAmounts struct {
	at              int64
	used, available decimal.Decimal
	orders          int
}

// creditAmounts adds up the sellers of a caller.
func (s *Server) creditAmounts(c *call) creditAmounts {
	out := creditAmounts{at: c.now}
	line := c.knobs.CreditLine
	if line.IsNegative() {
		line = endlessCredit
	}
	out.available = line
	k := *c.knobs
	k.CreditLine = line
	s.books.mu.RLock()
	defer s.books.mu.RUnlock()
	for _, book := range s.books.sellers {
		if c.mine(book) {
			out.used = out.used.Add(book.used(&k, c.now))
			out.available = out.available.Sub(line.Sub(book.spendable(&k, c.now)))
			out.orders += book.orders
		}
	}
	return out
}

// creditLine answers getCreditLine (授信额度): 0 refreshes, 1 reads. The amounts
// exclude tax. By knob they are those of the last refresh.
func creditLine(s *Server, c *call) reply {
	m := members(c.body)
	account := c.account(m)
	switch m["queryType"] {
	case "0":
		if why := s.sessions.refresh("credit/"+account, c.now, otherRefreshSpan); why != "" {
			return refuse("E9999", why)
		}
		now := s.creditAmounts(c)
		s.sessions.mu.Lock()
		s.sessions.credit[account] = creditRead{began: c.now, seen: true, before: s.sessions.credit[account].after, after: now}
		s.sessions.mu.Unlock()
		return reply{code: "E0000", describe: "请求成功", result: []byte("null")}
	case "1":
	default:
		return refuse("E4000", "queryType取值不正确")
	}
	s.sessions.mu.Lock()
	read := s.sessions.credit[account]
	s.sessions.mu.Unlock()
	shown, status, message := s.creditAmounts(c), "1", "OK"
	if c.knobs.CreditStale {
		shown = read.after
	}
	switch {
	case read.seen && c.now < read.began+c.knobs.Refresh.Milliseconds():
		status, message = "0", "查询中"
		if c.knobs.CreditStale {
			shown = read.before
		}
	case c.knobs.CreditStale && !read.seen:
		status, message = "2", "未查询到授信额度，请先刷新"
	}
	line := c.knobs.CreditLine
	if line.IsNegative() {
		line = endlessCredit
	}
	updated := ""
	if shown.at != 0 {
		updated = beijingTime(shown.at).Format(time.DateTime)
	}
	return reply{code: "E0000", describe: "查询成功", result: mustJSON(map[string]any{
		"requestStatus": status, "message": message, "taxNum": c.userTax, "extensionNumber": m["extensionNumber"], "account": bureauAccount,
		"availableCreditLine": shown.available.StringFixed(2), "usedCreditLine": shown.used.StringFixed(2), "totalCreditLine": line.StringFixed(2),
		"availableCount": 1000, "usedCount": 0, "invoicedBlueCount": shown.orders, "invoicedAmount": shown.used.StringFixed(2), "invoicedTax": "0.00",
		"amountUpdateTime": updated,
	})}
}
