package mortal

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// Corrector decorates the part of a platform that corrects invoices. The answer to a dead
// process is unknown.
func Corrector(c pipeline.Corrector, step Step) pipeline.Corrector { return mortalCorrector{c, step} }

type mortalCorrector struct {
	pipeline.Corrector
	step Step
}

// acts is a call whose answer is an outcome.
func (m mortalCorrector) acts(name string, f func() effect.Outcome) effect.Outcome {
	out, err := Around(m.step, name, func() (effect.Outcome, error) { return f(), nil })
	if err != nil {
		return unanswered(err)
	}
	return out
}

func (m mortalCorrector) ApplyRed(ctx context.Context, r effect.Request) effect.Outcome {
	return m.acts("apply for a red form", func() effect.Outcome { return m.Corrector.ApplyRed(ctx, r) })
}

func (m mortalCorrector) ApplySheet(ctx context.Context, r effect.Request) effect.Outcome {
	return m.acts("apply for an information sheet", func() effect.Outcome { return m.Corrector.ApplySheet(ctx, r) })
}

func (m mortalCorrector) FetchRed(ctx context.Context, seller string, b *red.Body, d *red.Detail) effect.Outcome {
	return m.acts("fetch a red invoice", func() effect.Outcome { return m.Corrector.FetchRed(ctx, seller, b, d) })
}

func (m mortalCorrector) RedForms(ctx context.Context, seller string, q pipeline.FormQuery) pipeline.RedFormAnswer {
	out, err := Around(m.step, "query red forms", func() (pipeline.RedFormAnswer, error) { return m.Corrector.RedForms(ctx, seller, q), nil })
	if err != nil {
		return pipeline.RedFormAnswer{Failed: unanswered(err)}
	}
	return out
}

func (m mortalCorrector) RefreshForms(ctx context.Context, seller string, from, to time.Time) effect.Outcome {
	return m.acts("refresh red forms", func() effect.Outcome { return m.Corrector.RefreshForms(ctx, seller, from, to) })
}

func (m mortalCorrector) ActOnForm(ctx context.Context, seller string, id pipeline.FormID, act pipeline.FormAct, why string) effect.Outcome {
	return m.acts(string(act)+" a red form", func() effect.Outcome { return m.Corrector.ActOnForm(ctx, seller, id, act, why) })
}

func (m mortalCorrector) Void(ctx context.Context, seller string, v pipeline.Voiding) effect.Outcome {
	return m.acts("void", func() effect.Outcome { return m.Corrector.Void(ctx, seller, v) })
}

func (m mortalCorrector) Deliver(ctx context.Context, seller string, d pipeline.Delivery) effect.Outcome {
	return m.acts("deliver", func() effect.Outcome { return m.Corrector.Deliver(ctx, seller, d) })
}

func (m mortalLedger) Plan(ctx context.Context, plans []ledger.Plan, now time.Time) ([]ledger.Planned, error) {
	return Around(m.step, "plan", func() ([]ledger.Planned, error) { return m.Ledger.Plan(ctx, plans, now) })
}

func (m mortalLedger) PlanBeside(ctx context.Context, plans []ledger.Plan, now time.Time, check ledger.PlanCheck) ([]ledger.Planned, error) {
	return Around(m.step, "plan beside", func() ([]ledger.Planned, error) { return m.Ledger.PlanBeside(ctx, plans, now, check) })
}

func (m mortalLedger) Amend(ctx context.Context, e ledger.Effect, id int64, note string, now time.Time, add ledger.PlanAddition) (bool, error) {
	return Around(m.step, "amend", func() (bool, error) { return m.Ledger.Amend(ctx, e, id, note, now, add) })
}

func (m mortalLedger) Release(ctx context.Context, e ledger.Effect, ids []int64, note string, now time.Time) (int, error) {
	return Around(m.step, "release", func() (int, error) { return m.Ledger.Release(ctx, e, ids, note, now) })
}

func (m mortalLedger) Withdraw(ctx context.Context, e ledger.Effect, ids []int64, note string, now time.Time) (int, error) {
	return Around(m.step, "withdraw", func() (int, error) { return m.Ledger.Withdraw(ctx, e, ids, note, now) })
}

func (m mortalLedger) Repeat(ctx context.Context, e ledger.Effect, ids []int64, note string, now time.Time) (int, error) {
	return Around(m.step, "repeat", func() (int, error) { return m.Ledger.Repeat(ctx, e, ids, note, now) })
}

func (m mortalLedger) Follow(ctx context.Context, batch string, all []ledger.Following, now time.Time, check ledger.FollowCheck) ([]ledger.Followed, error) {
	return Around(m.step, "follow", func() ([]ledger.Followed, error) { return m.Ledger.Follow(ctx, batch, all, now, check) })
}

func (m mortalLedger) Agree(ctx context.Context, all []ledger.Agreement, note string, now time.Time) error {
	_, err := Around(m.step, "agree", func() (any, error) { return nil, m.Ledger.Agree(ctx, all, note, now) })
	return err
}

func (m mortalLedger) ReleaseFollowers(ctx context.Context, now time.Time) (int, error) {
	return Around(m.step, "release followers", func() (int, error) { return m.Ledger.ReleaseFollowers(ctx, now) })
}
