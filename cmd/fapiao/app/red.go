package app

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// RedOptions are those of [App.Red].
type RedOptions struct {
	// Numbers are invoice numbers, or order numbers of this ledger; each is reversed as a whole.
	Numbers []string
	Seller  string // tax number; empty: the configured one that has the invoice
	Reason  invoice.RedReason
	Consent Consent[Reversing]
}

// Reversing is what a red would reverse: the requests, those that are refused, and the sums of the
// others.
type Reversing struct {
	Reds            []RedCase
	Count           int // of those that would be sent
	Net, Tax, Gross invoice.Amount
}

// RedCase is one red invoice, or a request for one that was refused.
type RedCase struct {
	Seller  string
	Asked   string // the number that was asked for
	Body    red.Body
	Detail  red.Detail
	ID      int64        // of the effect; 0: it was refused
	State   ledger.State // of the effect
	Code    string
	Error   string // the platform's words
	Refused error  // why it is not planned; nil if it is
}

// Reversed is the result of a red.
type Reversed struct {
	Reds []RedCase
	*Result
}

// Red reverses invoices: it plans a red invoice for each, shows them, and once a person agreed sends
// them and asks what became of them until only those are open that wait for their buyer, or the
// configured wait is over. Asked twice, an invoice is reversed once.
func (a *App) Red(ctx context.Context, o RedOptions) (_ *Reversed, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := mayAsk(u.App, o.Consent); err != nil {
		return nil, err
	}
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, err
	}
	requests, err := j.redRequests(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := j.connect(ctx); err != nil {
		return nil, err
	}
	cases, err := j.planReds(ctx, requests)
	if err != nil {
		return nil, err
	}
	if err := j.agreeToReds(ctx, o.Consent, cases); err != nil {
		return nil, err
	}
	j.judge = func() *Error { return endOfReds(cases) }
	r, err := j.execute(ctx, []pipeline.Stage{pipeline.CorrectStage})
	if failed := j.reloadReds(context.WithoutCancel(ctx), cases); err == nil {
		err = failed
	}
	if r != nil && r.End == nil {
		r.End = endOfReds(cases)
	}
	return &Reversed{cases, r}, err
}

// redRequest is a request and the text that it came from.
type redRequest struct {
	pipeline.RedRequest
	asked string
}

// redRequests finds the invoices of a red.
func (j *job) redRequests(ctx context.Context, o RedOptions) ([]redRequest, error) {
	var out []redRequest
	found := map[string]bool{}
	for _, seller := range j.cfg.Sellers {
		if o.Seller != "" && seller.TaxNum != o.Seller {
			continue
		}
		blues, err := j.store.Blues(ctx, seller.TaxNum, o.Numbers)
		if err != nil {
			return nil, err
		}
		for _, b := range blues {
			asked := b.No
			if !slices.Contains(o.Numbers, asked) {
				asked = b.Order.Key.OrderNo
			}
			found[asked] = true
			out = append(out, redRequest{pipeline.RedRequest{Seller: seller.TaxNum, Blue: b, Reason: o.Reason, Held: true}, asked})
		}
	}
	for _, n := range o.Numbers {
		if !found[n] {
			return nil, unusable(nil,
				"台账里没有发票或订单 %s；没有红冲任何发票",
				"the ledger holds no invoice or order %s; nothing was reversed", n)
		}
	}
	return out, nil
}

// planReds records the requests as held, so that they are on disk before anybody is asked.
func (j *job) planReds(ctx context.Context, requests []redRequest) ([]RedCase, error) {
	list := make([]pipeline.RedRequest, len(requests))
	for i := range requests {
		list[i] = requests[i].RedRequest
	}
	planned, err := pipeline.PlanReds(ctx, j.store, list, j.store.Now())
	if err != nil {
		return nil, err
	}
	cases := make([]RedCase, len(planned))
	for i, p := range planned {
		cases[i] = RedCase{Seller: requests[i].Seller, Asked: requests[i].asked, Body: p.Body, ID: p.ID, State: p.State, Refused: p.Refused}
	}
	return cases, nil
}

// agreeToReds asks a person about the reds that are held, and releases them.
func (j *job) agreeToReds(ctx context.Context, c Consent[Reversing], cases []RedCase) error {
	show := Reversing{Reds: cases}
	var held []int64
	for i := range cases {
		if b := &cases[i].Body; cases[i].Refused == nil && cases[i].State == ledger.Held {
			held = append(held, cases[i].ID)
			show.Count++
			show.Net, show.Tax, show.Gross = show.Net+b.Net, show.Tax+b.Tax, show.Gross+b.Gross
		}
	}
	if len(held) == 0 {
		return nil
	}
	if j.production() && !c.Given {
		answer, err := c.Ask(ctx, show)
		if err != nil {
			return err
		}
		if answer != Yes {
			if _, err := j.store.Withdraw(ctx, red.Effect, held, "a person said no", j.store.Now()); err != nil {
				return err
			}
			return ended(Rejected, "没有红冲任何发票", "no invoice was reversed")
		}
	}
	_, err := j.store.Release(ctx, red.Effect, held, "a person agreed", j.store.Now())
	return err
}

// reloadReds reads what became of reds.
func (j *job) reloadReds(ctx context.Context, cases []RedCase) error {
	byID := map[int64]*RedCase{}
	for i := range cases {
		if cases[i].ID != 0 {
			byID[cases[i].ID] = &cases[i]
		}
	}
	return eachRed(ctx, j.store, ledger.EffectChoice{}, func(c RedCase) {
		if own := byID[c.ID]; own != nil {
			c.Asked = own.Asked
			*own = c
		}
	})
}

// eachRed calls yield for the reds of a choice.
func eachRed(ctx context.Context, store *sqlledger.Store, choice ledger.EffectChoice, yield func(RedCase)) error {
	choice.Kinds = []ledger.Effect{red.Effect}
	return store.Effects(ctx, choice, func(e ledger.Entry) error {
		b, d, err := red.Decode(&e)
		yield(RedCase{Seller: e.Plan.Seller, Asked: b.Blue.No, Body: b, Detail: d, ID: e.ID, State: e.State, Code: e.Code, Error: e.Error})
		return err
	})
}

// endOfReds is how a red ended: open ones come before those that failed.
func endOfReds(cases []RedCase) *Error {
	open, wrong := 0, 0
	for i := range cases {
		switch {
		case cases[i].Refused != nil || cases[i].State == ledger.Failed || cases[i].State == ledger.Dropped:
			wrong++
		case cases[i].State != ledger.Done:
			open++
		}
	}
	switch {
	case open > 0:
		return ended(Pending, "%d 张红字发票还没有开出", "%d red invoices are not issued yet", open)
	case wrong > 0:
		return ended(Rejected, "%d 张发票没有红冲", "%d invoices were not reversed", wrong)
	}
	return nil
}

// Status is what a case has come to, in the bureau's words where there is a form.
func (c *RedCase) Status() lang.Text {
	switch {
	case c.Refused != nil:
		return lang.Text{Zh: "未红冲", En: "not reversed"}
	case c.State == ledger.Done:
		return lang.Text{Zh: "已红冲", En: "reversed"}
	case c.Detail.Status != "":
		return c.Detail.Status.Name()
	}
	return c.State.Name()
}
