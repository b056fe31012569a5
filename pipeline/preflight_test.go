package pipeline_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// fakeBureau is the bureau's part of a platform, in memory.
type fakeBureau struct {
	mu              sync.Mutex
	calls           []string
	login, identity pipeline.Holding
	line            ledger.CreditLine // what a read shows
	refreshed       ledger.CreditLine // what it shows after a refresh
	offline         bool
	blanks          []pipeline.Blanks
	fails           map[string]*pipeline.BureauError
	code            pipeline.Code
	scanned         time.Time // when the clerk scans
	authID          string    // of the last refresh
}

func newDesk() *fakeBureau {
	return &fakeBureau{login: pipeline.Holds, identity: pipeline.Holds, line: ledger.CreditLine{Available: 1_000_000_00, Updated: time.Now()},
		fails: map[string]*pipeline.BureauError{}}
}

func (b *fakeBureau) call(what string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls = append(b.calls, what)
	if err := b.fails[what]; err != nil {
		return err
	}
	return nil
}

func (b *fakeBureau) count(what string) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.calls {
		if c == what {
			n++
		}
	}
	return n
}

func (b *fakeBureau) LoggedIn(context.Context, string) (pipeline.BureauState, error) {
	return pipeline.BureauState{Holding: b.login, Account: "138****0000"}, b.call("login")
}

func (b *fakeBureau) Certified(context.Context, string) (pipeline.BureauState, error) {
	return pipeline.BureauState{Holding: b.identity}, b.call("identity")
}

func (b *fakeBureau) RefreshIdentity(_ context.Context, _, authID string) error {
	b.authID = authID
	if authID != "" && !b.scanned.IsZero() && !time.Now().Before(b.scanned) {
		b.identity = pipeline.Holds
	}
	return b.call("refresh identity")
}

func (b *fakeBureau) CreditLine(context.Context, string) (ledger.CreditLine, bool, error) {
	return b.line, !b.line.Updated.IsZero(), b.call("credit")
}

func (b *fakeBureau) RefreshCredit(context.Context, string) error {
	b.line = b.refreshed
	b.line.Updated = time.Now()
	return b.call("refresh credit")
}

func (b *fakeBureau) Blanks(context.Context, string) ([]pipeline.Blanks, error) {
	return b.blanks, b.call("stock")
}

func (b *fakeBureau) Online(context.Context, string) (bool, error) {
	return !b.offline, b.call("client")
}

func (b *fakeBureau) AskCode(context.Context, string, pipeline.CodeKind) error {
	b.code = pipeline.Code{Text: "qrcode", AuthID: "AUTH", Ends: time.Now().Add(5 * time.Minute)}
	return b.call("ask code")
}

func (b *fakeBureau) ReadCode(context.Context, string, pipeline.CodeKind) (pipeline.Code, error) {
	if !b.code.Ends.IsZero() && !time.Now().Before(b.code.Ends) {
		b.code = pipeline.Code{}
	}
	return b.code, b.call("read code")
}

func (b *fakeBureau) ConfirmLogin(_ context.Context, _, sms string) (pipeline.LoginProgress, error) {
	if sms == "000000" {
		return pipeline.LoginProgress{Holding: pipeline.Lapsed, Message: "验证码错误"}, b.call("confirm")
	}
	return b.progress(), b.call("confirm")
}

func (b *fakeBureau) ReadLogin(context.Context, string, bool) (pipeline.LoginProgress, error) {
	return b.progress(), b.call("progress")
}

func (b *fakeBureau) progress() pipeline.LoginProgress {
	if !b.scanned.IsZero() && !time.Now().Before(b.scanned) {
		b.login = pipeline.Holds
		return pipeline.LoginProgress{Holding: pipeline.Holds}
	}
	return pipeline.LoginProgress{Holding: pipeline.Lapsed, Message: "未登录"}
}

