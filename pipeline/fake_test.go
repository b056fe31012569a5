package pipeline_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

const (
	sellerA = "91330106MADEM0003K"
	sellerB = "91440101MADEM00178"
)

var timing = pipeline.Timing{
	Call: 10 * time.Second, Lease: 20 * time.Second, Visibility: 2 * time.Second,
	FirstLook: 500 * time.Millisecond, LongestGap: 10 * time.Second, Wait: 10 * time.Minute, Canary: 3 * time.Second,
}

var _ pipeline.Ledger = (*sqlledger.Store)(nil)

// behaviour is what the fake platform does with one submission.
type behaviour uint8

const (
	accept      behaviour = iota // takes the order
	acceptMute                   // takes it, but the answer is lost
	lose                         // the request never arrives and nobody knows
	refuse                       // definite refusal
	notSent                      // surely not processed
	stopAccount                  // account-wide refusal
)

// fakePlatform keeps its own books, as the platform does. It accepts a repeated number, so that
// only our rules protect.
type fakePlatform struct {
	mu        sync.Mutex
	script    map[string][]behaviour // by order number, one per submission; accept when used up
	accepted  map[string][]*invoice.Order
	submits   map[string]int
	queries   [][]pipeline.Ref
	asked     map[string][]time.Time
	hidden    time.Duration // visibility delay of accepted orders
	at        map[string]time.Time
	inFlight  int
	most      int
	latency   time.Duration
	onSubmit  func(effect.Request)
	finish    ledger.State            // what accepted orders become
	finishes  map[string]ledger.State // the same for one order
	blame     bool                    // every submission is refused because of the account
	fault     string                  // why orders fail
	trouble   ledger.Trouble          // of the account, where that is to blame
	ofOrder   bool                    // the fault is known to be about the order
	elsewhere bool                    // the seller cannot be called from this machine
	turn      func(no string)         // how a call waits for its turn
	takes     time.Duration           // from acceptance to the end
	onAccept  func(no string, n int)  // the n-th order is accepted; the books are locked
	reissued  []reissued
	onReissue func(pipeline.Ref) effect.Outcome
	suffix    string                             // what the platform adds to a buyer's name
	edit      func(no string, f *pipeline.Found) // changes what is told of an order
	mistakes  map[string]string                  // by serial number: whose it is, while it is asked for
	taken     string                             // code of a repeated number; empty means E9106
	lines     int                                // orders that were asked for with their lines
}

type reissued struct {
	ref pipeline.Ref
	at  time.Time
}

func newFake() *fakePlatform {
	return &fakePlatform{script: map[string][]behaviour{}, accepted: map[string][]*invoice.Order{}, submits: map[string]int{},
		asked: map[string][]time.Time{}, at: map[string]time.Time{}, finishes: map[string]ledger.State{}, finish: ledger.Issued}
}

func (f *fakePlatform) Prepare(o *invoice.Order, _ time.Time) (effect.Request, error) {
	body, err := json.Marshal(o)
	sum := sha256.Sum256(body)
	return effect.Request{Key: ledger.Key{Seller: o.Seller, OrderNo: o.OrderNo}, Body: body, Hash: hex.EncodeToString(sum[:])}, err
}

func (f *fakePlatform) Submit(ctx context.Context, r effect.Request) effect.Outcome {
	if f.onSubmit != nil {
		f.onSubmit(r)
	}
	if f.turn != nil {
		f.turn(r.Key.OrderNo)
	}
	if err := effect.BeforeSending(ctx)(); err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	}
	f.mu.Lock()
	f.inFlight++
	f.most = max(f.most, f.inFlight)
	f.mu.Unlock()
	if f.latency > 0 {
		time.Sleep(f.latency)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.inFlight--
	no := r.Key.OrderNo
	f.submits[no]++
	if f.blame {
		return effect.Outcome{Kind: effect.OutcomeUnknown, Code: "E9999", Text: "授信额度不足", Account: ledger.TroubleCredit}
	}
	if f.elsewhere {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: "certificate of the platform is not trusted"}
	}
	do := accept
	if s := f.script[no]; len(s) > 0 {
		do, f.script[no] = s[0], s[1:]
	}
	switch do {
	case lose:
		return effect.Outcome{Kind: effect.OutcomeUnknown, Text: "no answer"}
	case refuse:
		return effect.Outcome{Kind: effect.OutcomeRefused, Code: "E9131", Text: "税额误差"}
	case notSent:
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: "no connection"}
	case stopAccount:
		return effect.Outcome{Kind: effect.OutcomeStopped, Code: "E9301", Text: "企业未注册", Account: ledger.TroubleBinding}
	}
	var o invoice.Order
	if err := json.Unmarshal(r.Body, &o); err != nil {
		return effect.Outcome{Kind: effect.OutcomeRefused, Text: err.Error()}
	}
	if len(f.accepted[no]) > 0 && do != acceptMute && f.script["duplicates"] != nil {
		return effect.Outcome{Kind: effect.OutcomeDuplicate, Code: cmp.Or(f.taken, "E9106")}
	}
	f.accepted[no] = append(f.accepted[no], &o)
	f.at[no] = time.Now()
	if f.onAccept != nil {
		f.onAccept(no, len(f.accepted))
	}
	if do == acceptMute {
		return effect.Outcome{Kind: effect.OutcomeUnknown, Text: "no answer"}
	}
	return effect.Outcome{Kind: effect.OutcomeAccepted, Serial: "S" + no, Code: "E0000"}
}

