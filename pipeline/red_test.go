package pipeline_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// bureau is a platform with red confirmation forms. It takes a repeated number as another form, so
// that only our rules protect, unless refuses says otherwise.
type bureau struct {
	*fakePlatform
	mu       sync.Mutex
	script   []behaviour // of applications, in their order; accept when used up
	refuses  bool        // a repeated number is refused, as the platform does
	forms    map[string]*bureauForm
	calls    map[string]int // by number, and by what was called
	agrees   time.Duration  // until the buyer agrees; below 0: never; 0: it need not
	declines bool           // the buyer refuses instead
	foreign  bool           // its forms are for another invoice
	hidden   time.Duration  // from the application until a query shows the form
	linked   time.Duration  // from there until the platform has the red invoice; below 0: once it is fetched
	acts     []behaviour    // of acts on forms
	pending  string         // requestStatus of its forms
	said     string         // their message
}

type bureauForm struct {
	body    red.Body
	at      time.Time
	n       int        // applications
	acted   red.Status // by an act
	fetched bool
}

func newBureau() *bureau {
	return &bureau{fakePlatform: newFake(), forms: map[string]*bureauForm{}, calls: map[string]int{}}
}

func (b *bureau) PrepareRed(seller string, body *red.Body, _ time.Time) (effect.Request, error) {
	text, err := json.Marshal(body)
	return effect.Request{Key: ledger.Key{Seller: seller, OrderNo: body.Number}, Body: text, Hash: body.Number}, err
}

func (b *bureau) next(script *[]behaviour) (do behaviour) {
	if len(*script) > 0 {
		do, *script = (*script)[0], (*script)[1:]
	}
	return do
}

// outcome is the answer of a behaviour; arrives tells whether the call did.
func outcomeOf(do behaviour) (out effect.Outcome, arrives bool) {
	switch do {
	case acceptMute:
		return effect.Outcome{Kind: effect.OutcomeUnknown, Text: "no answer"}, true
	case lose:
		return effect.Outcome{Kind: effect.OutcomeUnknown, Code: "E9999", Text: "系统异常"}, false
	case refuse:
		return effect.Outcome{Kind: effect.OutcomeRefused, Code: "E9103", Text: "该发票不能重复冲红"}, false
	case notSent:
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: "no connection"}, false
	case stopAccount:
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: "登录已失效", Account: ledger.TroubleLogin}, false
	}
	return effect.Outcome{Kind: effect.OutcomeAccepted}, true
}

func (b *bureau) ApplyRed(ctx context.Context, r effect.Request) effect.Outcome {
	if err := effect.BeforeSending(ctx)(); err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	no := r.Key.OrderNo
	b.calls[no]++
	if b.refuses && b.forms[no] != nil {
		return effect.Outcome{Kind: effect.OutcomeDuplicate, Code: "E9999", Text: "申请号重复"}
	}
	out, arrives := outcomeOf(b.next(&b.script))
	if !arrives {
		return out
	}
	if b.forms[no] == nil {
		b.forms[no] = &bureauForm{at: time.Now()}
		if err := json.Unmarshal(r.Body, &b.forms[no].body); err != nil {
			panic(err)
		}
	}
	b.forms[no].n++
	return out
}

// form is a form as it stands now.
func (b *bureau) form(f *bureauForm) pipeline.RedForm {
	age := time.Since(f.at)
	out := pipeline.RedForm{BillID: f.body.Number, BillNo: "N" + f.body.Number, BillUUID: "U" + f.body.Number, AppliedAt: f.at,
		BlueNo: f.body.Blue.No, Net: f.body.Net, Tax: f.body.Tax, Status: red.NoConfirm,
		Pending: b.pending, Message: b.said}
	settled := f.at
	if b.foreign {
		out.BlueNo = "another"
	}
	switch {
	case f.acted != "":
		out.Status = f.acted
	case b.agrees != 0 && b.agrees > 0 && age >= b.agrees && b.declines:
		out.Status = red.BuyerRefused
	case b.agrees > 0 && age >= b.agrees:
		out.Status, settled = red.Confirmed, f.at.Add(b.agrees)
	case b.agrees != 0 && age >= red.Window:
		out.Status = red.Lapsed
	case b.agrees != 0:
		out.Status = red.WaitsBuyer
	}
	if out.Status.Settled() && (f.fetched || b.linked >= 0 && time.Since(settled) >= b.linked) {
		out.Serial, out.No, out.OrderNo = "S"+f.body.Number, "R"+f.body.Number, f.body.Number
	}
	return out
}

