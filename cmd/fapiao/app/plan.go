package app

import (
	"context"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// PlanOptions are those of [App.Plan].
type PlanOptions struct{ Input }

// Plan checks orders as [App.Check] does and previews what [App.Run] would send. It sends and
// records nothing.
func (a *App) Plan(ctx context.Context, o PlanOptions) (_ *pipeline.Preview, _ *Result, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	settings, err := u.ruleSettings()
	if err != nil {
		return nil, nil, err
	}
	preview := pipeline.NewPreview(u.arranging(o.Arranged, settings))
	r, t, err := u.check(ctx, o.Input, false, preview)
	if err != nil || t == nil {
		return nil, r, err
	}
	if len(t.changed) > 0 {
		preview = pipeline.NewPreview(u.arranging(o.Arranged, settings))
		if err := t.previewAgain(ctx, preview, t.finder); err != nil {
			return nil, nil, err
		}
	}
	if t.known != nil {
		err := t.known.Waiting(ctx, func(o *invoice.Order) error { preview.AddWaiting(o); return nil })
		if err != nil {
			return nil, nil, err
		}
	}
	preview.Likely(t.twins)
	sends := pipeline.Settings{Until: u.cfg.Until.At(u.now()), Earlier: u.earlier(nil, false)}
	preview.Until(sends.OrdersUntil(u.now()))
	p, err := preview.End(ctx, t.finder, u.pace, u.now())
	return p, r, err
}

// pace is how fast the calls of a seller may go, by the configuration. Sellers with one application
// share its limit.
func (a *App) pace(seller string) pipeline.Pace {
	for _, s := range a.cfg.Sellers {
		if s.TaxNum != seller {
			continue
		}
		r := a.cfg.RateOf(s)
		if r == config.Unlimited {
			return pipeline.Pace{}
		}
		return pipeline.Pace{Group: a.app(s).Key, PerSecond: float64(r)}
	}
	return pipeline.Pace{}
}