// preflown runs a batch of n orders with a bureau and returns what was noticed.
func preflown(t *testing.T, b *fakeBureau, n int) (*run, *fakePlatform, []pipeline.AccountCheck) {
	t.Helper()
	p := newFake()
	r, l := newRun(t, p, orders(n, sellerA))
	defer l.Close()
	var checks []pipeline.AccountCheck
	r.Bureau, r.AccountChecked = b, func(c pipeline.AccountCheck) { checks = append(checks, c) }
	execute(t, r)
	return r, p, checks
}

func TestPreflightStopsBeforeTheFirstOrder(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*fakeBureau)
		want   ledger.Trouble
	}{
		"logged out":      {func(b *fakeBureau) { b.login = pipeline.Lapsed }, ledger.TroubleLogin},
		"identity is due": {func(b *fakeBureau) { b.identity = pipeline.Lapsed }, ledger.TroubleIdentity},
		"no credit":       {func(b *fakeBureau) { b.line.Available, b.refreshed.Available = 0, 0 }, ledger.TroubleCredit},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newDesk()
			c.change(b)
			r, p, _ := preflown(t, b, 4)
			if len(p.accepted) != 0 || r.Stops[sellerA].Trouble != c.want || !r.Stops[sellerA].Account {
				t.Errorf("%s: %d sent, stops %+v", name, len(p.accepted), r.Stops)
			}
			want(t, r.Summary, map[ledger.State]int{ledger.Ready: 4})
		})
	}
}

// What the platform does not tell stops nothing: the first orders show it.
func TestPreflightStopsNothingThatItDoesNotKnow(t *testing.T) {
	lacking := &pipeline.BureauError{Lacking: true, Outcome: effect.Outcome{Kind: effect.OutcomeStopped, Code: "070302"}}
	disturbed := &pipeline.BureauError{Outcome: effect.Outcome{Kind: effect.OutcomeNotSent, Code: "E9999"}}
	for name, failure := range map[string]*pipeline.BureauError{"lacking": lacking, "disturbed": disturbed} {
		synctest.Test(t, func(t *testing.T) {
			b := newDesk()
			for _, what := range []string{"login", "identity", "credit", "refresh credit"} {
				b.fails[what] = failure
			}
			r, p, checks := preflown(t, b, 4)
			if len(p.accepted) != 4 || len(r.Stops) != 0 || len(checks) != 1 {
				t.Fatalf("%s: %d sent, stops %+v, checks %+v", name, len(p.accepted), r.Stops, checks)
			}
			told := checks[0].Failed
			if failure.Lacking {
				told = checks[0].Lacking
			}
			if !slices.Contains(told, "login") || !slices.Contains(told, "credit") {
				t.Errorf("%s: noticed %+v", name, checks[0])
			}
		})
	}
}

// A method that the platform lacks is not called again, and reported once.
func TestPreflightReportsALackingMethodOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newDesk()
		for _, what := range []string{"login", "identity", "credit", "refresh credit"} {
			b.fails[what] = &pipeline.BureauError{Lacking: true}
		}
		p, list := newFake(), orders(4, sellerA)
		r, l := newRun(t, p, list[:2])
		defer l.Close()
		var checks []pipeline.AccountCheck
		for _, run := range []*run{r, later(l, p, list, "b2")} {
			run.Bureau, run.AccountChecked = b, func(c pipeline.AccountCheck) { checks = append(checks, c) }
			execute(t, run)
		}
		if len(checks) != 2 || len(checks[0].Lacking) == 0 || len(checks[1].Lacking) != 0 || b.count("login") != 1 {
			t.Errorf("checks %+v after %v", checks, b.calls)
		}
	})
}

// What was read lately is not asked again; a finished batch asks nothing.
func TestPreflightCostsFewCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p, list := newDesk(), newFake(), orders(6, sellerA)
		r, l := newRun(t, p, list[:2])
		defer l.Close()
		execute(t, with(r, b))
		if len(b.calls) != 3 {
			t.Errorf("the first run made the calls %v", b.calls)
		}
		execute(t, with(again(l, p, list[:2]), b))
		execute(t, with(later(l, p, list[:4], "b2"), b))
		if len(b.calls) != 3 {
			t.Errorf("within minutes the calls %v were made", b.calls)
		}
		time.Sleep(time.Hour)
		execute(t, with(later(l, p, list, "b3"), b))
		if len(b.calls) != 6 {
			t.Errorf("an hour later the calls %v were made", b.calls)
		}
	})
}

