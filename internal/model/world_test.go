package model

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/mortal"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

const seller = "91330106MADEM0003K"

// times are those of a run; the client abandons a call after half of Call.
var times = pipeline.Timing{Call: 10 * time.Second, Lease: 20 * time.Second, Visibility: 3 * time.Second,
	Contact: 15 * time.Second, FirstLook: 2 * time.Second, LongestGap: 5 * time.Minute, Wait: time.Minute, Canary: 10 * time.Second}

// world is one ledger and one platform, with the expectations of the model.
type world struct {
	t          *testing.T
	wire       *wire
	sim        *simulator.Server
	client     *nuonuo.Client
	store      *sqlledger.Store
	sheets     [][]*invoice.Draft // what was imported, by batch
	imported   map[string]bool    // order numbers that stand in a batch which was read to its end or in part
	turned     map[string]bool    // order numbers that were turned away because an order in doubt asks for the same
	duplicates bool               // the platform takes a number twice
	skew       time.Duration      // of the stages' clock
	runs       int
	steps      atomic.Int64 // durable ones of its processes
	faults     []string
}

func newWorld(t *testing.T, seed uint64, duplicates bool) *world {
	w := &world{t: t, imported: map[string]bool{}, turned: map[string]bool{}, duplicates: duplicates}
	knobs := simulator.DefaultKnobs()
	knobs.Rate, knobs.AcceptDuplicates = 0, duplicates
	sim, err := simulator.New(simulator.Options{Knobs: knobs, Seed: seed, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	w.sim = sim
	w.wire = &wire{platform: sim, chance: rand.New(rand.NewPCG(seed, 1))}
	w.store, err = sqlledger.Open(context.Background(), filepath.Join(t.TempDir(), "ledger.db"), sqlledger.Options{Environment: "simulator", Run: "model", Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	app := simulator.DefaultApp()
	w.client, err = nuonuo.New(nuonuo.Config{Endpoint: "http://127.0.0.1/open/v1/services", TokenURL: "http://127.0.0.1/accessToken",
		AppKey: app.AppKey, AppSecret: nuonuo.NewSecret(app.AppSecret)},
		nuonuo.WithHTTPClient(&http.Client{Transport: w.wire}), nuonuo.WithTokenStore(platform.Tokens(w.store)), nuonuo.WithTimeout(times.Call/2))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) close() {
	if err := errors.Join(w.store.Close(), w.sim.Close()); err != nil {
		w.t.Error(err)
	}
}

func (w *world) now() time.Time { return time.Now().Add(w.skew) }

func (w *world) fault(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// seen is the platform as one process sees it. What it learns of the platform's habits ends with
// it: they may change from one process to the next.
func (w *world) seen() *platform.Platform {
	p, err := platform.New(platform.Seller{Profile: platform.Profile{TaxNum: seller, Name: "示例销售有限公司", Tel: "0571-00000000", Address: "杭州市示例路1号", Clerk: "张三"}, App: simulator.DefaultApp().AppKey, Client: w.client})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// process is a run by a process that dies after so many steps; below 0 it lives.
func (w *world) process(steps int, batch int) *process {
	w.runs++
	l := &life{left: steps, steps: &w.steps}
	r := &process{
		Parts: pipeline.Parts{Ledger: mortal.Ledger(w.store, l.step), Platform: mortal.Platform(w.seen(), l.step), Progress: silent{}, Now: w.now},
		Settings: pipeline.Settings{
			Rules:   rules.Settings{Default: seller, Sellers: []rules.Seller{{TaxNum: seller, Name: "示例（杭州）科技有限公司", Clerk: "张三"}}},
			Owner:   fmt.Sprint("run-", w.runs),
			Sellers: []pipeline.SellerLimits{{TaxNum: seller, Pace: effect.Pace{InFlight: 3, Chunk: 5}}}, Timing: times,
		},
	}
	r.OnFinding = func(f rules.Finding) {
		if f.Code == rules.LooksAlike {
			w.turned[f.OrderNo] = true
		}
	}
	if batch >= 0 {
		r.Sources = []pipeline.Source{&sheet{rest: slices.Clone(w.sheets[batch])}}
		r.Batch = ledger.Batch{ID: fmt.Sprint("b", batch), Digest: fmt.Sprint("digest ", batch), Sources: []string{"orders.xlsx"}, Created: w.now()}
	}
	return r
}

// process is a run and what it reported last.
type process struct {
	pipeline.Parts
	pipeline.Settings
	pipeline.Report
}

// execute runs stages. However a run ends, the balance must be right.
func (w *world) execute(r *process, stages ...pipeline.Stage) {
	var err error
	r.Report, err = pipeline.Execute(context.Background(), r.Parts, r.Settings, stages...)
	if errors.Is(err, pipeline.ErrBalance) {
		w.fault("%v", err)
	}
	if err != nil && !errors.Is(err, errDead) && !errors.Is(err, ledger.ErrFence) && !errors.Is(err, ledger.ErrNotFound) {
		w.fault("run: %v", err)
	}
}

// both executes two runs at once.
func (w *world) both(a, b func()) {
	var group sync.WaitGroup
	group.Go(a)
	group.Go(b)
	group.Wait()
}

// twice returns the orders that the platform accepted more than once.
func (w *world) twice() {
	if d := w.sim.State().Doubles(); len(d) > 0 {
		w.fault("accepted more than once: %v", d)
		for _, one := range d {
			_, no, _ := strings.Cut(one, " ")
			w.fault("order %s: %s", no, w.life(no))
		}
	}
}

// betweenRuns keeps the calls of the last runs below the platform's rate: the processes of the
// model do not share one limiter.
const betweenRuns = 10 * time.Second

// settle ends all faults and lets time pass until every order is final.
func (w *world) settle() {
	w.wire.trouble(0)
	w.sim.Adjust(func(k *simulator.Knobs) {
		rate, duplicates := k.Rate, k.AcceptDuplicates
		*k = simulator.DefaultKnobs()
		k.Rate, k.AcceptDuplicates = rate, duplicates
	})
	w.skew = 0
	stops := ""
	for range 60 {
		time.Sleep(30 * time.Minute)
		unasked := 0
		for i := range w.sheets {
			time.Sleep(betweenRuns)
			r := w.process(-1, i)
			w.execute(r, pipeline.RunStages()...)
			stops, unasked = fmt.Sprint(r.Stops), unasked+r.Unasked
		}
		ready, waiting, _, err := w.store.Pending(context.Background(), ledger.Filter{})
		if err != nil {
			w.fault("%v", err)
		}
		if ready+waiting+unasked == 0 {
			return
		}
	}
	w.fault("orders are still open after 30 hours without trouble: %s", stops)
}

// agree compares the ledger with the platform's state.
func (w *world) agree() {
	books := w.sim.State()
	accepted := map[string]simulator.OrderState{}
	for _, s := range books.Sellers {
		for no, o := range s.Orders {
			if o.Accepted > 0 {
				accepted[no] = o
			}
		}
	}
	want := map[string]ledger.State{"2": ledger.Issued, "22": ledger.Failed, "24": ledger.SealFailed}
	for no := range w.imported {
		e, err := w.store.Find(context.Background(), ledger.Key{Seller: seller, OrderNo: no})
		if errors.Is(err, ledger.ErrNotFound) && w.turned[no] {
			continue // and accepted below says whether the platform got it all the same
		}
		if errors.Is(err, ledger.ErrNotFound) {
			w.fault("order %s is lost", no)
			continue
		}
		if err != nil {
			w.fault("%v", err)
			continue
		}
		o, there := accepted[no]
		switch {
		case there && e.State != want[o.Status]:
			w.fault("order %s is %s in the ledger, and %s at the platform (%s %s): %s", no, e.State, o.Status, e.Code, e.Error, w.life(no))
		case there && e.Serial != "" && !slices.Contains(o.Serials, e.Serial):
			w.fault("order %s has serial number %s, and %v at the platform: %s", no, e.Serial, o.Serials, w.life(no))
		case !there && e.State != ledger.Failed:
			w.fault("order %s is %s in the ledger (%s %s), and the platform never accepted it: %s", no, e.State, e.Code, e.Error, w.life(no))
		}
		delete(accepted, no)
	}
	for no := range accepted {
		w.fault("the platform holds order %s, which nobody imported", no)
	}
	lives := map[string]string{}
	for no := range w.imported {
		lives[no] = w.life(no)
	}
	for i := range w.sheets {
		time.Sleep(betweenRuns)
		w.execute(w.process(-1, i), pipeline.RunStages()...)
	}
	again := w.sim.State()
	sent := again.Methods[nuonuo.MethodIssue].Calls - books.Methods[nuonuo.MethodIssue].Calls
	for no, o := range ordersOf(again) {
		// An order that failed before the platform accepted it takes the content of its other
		// sheet. An order that equalled one in doubt passes when the doubt has ended.
		other := strings.Contains(strings.TrimPrefix(w.life(no), lives[no]), "failed to held "+rules.ReadingIncomplete+" other content")
		if o.Accepted == 1 && ordersOf(books)[no].Accepted == 0 && (w.turned[no] || other) {
			sent--
		}
	}
	if sent != 0 {
		w.fault("%d orders were sent when finished batches were run again", sent)
		for no, o := range ordersOf(again) {
			if before := ordersOf(books)[no]; o.Accepted != before.Accepted {
				w.fault("order %s was accepted %d times, then %d: %s", no, before.Accepted, o.Accepted, w.life(no))
			}
		}
	}
	w.paths()
}

// ordersOf are the orders of the only seller; none where it never sent one.
func ordersOf(books simulator.State) map[string]simulator.OrderState {
	if s := books.Sellers[seller]; s != nil {
		return s.Orders
	}
	return nil
}

// paths checks that every order moved along the state diagram.
func (w *world) paths() {
	for no := range w.imported {
		history, err := w.store.History(context.Background(), ledger.Key{Seller: seller, OrderNo: no})
		if err != nil && !(errors.Is(err, ledger.ErrNotFound) && w.turned[no]) {
			w.fault("%v", err)
		}
		for _, e := range history {
			if e.From != "" && !ledger.CanMove(e.From, e.To) {
				w.fault("order %s moved from %s to %s", no, e.From, e.To)
			}
		}
	}
}

// life returns the history of an order.
func (w *world) life(no string) (out string) {
	history, err := w.store.History(context.Background(), ledger.Key{Seller: seller, OrderNo: no})
	if err != nil {
		return err.Error()
	}
	for _, e := range history {
		out += fmt.Sprintf("\n    %s %s: %s to %s %s %s", e.At.UTC().Format(time.DateTime), e.Run, e.From, e.To, e.Code, e.Note)
	}
	return out
}

// verdict is every fault that was found, empty when there is none.
func (w *world) verdict() string { return strings.Join(w.faults, "\n") }

// sheet is a source of orders in memory.
type sheet struct{ rest, given []*invoice.Draft }

func (s *sheet) Next(context.Context) (*invoice.Draft, error) {
	if len(s.rest) == 0 {
		return nil, io.EOF
	}
	next := s.rest[0]
	s.rest, s.given = s.rest[1:], append(s.given, next)
	return next, nil
}
func (*sheet) OfResults() bool           { return false }
func (s *sheet) Rewind()                 { s.rest, s.given = s.given, nil }
func (*sheet) Findings() []rules.Finding { return nil }
func (*sheet) Close() error              { return nil }

// order is a row of a workbook with everything a plain order needs.
func order(row int, no string, fen int) *invoice.Draft {
	cell := func(f invoice.Field, text string) invoice.Cell {
		return invoice.Cell{Field: f, Text: text, Col: "A", Title: string(f)}
	}
	return &invoice.Draft{Number: no, Rows: []invoice.Row{{
		Place: invoice.Place{File: "orders.xlsx", Sheet: "订单", Row: row},
		Cells: []invoice.Cell{cell(invoice.OrderNo, no), cell(invoice.BuyerName, "杭州测试采购有限公司"), cell(invoice.BuyerTaxNum, "91330100MADEM00095"),
			cell(invoice.GoodsName, "办公用品"), cell(invoice.GoodsCode, "1060105040000000000"), cell(invoice.Quantity, "1"),
			cell(invoice.LineAmount, invoice.Amount(fen).String()), cell(invoice.TaxRate, "13%")},
	}}}
}

type silent struct{}

func (silent) Stage(string, int)          {}
func (silent) Add(int)                    {}
func (silent) Waiting([]pipeline.Waiting) {}
func (silent) Done()                      {}
