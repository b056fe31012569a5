package ledger

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Account is what the processes that share a ledger know of a seller's account at the tax bureau.
// It saves calls: whatever decides about an order is asked again when it is old.
type Account struct {
	Login    Proof      `json:"login,omitzero"`
	Identity Proof      `json:"identity,omitzero"`
	Credit   CreditLine `json:"credit,omitzero"`
	Name     string     `json:"name,omitempty"` // the account's, as the platform masks it
	// Lacking has the methods that the platform does not offer this seller, and when it said so.
	Lacking map[string]time.Time `json:"lacking,omitempty"`
	// Refreshes are the latest refreshes of the last day, by what was refreshed.
	Refreshes map[Refresh][]time.Time `json:"refreshes,omitempty"`
	CallsOn   string                  `json:"calls_on,omitempty"` // the day in Beijing of Calls
	Calls     int                     `json:"calls,omitempty"`
}

// Proof is whether a login or an identity check holds.
type Proof struct {
	Read   time.Time `json:"read,omitzero"` // when the state was read; zero: never
	Good   bool      `json:"good,omitempty"`
	Seen   time.Time `json:"seen,omitzero"`   // the first time in a row that it was good
	Lapsed time.Time `json:"lapsed,omitzero"` // the last time that it was not
	Proved time.Time `json:"proved,omitzero"` // when a person logged in, or proved identity, by this program
}

// Observe notes a state that was read.
func (p *Proof) Observe(good bool, now time.Time) {
	switch {
	case !good:
		p.Lapsed, p.Seen = now, time.Time{}
	case !p.Good || p.Seen.IsZero():
		p.Seen = now
	}
	p.Read, p.Good = now, good
}

// Prove notes that a person has just logged in or proved identity.
func (p *Proof) Prove(now time.Time) {
	p.Read, p.Good, p.Seen, p.Proved = now, true, now, now
}

// HoldsUntil is until when a good proof surely holds that lasts for a span: from the time that it
// is known to be younger than. It is zero if that is not known.
func (p *Proof) HoldsUntil(lasts time.Duration) time.Time {
	from := p.Proved
	if p.Lapsed.After(from) {
		from = p.Lapsed
	}
	if !p.Good || from.IsZero() {
		return time.Time{}
	}
	return from.Add(lasts)
}

// CreditLine is what the bureau said of the credit line (授信额度). Amounts are without tax.
type CreditLine struct {
	Read      time.Time      `json:"read,omitzero"`
	Updated   time.Time      `json:"updated,omitzero"` // when the platform got it from the bureau
	Available invoice.Amount `json:"available"`
	Used      invoice.Amount `json:"used"`
	Total     invoice.Amount `json:"total"`
}

// Refresh is something that the bureau limits: once in a span, and RefreshesADay times a day, for
// each account (protocol §3.13).
type Refresh string

// What is refreshed. QR codes and text messages count together.
const (
	RefreshCode     Refresh = "code"
	RefreshIdentity Refresh = "identity"
	RefreshCredit   Refresh = "credit"
)

// RefreshesADay is how often the bureau takes a refresh in a day.
const RefreshesADay = 20

// Span is the shortest time between two refreshes: the bureau's, and a second in which the first of
// them may have been on its way.
func (r Refresh) Span() time.Duration {
	if r == RefreshCode {
		return time.Minute + time.Second
	}
	return 31 * time.Second
}

// Take notes a refresh if the bureau will take it. Otherwise it returns when it will.
func (a *Account) Take(what Refresh, now time.Time) (later time.Time) {
	today := day(now)
	kept := slices.DeleteFunc(slices.Clone(a.Refreshes[what]), func(t time.Time) bool {
		return day(t) != today && now.Sub(t) >= what.Span() || t.After(now)
	})
	count := 0
	for _, t := range kept {
		if day(t) == today {
			count++
		}
	}
	switch {
	case count >= RefreshesADay:
		y, m, d := now.In(beijing.Zone).Date()
		return time.Date(y, m, d+1, 0, 0, 0, 0, beijing.Zone)
	case len(kept) > 0 && now.Sub(kept[len(kept)-1]) < what.Span():
		return kept[len(kept)-1].Add(what.Span())
	}
	if a.Refreshes == nil {
		a.Refreshes = map[Refresh][]time.Time{}
	}
	a.Refreshes[what] = append(kept, now)
	return time.Time{}
}

// RefreshesLeft is how many refreshes the bureau still takes today.
func (a *Account) RefreshesLeft(what Refresh, now time.Time) int {
	left := RefreshesADay
	for _, t := range a.Refreshes[what] {
		if day(t) == day(now) {
			left--
		}
	}
	return max(left, 0)
}

// Count adds calls of the platform to those of the day.
func (a *Account) Count(calls int, now time.Time) {
	if today := day(now); a.CallsOn != today {
		a.CallsOn, a.Calls = today, 0
	}
	a.Calls += calls
}

// CallsToday is the number of calls of the day in Beijing.
func (a *Account) CallsToday(now time.Time) int {
	if a.CallsOn != day(now) {
		return 0
	}
	return a.Calls
}

// day is a day in Beijing.
func day(t time.Time) string { return t.In(beijing.Zone).Format(time.DateOnly) }

// Need is what orders of one kind take of an account.
type Need struct {
	Kind   invoice.Kind
	Orders int
	Net    invoice.Amount
}

// Accounts keeps what is known of sellers' accounts, and sums up what orders will take of them.
type Accounts interface {
	// Account returns what is known of a seller's account.
	Account(ctx context.Context, seller string) (Account, error)
	// UpdateAccount has change correct what is known. It may be called several times, and must not
	// use the ledger.
	UpdateAccount(ctx context.Context, seller string, change func(*Account)) error
	// Needs sums up the ready orders of a filter by kind.
	Needs(ctx context.Context, f Filter) ([]Need, error)
	// Unsettled sums up, by kind, the seller's orders whose invoices the bureau may not have
	// counted at a time: those without outcome, and those that were sent since then and issued.
	Unsettled(ctx context.Context, seller string, since time.Time) ([]Need, error)
	// Fitting counts the first ready orders of a filter of some kinds, in the order in which they
	// were read, whose net amounts are no more than left, and returns the number of the last one.
	Fitting(ctx context.Context, f Filter, kinds []invoice.Kind, left invoice.Amount) (orders int, last string, err error)
}
