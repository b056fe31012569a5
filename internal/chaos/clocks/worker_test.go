package clocks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/limit"
)

const seller = "91330106MADEM0003K"

// taskEnv contains the task of a worker process; without it the binary runs its tests.
const taskEnv = "FAPIAO_CLOCKS_TASK"

// Task is what one process does: it sends ready orders and queries until all are final, on a
// machine whose clock is wrong.
type Task struct {
	Ledger, Endpoint, TokenURL string
	Owner                      string
	Off                        time.Duration // of its clock
	Jump                       time.Duration // by which its clock is set
	JumpAfter                  time.Duration // from its start
	Asks                       bool          // it asks first, for a while, and then sends what is ready, again and again
	Stops                      string        // a file that it makes before it stops, once, with calls that have turns
}

func TestMain(m *testing.M) {
	text := os.Getenv(taskEnv)
	if text == "" {
		os.Exit(m.Run())
	}
	var task Task
	err := json.Unmarshal([]byte(text), &task)
	if err == nil {
		err = task.work(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// times are short, so that claims expire during the test.
var times = pipeline.Timing{Call: 3 * time.Second, Request: time.Second, Lease: 6 * time.Second, Visibility: time.Second,
	FirstLook: 200 * time.Millisecond, LongestGap: 2 * time.Second, Wait: 3 * time.Minute}

// An order may wait for its turn as long as two calls to the platform take: long enough for another
// process to query it twice.
const (
	rate     = 8
	inFlight = 16
)

// machine is the clocks of the task's machine.
func (t Task) machine() clock.Machine {
	begun := time.Now()
	return func() clock.Reading {
		r := clock.Here()
		r.Wall = r.Wall.Add(t.Off)
		if t.Jump != 0 && time.Since(begun) >= t.JumpAfter {
			r.Wall = r.Wall.Add(t.Jump)
		}
		return r
	}
}

func (t Task) work(ctx context.Context) error {
	store, err := sqlledger.Open(ctx, t.Ledger, sqlledger.Options{Environment: "simulator", Run: t.Owner, Machine: t.machine()})
	if err != nil {
		return err
	}
	defer store.Close()
	life, err := store.Live(ctx, t.Owner)
	if err != nil {
		return err
	}
	defer life.End(true)
	p, interval, err := t.platform(store)
	if err != nil {
		return err
	}
	parts := pipeline.Parts{Ledger: store, Platform: p, Progress: silent{}, Now: store.Now, Machine: t.machine(), Term: life.Term,
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	if t.Stops != "" { // on PostgreSQL a process that stood still has no term for a moment, and sends nothing
		parts.Term = nil
	}
	settings := pipeline.Settings{Owner: t.Owner, Timing: t.times(),
		Sellers: []pipeline.SellerLimits{{TaxNum: seller, Pace: effect.Pace{InFlight: inFlight, Chunk: inFlight, Interval: interval}}}}
	if !t.Asks {
		_, err := pipeline.Execute(ctx, parts, settings, pipeline.SettleStage)
		return err
	}
	settings.Timing.Wait = 3 * time.Second
	for {
		_, err := pipeline.Execute(ctx, parts, settings, pipeline.ReconcileStage, pipeline.SubmitStage)
		if errors.Is(err, sqlledger.ErrBusy) { // the other one was stopped in the middle of a transaction
			continue
		}
		if err != nil {
			return err
		}
		ready, waiting, _, err := store.Pending(ctx, ledger.Filter{})
		if err != nil || ready+waiting == 0 {
			return err
		}
	}
}

// platform also returns the time between two calls for which it claims an order each: a process
// that stops claims all that can be in flight at once.
func (t Task) platform(store *sqlledger.Store) (pipeline.Platform, time.Duration, error) {
	perApp, err := limit.NewKey("app", rate)
	if err != nil {
		return nil, 0, err
	}
	between := perApp.Interval()
	var pace nuonuo.Limiter
	if t.Stops != "" {
		pace, between = newStopping(store, perApp, t.Stops), 0
	} else {
		pace = limit.NewProcess(store).Limiter(times.Request, perApp)
	}
	app := simulator.DefaultApp()
	client, err := nuonuo.New(nuonuo.Config{Endpoint: t.Endpoint, TokenURL: t.TokenURL, AppKey: app.AppKey, AppSecret: nuonuo.NewSecret(app.AppSecret)},
		nuonuo.WithTokenStore(platform.Tokens(store)), nuonuo.WithTimeout(times.Request), nuonuo.WithInFlight(inFlight), nuonuo.WithLimiter(pace))
	if err != nil {
		return nil, 0, err
	}
	p, err := platform.New(platform.Seller{Profile: platform.Profile{TaxNum: seller, Tel: "0571-00000000", Address: "杭州市示例路1号", Clerk: "张三"}, App: app.AppKey, Client: client})
	return p, between, err
}

type silent struct{}

func (silent) Stage(string, int)          {}
func (silent) Add(int)                    {}
func (silent) Waiting([]pipeline.Waiting) {}
func (silent) Done()                      {}
