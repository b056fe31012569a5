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
		"工作进程 %s（%s 的进程 %d）的 %s 是 %s，本机配置是 %s（销售方 %s）；同一台账上必须相同",
		"worker %s (on %s, process %d) has %s %s, and this configuration has %s (seller %s); it must be the same for all processes on a ledger",
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

// beginAgreed begins a use beside workers that must agree with it. One that disagrees may have been
// killed, and count as alive for a while: it is waited for, unless it gives another sign of life.
// hint is what to do then.
func beginAgreed(ctx context.Context, hint lang.Text, begin func() error, waits func(*disagreement)) error {
	seen := map[string]time.Time{}
	for {
		err := begin()
		d, disagrees := errors.AsType[*disagreement](err)
		if !disagrees {
			return err
		}
		switch first, met := seen[d.other.Name]; {
		case met && d.other.Seen.After(first):
			return (&Error{Kind: Unusable, Message: d.text()}).hinted(hint.Zh, hint.En)
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
	hint := lang.Text{
		Zh: "请停下所有工作进程，统一配置后再启动",
		En: "stop all workers, give them one configuration, and start them again",
	}
	return beginAgreed(ctx, hint, func() error {
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

// colleagues lists the workers of a ledger, and its time.
type colleagues interface {
	Workers(ctx context.Context) ([]ledger.Worker, time.Time, error)
}

// compareTerms refuses a use that calls the platform, or hands out, where its configuration differs
// from that of a worker that lives: each would keep to a limit of its own.
func (u *use) compareTerms(ctx context.Context, store colleagues) error {
	own := u.terms()
	hint := lang.Text{
		Zh: "没有提交、查询或交出任何订单。请用工作进程的配置运行；要改配置，先停下所有工作进程，统一改好再启动",
		En: "nothing was sent, queried or handed out: run it with the configuration of the workers; to change that, stop all workers first, and start them with the new one",
	}
	return beginAgreed(ctx, hint, func() error {
		list, now, err := store.Workers(ctx)
		if err != nil {
			return fmt.Errorf("compare the configuration with that of the workers: %w", err)
		}
		for _, w := range living(list, now) {
			if d := disagree(&w, own); d != nil {
				return d
			}
		}
		return nil
	}, func(d *disagreement) {
		text := d.text()
		u.events.Notice(lang.Format(
			"%s。看它是否还在运行，最多 %d 秒", "%s; waiting whether it still lives, for %d seconds at most",
			text, int(ledger.WorkerSilent.Seconds())))
	})
}