func (b *bureau) RedForms(_ context.Context, _ string, q pipeline.FormQuery) pipeline.RedFormAnswer {
	b.mu.Lock()
	defer b.mu.Unlock()
	a := pipeline.RedFormAnswer{Failed: effect.Outcome{Kind: effect.OutcomeAccepted}}
	for _, f := range b.forms {
		form := b.form(f)
		if time.Since(f.at) < b.hidden {
			continue
		}
		if q.BillID == form.BillID || q.UUID == form.BillUUID || q.FormID == (pipeline.FormID{}) {
			a.Forms = append(a.Forms, form)
		}
	}
	return a
}

func (b *bureau) ApplySheet(ctx context.Context, r effect.Request) effect.Outcome {
	return b.ApplyRed(ctx, r)
}

func (b *bureau) FetchRed(_ context.Context, _ string, body *red.Body, d *red.Detail) effect.Outcome {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls["fetch"]++
	if b.calls["fetch"] == 1 {
		return effect.Outcome{Kind: effect.OutcomeDuplicate, Code: "E9999", Text: "红票开具中"}
	}
	b.forms[body.Number].fetched = d.BillUUID == "U"+body.Number
	return effect.Outcome{Kind: effect.OutcomeAccepted}
}

func (b *bureau) RefreshForms(context.Context, string, time.Time, time.Time) effect.Outcome {
	return effect.Outcome{Kind: effect.OutcomeAccepted}
}

func (b *bureau) ActOnForm(_ context.Context, _ string, id pipeline.FormID, act pipeline.FormAct, _ string) effect.Outcome {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls[string(act)]++
	out, arrives := outcomeOf(b.next(&b.acts))
	if arrives {
		b.forms[id.BillID].acted = map[pipeline.FormAct]red.Status{pipeline.ActWithdraw: red.Withdrawn, pipeline.ActAgree: red.Confirmed,
			pipeline.ActRefuse: red.SellerRefused}[act]
	}
	return out
}

func (b *bureau) Void(context.Context, string, pipeline.Voiding) effect.Outcome { panic("not called") }
func (b *bureau) Deliver(context.Context, string, pipeline.Delivery) effect.Outcome {
	panic("not called")
}