func (f *fakePlatform) Query(_ context.Context, _ string, refs []pipeline.Ref, _ string) pipeline.QueryAnswer {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queries = append(f.queries, slices.Clone(refs))
	a := pipeline.QueryAnswer{Failed: effect.Outcome{Kind: effect.OutcomeAccepted}}
	for _, r := range refs {
		f.asked[r.OrderNo] = append(f.asked[r.OrderNo], time.Now())
		if r.Lines {
			f.lines++
		}
		if owner, mistaken := f.mistakes[r.Serial]; mistaken && r.Serial != "" {
			a.Mistaken = append(a.Mistaken, pipeline.Mistake{Ref: r, Owner: owner})
			continue
		}
		orders := f.accepted[r.OrderNo]
		if len(orders) == 0 || time.Since(f.at[r.OrderNo]) < f.hidden {
			a.Missing = append(a.Missing, r)
			continue
		}
		o, state := orders[0], f.finish
		if s, ok := f.finishes[r.OrderNo]; ok {
			state = s
		}
		if time.Since(f.at[r.OrderNo]) < f.takes {
			state = ledger.Submitted
		}
		found := pipeline.Found{Ref: r, OrderNo: r.OrderNo, Serial: "S" + r.OrderNo, State: state,
			BuyerName: o.Buyer.Name + f.suffix, BuyerTax: o.Buyer.TaxNum, Kind: o.Kind, Gross: o.Gross, Code: "2", Invoices: []ledger.Invoice{{
				Serial: "S" + r.OrderNo, Status: "2", No: "2633" + r.OrderNo, IssuedAt: time.Now(), Net: o.Net, Tax: o.Tax, Gross: o.Gross, PDF: "https://example.com/" + r.OrderNo + ".pdf"}}}
		if state == ledger.Failed {
			found.Code, found.Text, found.Account, found.Order = "22", f.fault, f.trouble, f.ofOrder
		}
		if o.Net != 0 {
			net, tax := o.Net, o.Tax
			found.Net, found.Tax = &net, &tax
		}
		if r.Lines {
			found.Rates = o.ByRate()
		}
		if f.edit != nil {
			f.edit(r.OrderNo, &found)
		}
		a.Found = append(a.Found, found)
	}
	return a
}

func (f *fakePlatform) Reach(context.Context, string) effect.Outcome {
	return effect.Outcome{Kind: effect.OutcomeAccepted}
}

func (f *fakePlatform) Reissue(_ context.Context, _ string, r pipeline.Ref) effect.Outcome {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reissued = append(f.reissued, reissued{r, time.Now()})
	if f.onReissue != nil {
		return f.onReissue(r)
	}
	return effect.Outcome{Kind: effect.OutcomeAccepted, Code: "E0000"}
}

// acceptedTwice lists the order numbers that the platform took more than once.
func (f *fakePlatform) acceptedTwice() (out []string) {
	for no, orders := range f.accepted {
		if len(orders) > 1 {
			out = append(out, no)
		}
	}
	return out
}

// drafts is a source of orders in memory.
type drafts struct{ list, given []*invoice.Draft }

func (d *drafts) Next(ctx context.Context) (*invoice.Draft, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(d.list) == 0 {
		return nil, io.EOF
	}
	next := d.list[0]
	d.list, d.given = d.list[1:], append(d.given, next)
	return next, nil
}
func (*drafts) OfResults() bool           { return false }
func (d *drafts) Rewind()                 { d.list, d.given = d.given, nil }
func (*drafts) Findings() []rules.Finding { return nil }
func (*drafts) Close() error              { return nil }

