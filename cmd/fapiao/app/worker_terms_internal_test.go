package app

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func TestWorkersThatDisagree(t *testing.T) {
	t.Parallel()
	own := ledger.Term{Seller: "S1", App: "a1", Endpoint: "https://one.example", Rate: "10"}
	with := func(change func(*ledger.Term)) ledger.Term {
		other := own
		change(&other)
		return other
	}
	for name, c := range map[string]struct {
		term ledger.Term
		says []string // nothing: they agree
	}{
		"the same":                  {own, nil},
		"another seller and app":    {ledger.Term{Seller: "S2", App: "a2", Endpoint: "https://two.example", Rate: "5"}, nil},
		"another seller of the app": {ledger.Term{Seller: "S2", App: "a1", Endpoint: "https://one.example", Rate: "10"}, nil},
		"another rate":              {with(func(t *ledger.Term) { t.Rate = "7.5" }), []string{"rate 7.5", "has 10", "S1", "m1"}},
		"no rate":                   {with(func(t *ledger.Term) { t.Rate = "unlimited" }), []string{"rate unlimited", "has 10"}},
		"another rate of the app":   {with(func(t *ledger.Term) { t.Seller, t.Rate = "S2", "5" }), []string{"rate 5", "has 10"}},
		"another app":               {with(func(t *ledger.Term) { t.App = "a2" }), []string{"app_key #a2", "has #a1"}},
		"another endpoint":          {with(func(t *ledger.Term) { t.Endpoint = "https://two.example" }), []string{"endpoint https://two.example", "has https://one.example"}},
	} {
		d := disagree(&ledger.Worker{Name: "w", Host: "m1", PID: 7, Terms: []ledger.Term{c.term}}, []ledger.Term{own})
		if (d == nil) != (c.says == nil) {
			t.Errorf("%s: %v", name, d)
			continue
		}
		for _, want := range c.says {
			if text := d.text(); !strings.Contains(text.En, want) || text.Zh == text.En {
				t.Errorf("%s: %q lacks %q", name, text.En, want)
			}
		}
	}
}

// A worker that disagrees and lives keeps another from beginning as soon as it gives a sign of
// life; one that was killed does not, once it counts as gone.
func TestWorkerWaitsForOneThatWasKilled(t *testing.T) {
	t.Parallel()
	for name, lives := range map[string]bool{"lives": true, "killed": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun, waited := time.Now(), 0
				err := beginAgreed(context.Background(), lang.Text{Zh: "停下", En: "stop"}, func() error {
					d := &disagreement{other: ledger.Worker{Name: "w", Seen: begun}, key: "rate", theirs: "5", own: "10"}
					switch since := time.Since(begun); {
					case lives:
						d.other.Seen = begun.Add(since.Truncate(lifeEvery))
					case since > ledger.WorkerSilent:
						return nil
					}
					return d
				}, func(*disagreement) { waited++ })
				took := time.Since(begun)
				if lives && (KindOf(err) != Unusable || took > lifeEvery+agreeEvery) || !lives && (err != nil || took < ledger.WorkerSilent) || waited != 1 {
					t.Errorf("after %v, said %d times: %v", took, waited, err)
				}
				if gone := errors.New("gone"); !errors.Is(beginAgreed(context.Background(), lang.Text{}, func() error { return gone }, nil), gone) {
					t.Error("another error is lost")
				}
			})
		})
	}
}
