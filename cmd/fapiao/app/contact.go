package app

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// platformAway reports that the first answer of a seller's platform takes long, or does not come.
func (a *App) platformAway(seller string, away effect.Outage) {
	address := ""
	for _, from := range a.cfg.Sellers {
		if from.TaxNum == seller {
			address = serverOf(a.cfg.Addresses(from))
		}
	}
	a.events.Notice(awayNotice(thePlatform, address, away, contactTime(a.cfg)))
}

// serverOf is scheme, host and port of an endpoint.
func serverOf(endpoint, _ string) string {
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// reachLedger opens the ledger; look forbids to change even its schema. A database that does not answer is reported at once and tried for
// contactTime.
func (a *App) reachLedger(ctx context.Context, look bool) (*sqlledger.Store, error) {
	begun, most := a.now(), contactTime(a.cfg)
	options := sqlledger.Options{Environment: string(a.cfg.Environment), Run: a.run, Now: a.clock, Patience: a.left, Migrating: a.upgrading, Look: look}
	for reported, pause := false, time.Second; ; pause *= 2 {
		store, err := a.openLedger(ctx, options)
		var gone *sqlledger.AwayError
		if !errors.As(err, &gone) || ctx.Err() != nil {
			return store, err
		}
		away := effect.Outage{Address: gone.Place, Reason: string(nuonuo.ReasonOf(gone.Err)), Detail: plainCause(gone)}
		if a.now().Sub(begun)+pause+most/3 > most {
			return nil, unreached(theDatabase, away)
		}
		if !reported {
			a.events.Notice(awayNotice(theDatabase, "", away, most))
			reported = true
		}
		if err := wait(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// upgrading reports the steps that bring a ledger of an earlier version up to date.
func (a *App) upgrading(at, newest int) {
	a.events.Notice(lang.Format("正在升级台账（第 %d 版 → 第 %d 版），订单多时需要一会儿；可以中断，下次继续……",
		"Bringing the ledger up to date (schema %d to %d), which takes a while with many orders; it may be interrupted and goes on next time", at, at+1))
	a.log.Info("ledger upgrade", "from", at, "to", at+1, "newest", newest)
}

// openLedger opens the ledger once, and reports that its database takes long.
func (a *App) openLedger(ctx context.Context, options sqlledger.Options) (*sqlledger.Store, error) {
	place := a.cfg.Ledger.Reveal()
	if a.cfg.Ledger.URL() {
		late := time.AfterFunc(contactTime(a.cfg)/3, func() {
			a.events.Notice(awayNotice(theDatabase, sqlledger.Place(place), effect.Outage{}, 0))
		})
		defer late.Stop()
	}
	return sqlledger.Open(ctx, place, options)
}

// existing opens the ledger to look into it: nil when it is not a file on this machine that exists
// already, and, with a notice, when it would have to be brought up to date first.
func (a *App) existing(ctx context.Context) (pipeline.Finder, error) {
	if a.cfg.HasLedger() != nil || a.cfg.Ledger.URL() {
		return nil, nil
	}
	if _, err := os.Stat(a.cfg.Ledger.Reveal()); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, failed(err, "不能查看台账文件", "look for the ledger")
	}
	store, err := a.openTo(ctx, true)
	if errors.Is(err, sqlledger.ErrOlder) {
		a.events.Notice(lang.Text{
			Zh: "台账是旧版本写的，还没有升级，check 不改动台账，所以没有与它核对：已提交过的订单也会列为待开票（run 会先升级，不会重复开票）",
			En: "the ledger was written by an older version; check changes no ledger, so it was not compared: " +
				"orders that were sent are listed as ready, too (run brings it up to date first and sends nothing twice)"})
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return store, nil
}

// plainCause is the driver's words on one line.
func plainCause(gone *sqlledger.AwayError) string {
	return strings.Join(strings.Fields(gone.Err.Error()), " ")
}

// ledger opens the configured ledger.
func (a *App) ledger(ctx context.Context) (*sqlledger.Store, error) { return a.openTo(ctx, false) }

// openTo opens the configured ledger, to look into it or to work on it.
func (a *App) openTo(ctx context.Context, look bool) (*sqlledger.Store, error) {
	if err := a.cfg.HasLedger(); err != nil {
		return nil, err
	}
	store, err := a.reachLedger(ctx, look)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, store.Hasten)
	a.closing(func() error {
		stop()
		return store.Close()
	})
	return store, nil
}