// Query knows the red invoices, too.
func (b *bureau) Query(ctx context.Context, seller string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	if len(refs) != 1 || !strings.HasPrefix(refs[0].Serial, "SRED") {
		return b.fakePlatform.Query(ctx, seller, refs, known)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	f := b.forms[strings.TrimPrefix(refs[0].Serial, "S")]
	return pipeline.QueryAnswer{Failed: effect.Outcome{Kind: effect.OutcomeAccepted}, Found: []pipeline.Found{{Ref: refs[0], State: ledger.Issued, Red: true,
		Serial: refs[0].Serial, Gross: -f.body.Gross, Invoices: []ledger.Invoice{{Serial: refs[0].Serial, No: "R" + f.body.Number, IssuedAt: time.Now()}}}}}
}

// issuedBlues are the invoices of n orders that were run.
func issuedBlues(t *testing.T, b *bureau, n int) (*run, *sqlledger.Store, []ledger.Blue) {
	t.Helper()
	list := orders(n, sellerA)
	r, l := newRun(t, b, list)
	t.Cleanup(func() { l.Close() })
	execute(t, r)
	var numbers []string
	for _, d := range list {
		numbers = append(numbers, d.Number)
	}
	blues, err := l.Blues(context.Background(), sellerA, numbers)
	if err != nil || len(blues) != n {
		t.Fatal(len(blues), err)
	}
	r.Corrector, r.Batch = b, ledger.Batch{}
	return r, l, blues
}

// ask is a request of a whole invoice.
func ask(b ledger.Blue) pipeline.RedRequest {
	return pipeline.RedRequest{Seller: sellerA, Blue: b, Reason: invoice.RedReturn}
}

func planRed(t *testing.T, l *sqlledger.Store, r ...pipeline.RedRequest) []pipeline.RedPlanned {
	t.Helper()
	planned, err := pipeline.PlanReds(context.Background(), l, r, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return planned
}

// correctFor runs the stage every six hours for a time, as a nightly job would.
func correctFor(t *testing.T, r *run, d time.Duration) {
	t.Helper()
	for end := time.Now().Add(d); ; time.Sleep(6 * time.Hour) {
		if err := r.do(context.Background(), pipeline.CorrectStage); err != nil {
			t.Fatal(err)
		}
		r.Batch = ledger.Batch{}
		if !time.Now().Before(end) {
			return
		}
	}
}

// reds are the reds of a ledger, such as "done" or "failed form-07".
func redsOf(t *testing.T, l *sqlledger.Store) (out []string) {
	t.Helper()
	err := l.Effects(context.Background(), ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}}, func(e ledger.Entry) error {
		out = append(out, strings.TrimSpace(string(e.State)+" "+e.Code))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// once checks that no number was taken twice, and returns how many were taken.
func (b *bureau) once(t *testing.T) int {
	t.Helper()
	for no, f := range b.forms {
		if f.n != 1 {
			t.Errorf("%s was taken %d times", no, f.n)
		}
	}
	return len(b.forms)
}

// What becomes of a red within its 72 hours, by what the buyer does.
func TestRedWithin72Hours(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set  func(*bureau)
		want string
	}{
		"no confirmation": {func(*bureau) {}, "done"},
		"agrees":          {func(b *bureau) { b.agrees = 30 * time.Hour }, "done"},
		"refuses":         {func(b *bureau) { b.agrees, b.declines = 30*time.Hour, true }, "failed form-05"},
		"lapses":          {func(b *bureau) { b.agrees = -1 }, "failed form-07"},
		"late link":       {func(b *bureau) { b.linked = 5 * time.Hour }, "done"},
		"linked by hand":  {func(b *bureau) { b.linked = -1 }, "done"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBureau()
				c.set(b)
				r, l, blues := issuedBlues(t, b, 3)
				planRed(t, l, ask(blues[0]), ask(blues[1]), ask(blues[2]))
				began := time.Now()
				correctFor(t, r, 0)
				if waits := b.agrees != 0; waits && time.Since(began) > time.Minute {
					t.Errorf("a form that waits for its buyer kept the run waiting for %v", time.Since(began))
				}
				correctFor(t, r, 80*time.Hour)
				if got := redsOf(t, l); !slices.Equal(got, []string{c.want, c.want, c.want}) {
					t.Errorf("%v, want %s", got, c.want)
				}
				if n := b.once(t); n != 3 {
					t.Errorf("%d forms", n)
				}
			})
		})
	}
}

// Each application is sent once, whatever became of its answer.
func TestRedIsAppliedForOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script  []behaviour
		refuses bool
		hidden  time.Duration
		want    string
		forms   int
	}{
		"lost answer":   {[]behaviour{acceptMute}, false, 0, "done", 1},
		"never arrived": {[]behaviour{lose, lose}, false, 0, "done", 1},
		"not sent":      {[]behaviour{notSent, notSent}, false, 0, "done", 1},
		"refused":       {[]behaviour{refuse}, false, 0, "failed E9103", 0},
		// One "no such form" is no proof: the form shows before the second question.
		"shows late": {[]behaviour{acceptMute}, false, timing.Call + 5*time.Second, "done", 1},
		// Words that nobody knows, and no form: the third time is a refusal.
		"refused in unknown words": {[]behaviour{lose, lose, lose}, false, 0, "failed E9999", 0},
		"a repeat is refused":      {[]behaviour{lose, acceptMute}, true, 0, "done", 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBureau()
				b.script, b.refuses, b.hidden = c.script, c.refuses, c.hidden
				r, l, blues := issuedBlues(t, b, 1)
				planRed(t, l, ask(blues[0]))
				correctFor(t, r, 6*time.Hour)
				if got := redsOf(t, l); !slices.Equal(got, []string{c.want}) || b.once(t) != c.forms {
					t.Errorf("%v and %d forms, want %s and %d", got, len(b.forms), c.want, c.forms)
				}
			})
		})
	}
}

