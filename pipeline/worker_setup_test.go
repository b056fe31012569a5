package pipeline_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// misconfigured is a platform that refuses the app key of a worker while wrong.
type misconfigured struct {
	*fakePlatform
	wrong bool
}

func (p *misconfigured) Reach(ctx context.Context, seller string) effect.Outcome {
	if !p.wrong {
		return p.fakePlatform.Reach(ctx, seller)
	}
	return effect.Outcome{Kind: effect.OutcomeStopped, Code: "070304", Text: "Incorrect clientId", Account: ledger.TroubleToken}
}

// A key of workers that the platform refuses ends the run that waits for them within seconds, by a
// stop that names the worker; it ends when a worker begins anew, which goes on with what was handed
// out.
func TestAFaultOfAWorkerEndsTheRunThatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &misconfigured{newFake(), true}
		r, l := newRun(t, p, orders(7, sellerA))
		defer l.Close()
		c := hire(t, l, p)
		begun := time.Now()
		rep, err := pipeline.Execute(t.Context(), r.Parts, r.Settings, pipeline.RunWithWorkers()...)
		if err != nil {
			t.Fatal(err)
		}
		s := rep.Stops[sellerA]
		if took := time.Since(begun); !s.Account || s.Trouble != ledger.TroubleSetup || s.Code != "070304" || !strings.Contains(s.Text, "worker w on h") || took > 10*time.Second {
			t.Errorf("after %v: %+v", took, rep.Stops)
		}
		c.stop()
		p.wrong = false
		if err := pipeline.BeginAnew(t.Context(), l, r.Sellers); err != nil {
			t.Fatal(err)
		}
		c = hire(t, l, p)
		time.Sleep(time.Minute)
		c.stop()
		if len(p.submits) != 7 {
			t.Errorf("%d orders were sent", len(p.submits))
		}
	})
}