// later is a run of another batch.
func later(l pipeline.Ledger, p pipeline.Platform, list []*invoice.Draft, batch string) *run {
	r := again(l, p, list)
	r.Batch = ledger.Batch{ID: batch, Digest: batch, Sources: []string{batch + ".xlsx"}, Created: time.Now()}
	return r
}

func with(r *run, b *fakeBureau) *run {
	r.Bureau = b
	return r
}

// A line that is too little is asked for again before it stops a run, and says how many orders fit.
func TestPreflightCountsTheOrdersThatFit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var nets []invoice.Amount // without 13 percent of tax
		for i := range 5 {
			net, err := invoice.RoundAmount(decimal.New(int64(100*(i+1)+13), -2).Div(decimal.New(113, -2)))
			if err != nil {
				t.Fatal(err)
			}
			nets = append(nets, net)
		}
		b := newDesk()
		b.line = ledger.CreditLine{Available: 1, Updated: time.Now().Add(-time.Hour)}
		b.refreshed.Available = nets[0] + nets[1] + nets[2]
		_, p, checks := preflown(t, b, 5)
		s := checks[0].Short
		if len(p.accepted) != 0 || s == nil || s.Fits != 3 || s.Orders != 5 || s.Available != b.refreshed.Available || b.count("refresh credit") != 1 {
			t.Fatalf("%d sent; %+v after %v", len(p.accepted), s, b.calls)
		}
		if day := time.Now().In(beijing.Zone).Day(); s.Unfiled != (day <= 20) {
			t.Errorf("on day %d the return may be unfiled: %v", day, s.Unfiled)
		}
		b = newDesk() // enough after the refresh
		b.line = ledger.CreditLine{Available: 1, Updated: time.Now().Add(-time.Hour)}
		b.refreshed.Available = nets[0] + nets[1] + nets[2] + nets[3] + nets[4]
		if r, p, _ := preflown(t, b, 5); len(p.accepted) != 5 {
			t.Errorf("%d sent of 5 that fit to the cent; stops %+v", len(p.accepted), r.Stops)
		}
	})
}

// A line that stopped a run and was raised since counts at once when a person runs it again: it is
// refreshed, or read where the bureau takes no refresh yet.
func TestPreflightAsksAgainAfterAShortLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p, list := newDesk(), newFake(), orders(4, sellerA)
		b.line.Available, b.refreshed.Available = 1, 1
		r, l := newRun(t, p, list[:2])
		defer l.Close()
		execute(t, with(r, b))
		time.Sleep(5 * time.Second)
		execute(t, with(again(l, p, list[:2]), b))
		if len(p.accepted) != 0 || b.count("refresh credit") != 1 {
			t.Fatalf("%d sent with no credit; %v", len(p.accepted), b.calls)
		}
		time.Sleep(5 * time.Second)
		b.line.Available = 1_000_000_00
		execute(t, with(again(l, p, list[:2]), b))
		if len(p.accepted) != 2 || b.count("refresh credit") != 1 {
			t.Errorf("%d sent seconds after the line was raised; %v", len(p.accepted), b.calls)
		}
		b.calls = nil
		execute(t, with(later(l, p, list, "b2"), b))
		if len(p.accepted) != 4 || len(b.calls) != 0 {
			t.Errorf("%d sent; a line that is enough is asked for again: %v", len(p.accepted), b.calls)
		}
	})
}

// A platform that is away is what it is without a preflight.
func TestPreflightOfAPlatformThatIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newDesk()
		b.fails["login"] = &pipeline.BureauError{Outcome: effect.Outcome{Kind: effect.OutcomeNotSent,
			Away: &effect.Outage{Address: "https://platform.example", Reason: "refused", Lasting: true}}}
		r, p, _ := preflown(t, b, 2)
		if s := r.Stops[sellerA]; s.Account || s.Away == nil || len(p.accepted) != 0 || r.Acted {
			t.Errorf("stops %+v, %d sent", r.Stops, len(p.accepted))
		}
	})
}
