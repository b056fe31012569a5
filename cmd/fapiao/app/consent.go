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

// Consent is how a use that issues real invoices is allowed to.
type Consent[T any] struct {
	Given bool // beforehand; nobody is asked
	// Ask shows a person what would be done and waits for the answer. nil: nobody can be asked.
	Ask func(context.Context, T) (Answer, error)
}

// Sending is what would be sent of one seller.
type Sending struct {
	Name string // of the seller
	ledger.Outlook
}

// mayAsk refuses to send real invoices where nobody can be asked.
func mayAsk[T any](a *App, c Consent[T]) error {
	if !a.production() || c.Given || c.Ask != nil {
		return nil
	}
	return usage("这会在正式环境开具真实发票，而没有终端可以确认；确定要执行请加 --yes",
		"this sends real invoices to production and there is no terminal to ask on; add --yes when it is meant")
}

// consent makes the run ask before it sends.
func (j *job) consent(c Consent[[]Sending]) {
	if !j.production() || c.Given {
		return
	}
	j.exec.Confirm = func(ctx context.Context, sellers []ledger.Outlook) error {
		shown := make([]Sending, len(sellers))
		for i, o := range sellers {
			shown[i] = Sending{Name: j.sellerName(o.Seller), Outlook: o}
		}
		answer, err := c.Ask(ctx, shown)
		switch {
		case err != nil || answer == Yes:
			return err
		case answer == No:
			return pipeline.ErrNotConfirmed
		}
		return errNoAnswer
	}
}

// errNoAnswer says that the input ended before anybody answered: nothing is sent, and nothing is
// held.
var errNoAnswer = errors.New("nobody answered")

// production reports that invoices are real.
func (a *App) production() bool { return a.cfg.Environment == config.Production }
