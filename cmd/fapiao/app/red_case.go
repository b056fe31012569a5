package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

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
	Updated time.Time
	Refused error          // why it is not planned; nil if it is
	By      []RedCase      // with Refused: the red invoices that reversed all of its invoice
	Course  []ledger.Event // its history, where it was asked for
	// Correction is the number of the order that is invoiced once this red of an open correction
	// (换开) is issued; only in [Reds.Dead].
	Correction string
	// Before reports that it was issued before this use began, which did nothing about it.
	Before bool
	// EndedBefore reports that a person had closed or withdrawn the same red; LeftOut, that it was
	// therefore not asked for again.
	EndedBefore, LeftOut bool

	fresh   bool  // this use planned it
	own     bool  // it is withdrawn with the correction of which it is one
	asks    bool  // a person is asked about it
	order   int64 // ID of its order; 0: none
	invoice int64 // ID of the invoice

	subject string // of the effect
}

// unsent reports that it would be sent by a use that a person agreed to.
func (c *RedCase) unsent() bool { return c.Refused == nil && (c.State == ledger.Held || c.asks) }

// Open reports that it is not final.
func (c *RedCase) Open() bool {
	return c.Refused == nil && c.State != ledger.Done && c.State != ledger.Failed && c.State != ledger.Dropped
}

// applied reports that it may have been applied for and is not over.
func (c *RedCase) applied() bool {
	return c.State == ledger.Submitting || c.State == ledger.Unknown || c.State == ledger.Submitted
}

// Waiting reports that a form waits for the other side.
func (c *RedCase) Waiting() bool { return c.State == ledger.Submitted && c.Detail.Status.Waiting() }

// stuckAfter is how long after its form was confirmed a red invoice is missed.
const stuckAfter = time.Hour

// Broken reports that the form is confirmed and that the request for its red invoice failed, or the
// invoice did (22).
func (c *RedCase) Broken() bool {
	return c.State == ledger.Submitted && c.Detail.Status.Settled() && c.Code != ""
}

// Stuck reports that the form is confirmed and that its red invoice failed, or is missed for long.
func (c *RedCase) Stuck(now time.Time) bool {
	d := &c.Detail
	return c.Broken() || c.State == ledger.Submitted && d.Status.Settled() && !d.SettledAt.IsZero() && now.Sub(d.SettledAt) >= stuckAfter
}

// Status is what a case has come to, in the bureau's words where there is a form.
func (c *RedCase) Status() lang.Text {
	switch {
	case c.Refused != nil:
		return lang.Text{Zh: "不能红冲", En: "cannot be reversed"}
	case c.State == ledger.Done:
		return lang.Text{Zh: "已红冲", En: "reversed"}
	case c.State == ledger.Dropped:
		return lang.Text{Zh: "不再红冲", En: "closed"}
	case c.State == ledger.Held:
		return lang.Text{Zh: "待确认", En: "to be confirmed"}
	case c.State == ledger.Ready:
		return lang.Text{Zh: "待申请", En: "to be applied for"}
	case c.State != ledger.Unknown && c.Detail.Status != "":
		return c.Detail.Status.Name()
	case c.State == ledger.Failed:
		return lang.Text{Zh: "红冲失败", En: "refused"}
	case c.State == ledger.Unknown:
		return lang.Text{Zh: "结果不明，待查询", En: "unknown, to be asked about"}
	}
	return lang.Text{Zh: "申请中", En: "being applied for"}
}

// openStates are those of reds that are not final.
var openStates = []ledger.State{ledger.Held, ledger.Ready, ledger.Submitting, ledger.Unknown, ledger.Submitted}

// eachRed calls yield for the reds of a choice.
func eachRed(ctx context.Context, store *sqlledger.Store, choice ledger.EffectChoice, yield func(RedCase)) error {
	choice.Kinds = []ledger.Effect{red.Effect}
	return store.Effects(ctx, choice, func(e ledger.Entry) error {
		c, err := redCase(&e)
		if err == nil {
			yield(c)
		}
		return err
	})
}

// redCase is an effect as a case.
func redCase(e *ledger.Entry) (RedCase, error) {
	b, d, err := red.Decode(e)
	return RedCase{Seller: e.Plan.Seller, Asked: b.Blue.No, Body: b, Detail: d, ID: e.ID, State: e.State, Code: e.Code, Error: e.Error,
		Updated: e.Updated, order: e.Plan.Order, invoice: e.Plan.Invoice, subject: e.Plan.Subject}, err
}

// isOf reports whether its invoice, or the order of that, has one of these numbers.
func (c *RedCase) isOf(numbers ...string) bool {
	b := &c.Body.Blue
	return slices.Contains(numbers, b.No) || b.OrderNo != "" && slices.Contains(numbers, b.OrderNo)
}

// request identifies what was asked for, whatever the attempt.
func (c *RedCase) request() string { return fmt.Sprint(c.invoice, " ", c.Body.Key) }
