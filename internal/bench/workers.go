package main

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	_ "github.com/lib/pq" // the driver of the ledger, which lists the workers

	"github.com/fapiao/fapiao/internal/pgtest"
)

const (
	// workersOrders are the most orders that workers send in a measurement without a limit.
	workersOrders = 20_000
	// workersReady bounds how long workers take to start.
	workersReady = time.Minute
	// begins is how long what workers use of a limit is measured with how they begin.
	begins = 10 * time.Second
)

// workers measures one, two and four worker processes without a limit.
func (b *bench) workers() error {
	return b.durable("workers", workersOn.unlimiteds)
}

// workersLimit measures how much of a limit four worker processes use.
func (b *bench) workersLimit() error {
	return b.durable("workers at a limit", workersOn.limiteds)
}

// durable measures workers on a PostgreSQL that commits to disk, if its programs are installed.
func (b *bench) durable(what string, measure func(workersOn) error) error {
	server, stop, err := pgtest.Durable()
	if errors.Is(err, pgtest.ErrMissing) {
		fmt.Printf("| %s | not measured: %v | | | | |\n", what, err)
		return nil
	}
	if err != nil {
		return err
	}
	defer stop()
	return measure(workersOn{bench: b, server: server})
}

func (w workersOn) unlimiteds() error {
	for i, n := range []int{1, 2, 4} {
		orders := min(w.orders, workersOrders)
		took, err := w.unlimited(n, orders, uint64(100+i))
		if err != nil {
			return err
		}
		r := row{what: fmt.Sprintf("%d orders sent, PostgreSQL, no limit, workers: %d", orders, n), measured: took, rate: float64(orders) / took.wall.Seconds()}
		if i == 0 {
			w.one = took
		}
		r.ratio = fmt.Sprintf("%.2f × one worker's rate", w.one.wall.Seconds()/took.wall.Seconds())
		r.print()
	}
	return nil
}

func (w workersOn) limiteds() error {
	for i, rate := range []int{10, 50} {
		if err := w.limited(4, rate, uint64(200+i)); err != nil {
			return err
		}
	}
	return nil
}

// workersOn is the measurements of workers on one server.
type workersOn struct {
	*bench
	server string
	one    figures // of one worker without a limit
}

// with imports orders into a database of their own, and has n workers ready for f.
func (w *workersOn) with(n int, endpoint, rate string, orders int, seed uint64, f func(ledger string, args []string) error) error {
	name := fmt.Sprintf("workers%d", seed)
	db, err := sql.Open("postgres", w.server)
	if err != nil {
		return err
	}
	_, err = db.Exec("CREATE DATABASE " + name)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	ledger, err := inDatabase(w.server, name)
	if err != nil {
		return err
	}
	config := filepath.Join(w.dir, "workers.yaml")
	if err := os.WriteFile(config, []byte(audited), 0o600); err != nil {
		return err
	}
	args := []string{"--config", config, "--environment", "simulator", "--endpoint", endpoint, "--ledger", ledger, "--rate", rate,
		"--in-flight", fmt.Sprint(w.inFlight)}
	file := filepath.Join(w.dir, name+".xlsx")
	if err := w.workbook(file, orders, seed); err != nil {
		return err
	}
	if _, err := w.process(w.binary, append(append([]string{"import"}, args...), file)...); err != nil {
		return err
	}
	var procs []*exec.Cmd
	defer func() {
		for _, p := range procs {
			_ = p.Process.Kill() // the measurement is over
			_ = p.Wait()
		}
	}()
	for range n {
		p := exec.CommandContext(w.ctx, w.binary, append([]string{"worker", "--quiet"}, args...)...)
		p.Env = w.env()
		if err := p.Start(); err != nil {
			return err
		}
		procs = append(procs, p)
	}
	if err := w.alive(ledger, n); err != nil {
		return err
	}
	return f(ledger, args)
}

// inDatabase is the address of another database of a server.
func inDatabase(server, name string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// alive waits until so many workers live.
func (w *workersOn) alive(ledger string, n int) error {
	db, err := sql.Open("postgres", ledger)
	if err != nil {
		return err
	}
	defer db.Close()
	for begun := time.Now(); time.Since(begun) < workersReady; time.Sleep(50 * time.Millisecond) {
		var live int
		if err := db.QueryRowContext(w.ctx, "SELECT COUNT(*) FROM workers WHERE ended_at = 0").Scan(&live); err != nil {
			return err
		}
		if live == n {
			return nil
		}
	}
	return fmt.Errorf("%d workers are not ready after %v", n, workersReady)
}

// firstSent is when the first order was claimed to be sent. What the command asks before it hands
// the orders out does not count.
func (w *workersOn) firstSent(ledger string) (time.Time, error) {
	db, err := sql.Open("postgres", ledger)
	if err != nil {
		return time.Time{}, err
	}
	defer db.Close()
	var ms int64
	err = db.QueryRowContext(w.ctx, "SELECT MIN(sent_at) FROM orders WHERE sent_at > 0").Scan(&ms)
	return time.UnixMilli(ms), err
}

// unlimited is how long n workers take to send orders, with the command that hands them out.
func (w *workersOn) unlimited(n, orders int, seed uint64) (took figures, err error) {
	err = w.withSimulator(func(s platform) error {
		return w.with(n, s.Endpoint, "unlimited", orders, seed, func(_ string, args []string) (err error) {
			took, err = w.process(w.binary, append([]string{"submit", "--workers"}, args...)...)
			return err
		})
	})
	return took, err
}

// limited measures how much of a limit n workers use.
func (w *workersOn) limited(n, rate int, seed uint64) error {
	return w.withSimulator(func(s platform) error {
		c, err := newCounter(s.Endpoint, 0)
		if err != nil {
			return err
		}
		defer c.close()
		orders := rate * int(w.spell/time.Second)
		return w.with(n, c.endpoint, fmt.Sprint(rate), orders, seed, func(ledger string, args []string) error {
			if _, err := w.process(w.binary, append([]string{"submit", "--workers"}, args...)...); err != nil {
				return err
			}
			first, err := w.firstSent(ledger)
			if err != nil {
				return err
			}
			used, later := c.used(c.after(first), rate), c.used(c.after(first.Add(begins)), rate)
			r := row{what: fmt.Sprintf("limit of %d/s, %d workers", rate, n),
				ratio:  fmt.Sprintf("%.1f %% used, %.1f %% after %v, %d in the busiest second", 100*used, 100*later, begins, c.busiest()),
				target: fmt.Sprintf("≥ 95 %%, ≤ %d", rate)}
			r.measured.wall, r.rate = w.spell, used*float64(rate)
			r.print()
			return nil
		})
	})
}
