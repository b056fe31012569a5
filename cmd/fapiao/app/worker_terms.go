package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// appHash stands for an app in the ledger: its key is a credential.
func appHash(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:8])
}

// terms are what the configuration says that all workers must agree on.
func (a *App) terms() []ledger.Term {
	list := make([]ledger.Term, 0, len(a.cfg.Sellers))
	for _, s := range a.cfg.Sellers {
		endpoint, _ := a.cfg.Addresses(s)
		t := ledger.Term{Seller: s.TaxNum, App: appHash(a.app(s).Key), Endpoint: config.HidePassword(endpoint), Rate: "unlimited"}
		if r := a.cfg.RateOf(s); r != config.Unlimited {
			t.Rate = strconv.FormatFloat(float64(r), 'g', -1, 64)
		}
		list = append(list, t)
	}
	return list
}

// disagreement is why two workers must not work on one ledger.
type disagreement struct {
	other       ledger.Worker
	key, seller string
	theirs, own string
}

// Error implements error.
func (d *disagreement) Error() string { return d.text().En }

func (d *disagreement) text() lang.Text {
	return lang.Format(
		"工作进程 %s（%s 的进程 %d）的 %s 是 %s，本机配置是 %s（销售方 %s）；同一台账的工作进程必须相同",
		"worker %s (on %s, process %d) has %s %s, and this configuration has %s (seller %s); it must be the same for all workers of a ledger",
		d.other.Name, d.other.Host, d.other.PID, d.key, d.theirs, d.own, d.seller)
}

// disagree compares a worker that lives with terms; nil: they agree. Sellers that only one of them
// has are no matter, but an app has one limit, whoever uses it.
func disagree(other *ledger.Worker, own []ledger.Term) *disagreement {
	for _, mine := range own {
		for _, t := range other.Terms {
			d := &disagreement{other: *other, seller: mine.Seller}
			switch {
			case t.Seller == mine.Seller && t.App != mine.App:
				d.key, d.theirs, d.own = "app_key", hashed(t.App), hashed(mine.App)
			case t.Seller == mine.Seller && t.Endpoint != mine.Endpoint:
				d.key, d.theirs, d.own = "endpoint", t.Endpoint, mine.Endpoint
			case (t.Seller == mine.Seller || t.App == mine.App) && t.Rate != mine.Rate:
				d.key, d.theirs, d.own = "rate", t.Rate, mine.Rate
			default:
				continue
			}
			return d
		}
	}
	return nil
}

func hashed(app string) string { return "#" + app }

// agreeEvery is the time between two tries to begin beside a worker that disagrees.
const agreeEvery = time.Second

// beginAgreed begins a worker. One that disagrees may have been killed, and count as alive for a
// while: it is waited for, unless it gives another sign of life.
func beginAgreed(ctx context.Context, begin func() error, waits func(*disagreement)) error {
	seen := map[string]time.Time{}
	for {
		err := begin()
		d, disagrees := errors.AsType[*disagreement](err)
		if !disagrees {
			return err
		}
		switch first, met := seen[d.other.Name]; {
		case met && d.other.Seen.After(first):
			text := d.text()
			return (&Error{Kind: Unusable, Message: text}).hinted(
				"请停下所有工作进程，统一配置后再启动",
				"stop all workers, give them one configuration, and start them again")
		case !met:
			seen[d.other.Name] = d.other.Seen
			waits(d)
		}
		if err := wait(ctx, agreeEvery); err != nil {
			return err
		}
	}
}

// begin records the worker in the ledger, beside others that agree.
func (w *worker) begin(ctx context.Context) error {
	own := w.self()
	return beginAgreed(ctx, func() error {
		return w.store.WorkerBegins(ctx, own, func(other *ledger.Worker) error {
			if d := disagree(other, own.Terms); d != nil {
				return d
			}
			return nil
		})
	}, func(d *disagreement) {
		w.log.Warn("another worker has another configuration; waiting whether it still lives", "error", d)
	})
}

// compareTerms reports where the configuration of a use that hands out differs from that of the
// workers, and sellers that no worker has.
func (j *job) compareTerms(ctx context.Context) error {
	list, now, err := j.store.Workers(ctx)
	if err != nil {
		return fmt.Errorf("compare the configuration with that of the workers: %w", err)
	}
	own, lives, has := j.terms(), false, map[string]bool{}
	for i := range list {
		w := &list[i]
		if !w.Alive(now) || w.Terms == nil {
			continue
		}
		lives = true
		if d := disagree(w, own); d != nil {
			j.events.Notice(d.text())
			return nil
		}
		for _, t := range w.Terms {
			has[t.Seller] = true
		}
	}
	for _, t := range own {
		if lives && !has[t.Seller] {
			j.events.Notice(lang.Format(
				"没有一个工作进程的配置里有销售方 %s：它的订单会一直等着",
				"no worker has seller %s in its configuration: its orders wait",
				t.Seller))
		}
	}
	return nil
}
