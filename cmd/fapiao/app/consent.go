package app

import (
	"context"
	"errors"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Answer is what a person answered.
type Answer uint8

// The answers.
const (
	NoAnswer Answer = iota // nobody answered
	Yes
	No
)

// Consent is the permission of a use to issue real invoices.
type Consent[T any] struct {
	Given bool // given beforehand; Ask is not called
	// Ask shows the plan and waits for an answer. nil: there is nobody to ask.
	Ask func(context.Context, T) (Answer, error)
}

// Sending is what would be sent for one seller.
type Sending struct {
	Name string // of the seller
	ledger.Outlook
	pipeline.Estimate // of all sellers together
}

// mayAsk refuses to send real invoices without consent if there is nobody to ask.
func mayAsk[T any](a *App, c Consent[T]) error {
	if !a.production() || c.Given || c.Ask != nil {
		return nil
	}
	return usage(
		"这会在正式环境开具真实发票，而没有终端可以确认；确定要执行请加 --yes",
		"this sends real invoices to production and there is no terminal to ask on; add "+
			"--yes when it is meant")
}

// consent makes the run ask before it sends.
func (j *job) consent(c Consent[[]Sending]) {
	if !j.production() || c.Given {
		return
	}
	j.exec.Confirm = func(ctx context.Context, sellers []ledger.Outlook) error {
		answer, err := c.Ask(ctx, j.sending(sellers))
		switch {
		case err != nil || answer == Yes:
			return err
		case answer == No:
			return pipeline.ErrNotConfirmed
		}
		return errNoAnswer
	}
}

// sending is what would be sent of sellers, with their names and the calls that it needs.
func (j *job) sending(sellers []ledger.Outlook) []Sending {
	invoices := map[string]int{}
	for i := range sellers {
		invoices[sellers[i].Seller] = sellers[i].Orders()
	}
	calls := pipeline.EstimateCalls(invoices, j.pace, j.now(), j.exec.OrdersUntil(j.now()))
	shown := make([]Sending, len(sellers))
	for i, o := range sellers {
		shown[i] = Sending{Name: j.sellerName(o.Seller), Outlook: o, Estimate: calls}
	}
	return shown
}

// errNoAnswer is returned if the input ended without an answer: nothing is sent, and nothing is
// held.
var errNoAnswer = errors.New("nobody answered")

// production reports whether invoices are real.
func (a *App) production() bool { return a.cfg.Environment == config.Production }
