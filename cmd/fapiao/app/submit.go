package app

import (
	"context"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// SubmitOptions are those of [App.Submit]: batches, or orders by number.
type SubmitOptions struct {
	Batches
	Orders
	// Preview shows what is going to be sent before anybody is asked; nil: it is not shown.
	Preview   func(*pipeline.Preview) error
	Consent   Consent[[]Sending]
	Earlier   AskEarlier // of batches; nil: there is nobody to ask
	WriteBack WriteBack
	Workers   Workers
}

// Submit sends every ready order once. Named orders are also released if they are held and may be;
// if one of them cannot be sent, none is.
func (a *App) Submit(ctx context.Context, o SubmitOptions) (_ *Result, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := mayAsk(u.App, o.Consent); err != nil {
		return nil, err
	}
	if len(o.Numbers) > 0 {
		return u.submitNamed(ctx, o)
	}
	j, err := u.open(ctx, o.Batches, policy{sends: true})
	if err != nil {
		return nil, err
	}
	if j.back, err = u.back(ctx, o.WriteBack); err != nil {
		return nil, err
	}
	j.exec.Preview = o.Preview
	j.consent(o.Consent)
	j.exec.Earlier = u.earlier(o.Earlier, o.Consent.Given)
	return j.executeBy(ctx, o.Workers, pipeline.SubmitStages(), pipeline.SubmitWithWorkers())
}

func (u *use) submitNamed(ctx context.Context, o SubmitOptions) (*Result, error) {
	j, err := u.job(ctx, nil, policy{sends: true})
	if err != nil {
		return nil, err
	}
	orders, err := u.orders(ctx, j.store, o.Orders)
	if err != nil {
		return nil, err
	}
	if err := j.releaseHeld(ctx, orders); err != nil {
		return nil, err
	}
	j.exec.Orders = ids(orders)
	if err := j.connect(ctx); err != nil {
		return nil, err
	}
	if j.back, err = u.back(ctx, o.WriteBack); err != nil {
		return nil, err
	}
	j.exec.Preview = o.Preview
	j.consent(o.Consent)
	return j.execute(ctx, pipeline.SubmitStages())
}

// releaseHeld makes the run release the held orders.
func (j *job) releaseHeld(ctx context.Context, orders []ledger.Entry) error {
	var zh, en []string
	givenUp, err := j.givenUp(ctx, orders)
	if err != nil {
		return err
	}
	for _, e := range orders {
		why := unsendable(&e)
		if givenUp[e.ID] {
			why = takenUp
		}
		if why.En != "" {
			zh, en = append(zh, e.Key.OrderNo+": "+why.Zh), append(en, e.Key.OrderNo+": "+why.En)
		}
		if e.State == ledger.Held && !slices.Contains(j.exec.Release, e.Code) {
			j.exec.Release = append(j.exec.Release, e.Code)
		}
	}
	if len(en) == 0 {
		return nil
	}
	const line = "\n        "
	return &Error{Kind: Rejected, Message: lang.Text{
		Zh: strings.Join(zh, line),
		En: strings.Join(en, line),
	}}
}

// unsendable returns why an order cannot be sent by its number; empty if it can be or was sent.
func unsendable(e *ledger.Entry) lang.Text {
	no := e.Key.OrderNo
	switch {
	case e.State == ledger.Dropped:
		return lang.Format(
			"已取消；先运行 fapiao drop --undo %s",
			"it was dropped; first fapiao drop --undo %s",
			no)
	case e.State == ledger.Failed:
		return lang.Text{
			Zh: "开票失败，这里不会重新提交；原因见 fapiao export",
			En: "it failed and is not sent again by this; fapiao export says why",
		}
	case e.State != ledger.Held:
		return lang.Text{}
	case e.Code == rules.NumberForeign:
		return lang.Format(
			"平台已有发票，内容不符；核对后用 fapiao accept %s 或 fapiao drop %s",
			"the platform has another invoice under its number; look at it, then fapiao "+
				"accept %s or fapiao drop %s",
			no, no)
	case e.Code == rules.ReadingIncomplete:
		return lang.Text{
			Zh: "读取还没有完成；请重新运行原文件",
			En: "the reading that brought it is not complete; run its file again",
		}
	case e.Code == rules.FollowsRed:
		return lang.Text{
			Zh: "是换开的新单，要等您确认、原发票全部红冲后才开票；请运行 fapiao reissue",
			En: "it is a corrected order, which needs a yes and the reversal of the earlier invoice; run fapiao reissue",
		}
	case e.Code == rules.OtherContent:
		return lang.Text{
			Zh: "原表的这一行已改过；请重新运行原文件",
			En: "its row has other content by now; run its file again",
		}
	case e.Code == rules.RejectedLater:
		return lang.Text{
			Zh: "后来的读取没有通过校验；请改正后重新运行文件",
			En: "a later reading rejects it; correct it and run the file again",
		}
	}
	return lang.Text{}
}
