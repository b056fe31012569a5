package app

import (
	"cmp"
	"context"
	"errors"
	"net"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/database"
)

// WriteBack says whether a use writes its results into a database, as write_back of the
// configuration describes it.
type WriteBack struct {
	On       bool
	Database string // if the configuration names no address: the database of the orders
}

// back opens the database that takes the results, and closes it at the end of the use; nil if none
// does. It is called before anything is sent.
func (u *use) back(ctx context.Context, o WriteBack) (*database.Writer, error) {
	if !o.On {
		return nil, nil
	}
	if err := u.cfg.CanWriteBack(); err != nil {
		return nil, err
	}
	to := u.backTo(o.Database)
	if to.URL == "" {
		return nil, usage(
			"没有写明结果写回哪个数据库：请在配置文件里写 write_back.url，或设 FAPIAO_WRITE_BACK_URL",
			"nothing says which database takes the results: set write_back.url in the "+
				"configuration, or FAPIAO_WRITE_BACK_URL")
	}
	to.Step = u.step
	w, err := database.Open(ctx, to)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, u.notBack(to.URL, err)
	}
	u.closing(w.Close)
	return w, nil
}

// backTo describes the database that takes the results; its URL is empty if neither the
// configuration nor the caller names one.
func (a *App) backTo(orders string) database.Config {
	to := a.cfg.WriteBack
	address := cmp.Or(to.URL.Reveal(), orders)
	if address != "" {
		address = databaseURL(address)
	}
	return database.Config{URL: address, Table: to.Table, Key: to.Key, Seller: to.Seller, Columns: to.Columns,
		Environment: string(a.cfg.Environment), Lang: a.cfg.Lang, Now: a.now}
}

// notBack is why the database cannot take results. It names the setting and the database, without
// user and password.
func (a *App) notBack(address string, err error) *Error {
	named := a.backKey()
	if at, bad := sqladdr.Parse(address); bad == nil {
		named += ": " + at.Place()
	}
	refused := unusable(databaseError{err}, "结果不能写回数据库（%s）", "results cannot be written back to the database (%s)", named)
	if _, away := errors.AsType[*net.OpError](err); away {
		refused.Kind = Unreached // a nightly job tries again
	}
	return refused
}

// backKey is what names the database that takes the results.
func (a *App) backKey() string {
	if a.cfg.WriteBack.URL.Reveal() == "" {
		return "FAPIAO_DB, --db"
	}
	return "write_back.url"
}

// writeBack writes the results of a selection into a database.
func (x *selected) writeBack(ctx context.Context, store *sqlledger.Store, w *database.Writer) (*writers.Changes, error) {
	w.From(store.Now()) // before the results are read
	err := x.rows(ctx, func(r report.Row) error { return w.Row(ctx, r) })
	var done writers.Changes
	if err == nil {
		done, err = w.Finish(ctx)
	}
	if err != nil {
		unwritten := failed(databaseError{err}, "没有全部写回数据库", "not all results were written back to the database").hinted(
			"台账和发票不受影响。问题解决后补写：fapiao export --all --format database",
			"the ledger and the invoices are not affected. Once this is solved, write the rest with: fapiao export --all --format database")
		unwritten.Unwritten = true
		return nil, unwritten
	}
	return &done, nil
}

// databaseError is an error of a database, whose own words are quoted.
type databaseError struct{ error }

// Text quotes the database in a language.
func (e databaseError) Text(in string) string {
	if text := input.Cause(in, e.error); in == lang.English || text != e.Error() {
		return text
	}
	return "数据库报错，原文：" + e.Error()
}

// Unwrap is the error itself.
func (e databaseError) Unwrap() error { return e.error }

// changed is the filter of the orders whose results a run can have changed.
func (j *job) changed() ledger.Filter {
	if f := j.scope(); len(j.named) == 0 {
		return f
	}
	return ledger.Filter{Orders: j.named}
}

// writeBack writes the results of orders into the database that takes them, if there is one.
func (j *job) writeBack(ctx context.Context, of ledger.Filter) (*writers.Changes, error) {
	if j.back == nil {
		return nil, nil
	}
	x := selected{store: j.store, filter: of}
	return x.writeBack(ctx, j.store, j.back)
}