// draft is a row of an order workbook with everything a plain order needs.
func draft(row int, no, seller, amount string) *invoice.Draft {
	cell := func(f invoice.Field, text string) invoice.Cell {
		return invoice.Cell{Field: f, Text: text, Col: "A", Title: string(f)}
	}
	return &invoice.Draft{Number: no, Rows: []invoice.Row{{
		Place: invoice.Place{File: "orders.xlsx", Sheet: "订单", Row: row},
		Cells: []invoice.Cell{cell(invoice.OrderNo, no), cell(invoice.Seller, seller), cell(invoice.BuyerName, "杭州测试采购有限公司"),
			cell(invoice.BuyerTaxNum, "91330100MADEM00095"), cell(invoice.GoodsName, "办公用品"), cell(invoice.GoodsCode, "1060105040000000000"),
			cell(invoice.Quantity, "1"), cell(invoice.Unit, "台"), cell(invoice.LineAmount, amount), cell(invoice.TaxRate, "13%")},
	}}}
}

// varied are orders whose buyers all differ, and whose goods do unless there is one.
func varied(n, goods int) []*invoice.Draft {
	codes := []string{"1060105040000000000", "1090511010000000000", "1090511020000000000", "1060105020000000000", "1090510030000000000"}
	out := orders(n, sellerA)
	for i, d := range out {
		for j := range d.Rows[0].Cells {
			switch c := &d.Rows[0].Cells[j]; c.Field {
			case invoice.BuyerName:
				c.Text = "王" + string(rune(0x4e00+i))
			case invoice.BuyerTaxNum:
				c.Text = ""
			case invoice.GoodsName:
				c.Text = fmt.Sprint("办公用品", i%goods)
			case invoice.GoodsCode:
				c.Text = codes[i%goods]
			}
		}
	}
	return out
}

func orders(n int, seller string) []*invoice.Draft {
	first := 2
	if seller == sellerB {
		first = 1000
	}
	out := make([]*invoice.Draft, n)
	for i := range out {
		out[i] = draft(first+i, fmt.Sprintf("%s-%04d", seller[2:5], i), seller, fmt.Sprintf("%d.13", i+1))
	}
	return out
}

func openLedger(t testing.TB, path string) *sqlledger.Store {
	t.Helper()
	l, err := sqlledger.Open(context.Background(), path, sqlledger.Options{Environment: "simulator", Run: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

type quiet struct{}

func (quiet) Stage(string, int)          {}
func (quiet) Add(int)                    {}
func (quiet) Waiting([]pipeline.Waiting) {}
func (quiet) Done()                      {}

// run is what a test runs stages with, and what they reported last.
type run struct {
	pipeline.Parts
	pipeline.Settings
	pipeline.Report
}

func (r *run) do(ctx context.Context, stages ...pipeline.Stage) (err error) {
	r.Report, err = pipeline.Execute(ctx, r.Parts, r.Settings, stages...)
	r.Batch = r.Reading
	return err
}

// newRun is a run over drafts with a ledger of its own.
func newRun(t testing.TB, p pipeline.Platform, list []*invoice.Draft) (*run, *sqlledger.Store) {
	t.Helper()
	l := openLedger(t, filepath.Join(t.TempDir(), "ledger.db"))
	return again(l, p, list), l
}

// again is another run on the same ledger.
func again(l pipeline.Ledger, p pipeline.Platform, list []*invoice.Draft) *run {
	pace := func(inFlight, chunk int) effect.Pace { return effect.Pace{InFlight: inFlight, Chunk: chunk} }
	return &run{
		Parts: pipeline.Parts{Ledger: l, Platform: p, Sources: []pipeline.Source{&drafts{list: slices.Clone(list)}},
			Progress: quiet{}, Now: time.Now},
		Settings: pipeline.Settings{
			Rules: rules.Settings{Default: sellerA, Sellers: []rules.Seller{
				{TaxNum: sellerA, Name: "销方甲", Clerk: "张三"}, {TaxNum: sellerB, Name: "销方乙", Clerk: "李四"}}},
			Owner:   "run-1",
			Sellers: []pipeline.SellerLimits{{TaxNum: sellerA, Pace: pace(4, 16)}, {TaxNum: sellerB, Pace: pace(2, 8)}},
			Timing:  timing,
			Batch:   ledger.Batch{ID: "b1", Digest: "d", Sources: []string{"orders.xlsx"}, Created: time.Now()},
		},
	}
}

// want checks the balance of a run.
func want(t testing.TB, s report.Summary, counts map[ledger.State]int) {
	t.Helper()
	for _, state := range ledger.States() {
		if got := s.Count(state); got != counts[state] {
			t.Errorf("%s: %d orders, want %d", state, got, counts[state])
		}
	}
}