// A login that lapses in the middle of reds stops them; what was not sent goes on later.
func TestRedsStopForTheAccount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBureau()
		b.script = []behaviour{accept, accept, stopAccount}
		r, l, blues := issuedBlues(t, b, 8)
		r.Sellers[0].InFlight = 1
		for _, blue := range blues {
			planRed(t, l, ask(blue))
		}
		if err := r.do(context.Background(), pipeline.CorrectStage); err != nil {
			t.Fatal(err)
		}
		if r.Stops[sellerA].Trouble != ledger.TroubleLogin || len(b.forms) != 2 {
			t.Errorf("stops %+v, %d forms", r.Stops, len(b.forms))
		}
		r.Batch = ledger.Batch{}
		time.Sleep(24 * time.Hour) // the stop ends by time
		correctFor(t, r, time.Hour)
		if got := redsOf(t, l); len(b.forms) != 8 || slices.ContainsFunc(got, func(s string) bool { return s != "done" }) || b.once(t) != 8 {
			t.Errorf("%v, %d forms", got, len(b.forms))
		}
	})
}

// Planned twice, also by two processes at once, an invoice has one red; a dead form is tried again
// under another number, and one that is alive excludes others.
func TestPlanReds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBureau()
		b.agrees = -1
		r, l, blues := issuedBlues(t, b, 2)
		preview := ask(blues[0])
		preview.Preview = true
		if p := planRed(t, l, preview)[0]; p.Refused != nil || p.ID != 0 || p.Body.Gross != blues[0].Gross || len(redsOf(t, l)) != 0 {
			t.Errorf("preview %+v", p)
		}
		var both [2][]pipeline.RedPlanned
		var work sync.WaitGroup
		for i := range both {
			work.Go(func() {
				planned, err := pipeline.PlanReds(context.Background(), l, []pipeline.RedRequest{ask(blues[0])}, time.Now())
				if both[i] = planned; err != nil {
					t.Error(err)
				}
			})
		}
		work.Wait()
		if a, c := both[0][0], both[1][0]; a.ID != c.ID || a.Fresh == c.Fresh || a.Body.Number != c.Body.Number {
			t.Errorf("%+v and %+v", a, c)
		}
		other := ask(blues[0])
		other.Reason = invoice.RedAllowance
		if p := planRed(t, l, other)[0]; p.Refused == nil {
			t.Error("a second red beside an open one")
		}
		correctFor(t, r, 80*time.Hour)
		again := planRed(t, l, ask(blues[0]))[0]
		if again.Refused != nil || !again.Fresh || again.Body.Number == both[0][0].Body.Number {
			t.Errorf("after the form lapsed: %+v", again)
		}
		b.agrees = 0
		correctFor(t, r, time.Hour)
		if p := planRed(t, l, ask(blues[0]))[0]; p.Fresh || p.State != ledger.Done {
			t.Errorf("a third time: %+v", p)
		}
		if got := redsOf(t, l); !slices.Equal(got, []string{"failed form-07", "done"}) || b.once(t) != 2 {
			t.Errorf("%v", got)
		}
	})
}

