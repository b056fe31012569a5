package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/record"
)

// Writer writes the rows of results. It is used by one goroutine.
type Writer struct {
	cfg     Config
	address sqladdr.Address
	db      *sql.DB
	table   table
	orders  []order // not written yet
	counts  writers.Changes
}

// order is the result of one order.
type order struct {
	number, seller string
	state          report.State
	invoices       []record.Record // at least one; of an order without an invoice the order itself
}

// beginner begins a transaction.
type beginner func(context.Context) (*sql.Tx, error)

// table is a form of table.
type table interface {
	// look checks that the table has the columns, and changes nothing. It returns what prepare
	// would add: UnknownTable or UnknownColumn, else 0.
	look(ctx context.Context, begin beginner) (sqladdr.Cause, error)
	// mayPrepare tests the right to add what look found lacking, and leaves nothing of it.
	mayPrepare(ctx context.Context, begin beginner, lacks sqladdr.Cause) error
	// prepare creates the table, or checks that it has the columns.
	prepare(ctx context.Context, begin beginner) error
	// write writes orders in a transaction, and adds to the counts.
	write(ctx context.Context, tx *sql.Tx, orders []order, c *writers.Changes) error
}

// atOnce is how many orders a transaction writes.
const atOnce = 100

// mostValues is the most values of a statement; SQL Server takes 2,100.
const mostValues = 2000

// attempts is how often a transaction is tried: the database ends one of two that meet.
const attempts = 10

// Open connects and makes sure that the table can take results, so that a wrong setting is found
// before anything is sent. Errors never contain the password.
func Open(ctx context.Context, cfg Config) (*Writer, error) {
	w, err := connector(cfg)
	if err != nil {
		return nil, err
	}
	if err := w.prepare(ctx); err != nil {
		return nil, errors.Join(explain(w.address, err), w.Close())
	}
	return w, nil
}

// Look connects and checks what [Open] does, and leaves no change. absent says that there is no
// table of ours, which Open creates; the right to do so is checked, too.
func Look(ctx context.Context, cfg Config) (absent bool, err error) {
	w, err := connector(cfg)
	if err != nil {
		return false, err
	}
	err = w.db.PingContext(ctx)
	var lacks sqladdr.Cause
	if err == nil {
		lacks, err = w.table.look(ctx, w.begin)
	}
	if err == nil {
		err = w.table.mayPrepare(ctx, w.begin, lacks)
	}
	if err != nil {
		err = explain(w.address, err)
	}
	return lacks == sqladdr.UnknownTable, errors.Join(err, w.Close())
}

// connector is a Writer that has not connected yet.
func connector(cfg Config) (*Writer, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	a, err := sqladdr.Parse(cfg.URL)
	if err != nil {
		return nil, err
	}
	db, err := a.OpenToWrite()
	if err != nil {
		return nil, hide(a, err)
	}
	w := &Writer{cfg: cfg, address: a, db: db}
	w.From(cfg.Now())
	w.cfg.Table = NameOf(cfg)
	base := base{dialect: a.Dialect, cfg: &w.cfg}
	if w.table = (&named{base: base}); cfg.Key == "" {
		w.table = &own{base}
	}
	return w, nil
}

// prepare checks what the first transaction would fail at, so that nothing is sent before.
func (w *Writer) prepare(ctx context.Context) error {
	if err := w.db.PingContext(ctx); err != nil {
		return err
	}
	return w.table.prepare(ctx, w.begin)
}

// From sets the time, by the ledger's clock, before which the rows to come were not read. What was
// written from a later reading stays.
func (w *Writer) From(asOf time.Time) { w.cfg.asOf = asOf.UnixMilli() }

// Row adds a row. Rows of one order follow each other; what has no order number cannot be written.
// A table that the database already has contains orders and no red invoices.
func (w *Writer) Row(ctx context.Context, r report.Row) error {
	if r.OrderNo == "" || r.Red != nil && w.cfg.Key != "" {
		return nil
	}
	rec := record.New(r, w.cfg.Environment, w.cfg.Lang)
	if n := len(w.orders); n > 0 && w.orders[n-1].number == r.OrderNo && w.orders[n-1].seller == r.Seller {
		last := &w.orders[n-1]
		last.invoices, last.state = append(last.invoices, rec), r.State
		return nil
	}
	if len(w.orders) == atOnce {
		if err := w.flush(ctx); err != nil {
			return err
		}
	}
	w.orders = append(w.orders, order{r.OrderNo, r.Seller, r.State, []record.Record{rec}})
	return nil
}

// Finish writes what is left and returns the counts. It may be called again after more rows.
func (w *Writer) Finish(ctx context.Context) (writers.Changes, error) {
	err := w.flush(ctx)
	return w.counts, err
}

// Close closes the connections. Orders that were not written are left.
func (w *Writer) Close() error {
	if err := w.db.Close(); err != nil {
		return hide(w.address, err)
	}
	return nil
}

// flush writes the collected orders in one transaction.
func (w *Writer) flush(ctx context.Context) (err error) {
	if len(w.orders) == 0 {
		return nil
	}
	for range attempts {
		var done writers.Changes
		if done, err = w.try(ctx); err == nil {
			w.counts.Add(done)
			w.orders = w.orders[:0]
			w.step("after write back")
			return nil
		}
		if ctx.Err() != nil || sqladdr.CauseOf(err) == sqladdr.Locked { // it was waited for
			break
		}
	}
	return fmt.Errorf("%s: %w", w.cfg.Table, explain(w.address, err))
}

func (w *Writer) try(ctx context.Context) (c writers.Changes, err error) {
	tx, err := w.begin(ctx)
	if err != nil {
		return c, err
	}
	defer func() {
		if e := tx.Rollback(); e != nil && !errors.Is(e, sql.ErrTxDone) {
			err = errors.Join(err, e)
		}
	}()
	if err := w.table.write(ctx, tx, w.orders, &c); err != nil {
		return c, err
	}
	w.step("before commit")
	return c, tx.Commit()
}

func (w *Writer) step(name string) {
	if w.cfg.Step != nil {
		w.cfg.Step(name)
	}
}

// hide removes the password from an error of a driver.
func hide(a sqladdr.Address, err error) error {
	var own lang.Text
	if err == nil || errors.As(err, &own) || a.Hide(err.Error()) == err.Error() {
		return err
	}
	return errors.New(a.Hide(err.Error()))
}
