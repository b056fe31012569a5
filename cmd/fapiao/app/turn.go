package app

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// Unsent is what was not sent, by month.
type Unsent struct {
	// Until is when sending ended; zero: these are orders of earlier months.
	Until  time.Time
	Months ledger.MonthSums
	// Reds are the red invoices that were not applied for, with the sum of what they reverse.
	Reds      int
	RedsGross invoice.Amount
}

// AskEarlier shows a person the orders of earlier months that would be sent, and asks whether they
// are. After no they are held, and the others are asked about.
type AskEarlier = func(context.Context, []ledger.MonthSum) (Answer, error)

// Orders counts them.
func (u *Unsent) Orders() (n int) {
	for i := range u.Months {
		n += u.Months[i].Orders
	}
	return n
}

// held reports whether some of them wait for a person; nil is nothing.
func (u *Unsent) held() bool {
	return u != nil && slices.ContainsFunc(u.Months, func(m ledger.MonthSum) bool { return m.Held > 0 })
}

// earlier is how orders of an earlier month are treated: only invoices of production belong to a
// VAT period. Consent that was given beforehand is nobody who can be asked.
func (a *App) earlier(ask AskEarlier, given bool) *pipeline.Earlier {
	if !a.production() {
		return nil
	}
	e := &pipeline.Earlier{Late: a.cfg.Late}
	if ask == nil || given {
		return e
	}
	e.Ask = func(ctx context.Context, months []ledger.MonthSum) (bool, error) {
		answer, err := ask(ctx, months)
		if err == nil && answer == NoAnswer {
			err = errNoAnswer
		}
		return answer == Yes, err
	}
	return e
}

// turnEnd is the end of a use that stopped sending at its time.
func (j *job) turnEnd() *Error {
	at := j.exec.Turned.In(beijing.Zone).Format("2006-01-02 15:04")
	if j.exec.Turned.Equal(j.exec.Until) {
		return ended(Pending,
			"已到 %s（北京时间，until），停止提交；没有提交的订单不变，可以继续提交",
			"sending ended at %s (Beijing time, until); what was not sent is unchanged and can be sent later",
			at)
	}
	return ended(Pending,
		"%s（北京时间）换月，停止提交；没有提交的订单属于上个月，再次提交时会询问，无人值守时要加 --late",
		"the month ended at %s (Beijing time), and sending with it; what was not sent belongs to that month, "+
			"and is asked about when it is sent; unattended commands need --late",
		at)
}

// left is what the run did not send because its time was over; nil if that was not so.
func (j *job) left(ctx context.Context) (*Unsent, error) {
	if j.exec.Turned.IsZero() {
		return nil, nil
	}
	u := &Unsent{Until: j.exec.Turned}
	var err error
	if u.Months, err = pipeline.UnsentReady(ctx, j.store, j.scope()); err != nil || j.exec.Work != pipeline.RedWork && !j.nightly {
		return u, err
	}
	err = eachRed(ctx, j.store, ledger.EffectChoice{States: []ledger.State{ledger.Ready}}, func(c RedCase) {
		u.Reds, u.RedsGross = u.Reds+1, u.RedsGross+c.Body.Gross
	})
	return u, err
}

// unsentEarlier are the orders of a job that belong to earlier months and were never sent; nil if
// there are none.
func (j *job) unsentEarlier(ctx context.Context, store *sqlledger.Store) (*Unsent, error) {
	months, err := pipeline.UnsentOfEarlierMonths(ctx, store, j.scope(), store.Now())
	if err != nil || len(months) == 0 {
		return nil, err
	}
	return &Unsent{Months: months}, nil
}

// unsent adds to a result what was not sent. A reading lists nothing: it sends nothing.
func (j *job) unsent(ctx context.Context, r *Result) (err error) {
	if r.Left, err = j.left(ctx); err != nil || r.Left != nil || !j.asks {
		return err
	}
	r.Earlier, err = j.unsentEarlier(ctx, j.store)
	j.earlier = r.Earlier
	return err
}