// A form under the number of a red that is for another invoice holds the red: nobody knows whether
// the invoice is being reversed, so that no other red of it is sent until a person takes it out.
func TestFormOfAnotherInvoice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBureau()
		b.foreign = true
		r, l, blues := issuedBlues(t, b, 1)
		first := planRed(t, l, ask(blues[0]))[0]
		correctFor(t, r, 6*time.Hour)
		other := ask(blues[0])
		other.RefundNo = "R2"
		if p := planRed(t, l, other)[0]; p.Refused == nil {
			t.Errorf("another red is planned beside: %+v", p)
		}
		if got := redsOf(t, l); !slices.Equal(got, []string{"held " + rules.NumberForeign}) || b.once(t) != 1 {
			t.Errorf("%v", got)
		}
		if n, err := l.Withdraw(context.Background(), red.Effect, []int64{first.ID}, "a person took it out", time.Now()); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if p := planRed(t, l, other)[0]; !p.Fresh {
			t.Errorf("%+v", p)
		}
	})
}

// An invoice that became void after its red was planned is not reversed.
func TestRedOfAVoidInvoice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBureau()
		r, l, blues := issuedBlues(t, b, 1)
		planRed(t, l, ask(blues[0]))
		b.finishes[blues[0].Order.Key.OrderNo] = ledger.Voided
		corrector := r.Corrector
		r.Corrector = nil
		reconcile(t, r, true)
		r.Corrector, r.Batch = corrector, ledger.Batch{}
		correctFor(t, r, 0)
		if got := redsOf(t, l); !slices.Equal(got, []string{"failed " + pipeline.RedBlueGone}) || len(b.forms) != 0 || r.RedsFailed != 0 {
			t.Errorf("%v, %d forms, report %+v", got, len(b.forms), r.Report)
		}
		if _, err := l.Blues(context.Background(), sellerA, []string{blues[0].No}); err != nil {
			t.Error(err)
		}
		if p := planRed(t, l, ask(fresh(t, l, blues[0])))[0]; p.Refused != pipeline.ErrRedNotIssued {
			t.Errorf("planned again: %v", p.Refused)
		}
	})
}

func fresh(t *testing.T, l *sqlledger.Store, b ledger.Blue) ledger.Blue {
	t.Helper()
	list, err := l.Blues(context.Background(), sellerA, []string{b.No})
	if err != nil || len(list) != 1 {
		t.Fatal(len(list), err)
	}
	return list[0]
}

// An act on a form is sent once where its call arrived, and again where it surely did not.
func TestActsOnForms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		acts  []behaviour
		calls int
		want  ledger.State
	}{
		"accepted":      {nil, 1, ledger.Done},
		"lost answer":   {[]behaviour{acceptMute}, 1, ledger.Done},
		"never arrived": {[]behaviour{lose}, 2, ledger.Done},
		"refused":       {[]behaviour{refuse}, 1, ledger.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBureau()
				b.agrees, b.acts = -1, c.acts
				r, l, blues := issuedBlues(t, b, 1)
				number := planRed(t, l, ask(blues[0]))[0].Body.Number
				correctFor(t, r, 0)
				p, err := pipeline.FormBody{Act: pipeline.ActWithdraw, FormID: pipeline.FormID{BillID: number}}.Plan(sellerA, 1, time.Now())
				if err != nil {
					t.Fatal(err)
				}
				planned, err := l.Plan(context.Background(), []ledger.Plan{p}, time.Now())
				if err != nil {
					t.Fatal(err)
				}
				correctFor(t, r, 12*time.Hour)
				e, err := l.Planned(context.Background(), p.Effect, sellerA, p.Subject)
				if err != nil || e.ID != planned[0].ID || e.State != c.want || b.calls["withdraw"] != c.calls {
					t.Errorf("%s after %d calls, want %s after %d: %v", e.State, b.calls["withdraw"], c.want, c.calls, err)
				}
				want := "failed form-08"
				if c.want == ledger.Failed {
					want = "submitted"
				}
				if got := redsOf(t, l); fmt.Sprint(got) != "["+want+"]" {
					t.Errorf("the red is %v, want %s", got, want)
				}
			})
		})
	}
}
