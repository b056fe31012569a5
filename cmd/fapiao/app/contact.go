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

// platformLate reports that the first answer of a seller's platform is late or missing.
func (a *App) platformLate(seller string, away effect.Outage) {
	address := ""
	for _, from := range a.cfg.Sellers {
		if from.TaxNum == seller {
			address = serverOf(a.cfg.Addresses(from))
		}
	}
	a.events.Notice(outageNotice(thePlatform, address, away, contactTime(a.cfg)))
}

// serverOf is scheme, host and port of an endpoint.
func serverOf(endpoint, _ string) string {
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// reachLedger opens the ledger; look opens it without changing anything, not even its schema. A
// database that does not answer is reported at once and tried again for contactTime.
func (u *use) reachLedger(ctx context.Context, look bool) (*sqlledger.Store, error) {
	begun, most := u.now(), contactTime(u.cfg)
	options := sqlledger.Options{Environment: string(u.cfg.Environment), Run: u.runID, Now: u.clock, Patience: u.left, Migrating: u.upgrading, Look: look, Existing: u.cfg.Turned(), Machine: u.seams.Machine}
	for reported, pause := false, time.Second; ; pause *= 2 {
		store, err := u.openLedger(ctx, options)
		var gone *sqlledger.AwayError
		if !errors.As(err, &gone) || ctx.Err() != nil {
			return store, err
		}
		away := outageOf(gone)
		if u.now().Sub(begun)+pause+most/3 > most {
			return nil, unreached(theDatabase, away)
		}
		if !reported {
			u.events.Notice(outageNotice(theDatabase, "", away, most))
			reported = true
		}
		if err := wait(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// upgrading reports each step of the migration of a ledger of an earlier version.
func (a *App) upgrading(at, newest int) {
	a.events.Notice(lang.Format(
		"正在升级台账（第 %d 版 → 第 %d 版），订单多时需要一会儿；可以中断，下次继续……",
		"Bringing the ledger up to date (schema %d to %d), which takes a while with many "+
			"orders; it may be interrupted and goes on next time",
		at, at+1))
	a.log.Info("ledger upgrade", "from", at, "to", at+1, "newest", newest)
}

// openLedger tries once to open the ledger, and reports a database that is slow to answer.
func (a *App) openLedger(ctx context.Context, options sqlledger.Options) (*sqlledger.Store, error) {
	place := a.cfg.Ledger.Reveal()
	if a.cfg.Ledger.URL() {
		late := time.AfterFunc(contactTime(a.cfg)/3, func() {
			a.events.Notice(outageNotice(theDatabase, sqlledger.Place(place), effect.Outage{}, 0))
		})
		defer late.Stop()
	}
	return sqlledger.Open(ctx, place, options)
}

// existing opens the ledger for reading. It returns nil if the ledger is not an existing file on
// this machine, and, with a notice, if it needs a migration first.
func (u *use) existing(ctx context.Context) (pipeline.Finder, error) {
	if u.cfg.HasLedger() != nil || u.cfg.Ledger.URL() {
		return nil, nil
	}
	if _, err := os.Stat(u.cfg.Ledger.Reveal()); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, failed(err, "不能查看台账文件", "look for the ledger")
	}
	store, err := u.openTo(ctx, true)
	if errors.Is(err, sqlledger.ErrOlder) {
		u.events.Notice(lang.Text{
			Zh: "台账是旧版本写的，还没有升级，check 不改动台账，所以没有与它核对：" +
				"已提交过的订单也会列为待开票（run 会先升级，不会重复开票）",
			En: "the ledger was written by an older version; check changes no ledger, so it " +
				"was not compared: orders that were sent are listed as ready, too (run " +
				"brings it up to date first and sends nothing twice)",
		})
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return store, nil
}

// outageOf is a database that is away as an outage.
func outageOf(gone *sqlledger.AwayError) effect.Outage {
	return effect.Outage{Address: gone.Place, Reason: string(nuonuo.ReasonOf(gone.Err)), Detail: plainCause(gone)}
}

// databaseUnreached is the error of a use that has sent nothing: where the database cannot be
// reached, it says that.
func databaseUnreached(err error) error {
	if gone, ok := errors.AsType[*sqlledger.AwayError](err); ok {
		return unreached(theDatabase, outageOf(gone))
	}
	return err
}

// plainCause is the driver's error on one line.
func plainCause(gone *sqlledger.AwayError) string {
	return strings.Join(strings.Fields(gone.Err.Error()), " ")
}

// ledger opens the configured ledger.
func (u *use) ledger(ctx context.Context) (*sqlledger.Store, error) { return u.openTo(ctx, false) }

// openTo opens the configured ledger, for reading only with look, and closes it with the use.
func (u *use) openTo(ctx context.Context, look bool) (*sqlledger.Store, error) {
	if err := u.cfg.HasLedger(); err != nil {
		return nil, err
	}
	store, err := u.reachLedger(ctx, look)
	if errors.Is(err, sqlledger.ErrNone) {
		return nil, unusable(nil, "配置的台账 %[1]s 还不存在，而 --environment 与配置的环境不同：现在建立，它就永远属于 %[2]s。"+
			"请加 --ledger 写明 %[2]s 自己的台账",
			"the configured ledger %[1]s does not exist yet, and --environment differs from the "+
				"configuration: made now, it would belong to %[2]s for ever. "+
				"Add --ledger with a ledger of %[2]s", u.cfg.Ledger, u.cfg.Environment)
	}
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, store.Hasten)
	u.closing(func() error {
		stop()
		return store.Close()
	})
	if !look && store.Shared() {
		if _, err := u.jobs(ctx, store, u.log); err != nil {
			return nil, err
		}
	}
	return store, nil
}
