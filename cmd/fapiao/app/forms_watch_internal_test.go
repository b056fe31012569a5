package app

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/report"
)

// bureauOf is a platform that answers as a test says.
type bureauOf struct {
	pipeline.Corrector
	refreshed effect.Outcome
	answer    func(q pipeline.FormQuery) pipeline.RedFormAnswer
	asked     []pipeline.FormQuery
	late      bool // it answers when the time of the caller is over
}

var accepted = effect.Outcome{Kind: effect.OutcomeAccepted}

func (b *bureauOf) RefreshForms(ctx context.Context, _ string, _, _ time.Time) effect.Outcome {
	if b.late {
		<-ctx.Done()
	}
	return b.refreshed
}

func (b *bureauOf) RedForms(_ context.Context, _ string, q pipeline.FormQuery) pipeline.RedFormAnswer {
	b.asked = append(b.asked, q)
	return b.answer(q)
}

// shows is an answer with some forms.
func shows(forms ...pipeline.RedForm) pipeline.RedFormAnswer {
	return pipeline.RedFormAnswer{Forms: forms, Failed: accepted}
}

// watching is a worker whose ledger has a form that was applied for so long ago, and its bureau.
func watching(t *testing.T, ago time.Duration) (*worker, *bureauOf, pipeline.RedForm) {
	t.Helper()
	now := time.Date(2026, 11, 27, 8, 0, 0, 0, beijing.Zone)
	return watchingAt(t, &now, ago)
}

// watchingAt is watching at a time that a test moves.
func watchingAt(t *testing.T, now *time.Time, ago time.Duration) (*worker, *bureauOf, pipeline.RedForm) {
	t.Helper()
	w := digester(t, filepath.Join(t.TempDir(), "l.db"), now, new(int))
	b := &bureauOf{refreshed: accepted}
	w.exec.Corrector, w.exec.Timing.FirstLook = b, time.Microsecond
	applied := now.Add(-ago)
	form := pipeline.RedForm{BillNo: "33001", BillUUID: "u1", Status: red.WaitsSeller, ByBuyer: true, BlueNo: "26330", Buyer: "甲方有限公司", Net: 100_00, AppliedAt: applied}
	if _, err := w.store.KeepBuyerForms(t.Context(), pipeline.BuyerForms(w.tax(), []pipeline.RedForm{form}), applied); err != nil {
		t.Fatal(err)
	}
	return w, b, form
}

// tax is the tax number of the only seller.
func (w *worker) tax() string { return w.cfg.Sellers[0].TaxNum }

// TestWatchFollowsForms holds what a watch makes of the form that the ledger has as waiting.
func TestWatchFollowsForms(t *testing.T) {
	t.Parallel()
	with := func(status red.Status, pending string) func(*pipeline.RedForm, pipeline.FormQuery) pipeline.RedFormAnswer {
		return func(f *pipeline.RedForm, _ pipeline.FormQuery) pipeline.RedFormAnswer {
			f.Status, f.Pending = status, pending
			return shows(*f)
		}
	}
	gone := func(*pipeline.RedForm, pipeline.FormQuery) pipeline.RedFormAnswer { return shows() }
	byNumber := func(f *pipeline.RedForm, q pipeline.FormQuery) pipeline.RedFormAnswer {
		if q.BillNo == "" {
			return shows()
		}
		f.Status = red.SellerRefused
		return shows(*f)
	}
	// A seller with many forms: those that wait are listed alone.
	many := func(f *pipeline.RedForm, q pipeline.FormQuery) pipeline.RedFormAnswer {
		if q.Status == red.WaitsSeller {
			return shows(*f)
		}
		return pipeline.RedFormAnswer{Forms: []pipeline.RedForm{{BillNo: "other " + strconv.Itoa(q.Page)}}, More: true, Failed: accepted}
	}
	for name, x := range map[string]struct {
		ago                       time.Duration
		answer                    func(*pipeline.RedForm, pipeline.FormQuery) pipeline.RedFormAnswer
		waits, busy, late, lapsed int
		calls                     int
	}{
		"waits":                 {time.Hour, with(red.WaitsSeller, ""), 1, 0, 0, 0, 1},
		"an answer failed":      {time.Hour, with(red.WaitsSeller, "04"), 1, 0, 0, 0, 1},
		"answered":              {time.Hour, with(red.WaitsSeller, "03"), 0, 1, 0, 0, 1},
		"agreed":                {time.Hour, with(red.Confirmed, ""), 0, 0, 0, 0, 1},
		"withdrawn":             {time.Hour, with(red.Withdrawn, ""), 0, 0, 0, 0, 1},
		"lapsed":                {80 * time.Hour, with(red.Lapsed, ""), 0, 0, 0, 1, 1},
		"past its deadline":     {80 * time.Hour, with(red.WaitsSeller, ""), 0, 0, 1, 0, 1},
		"not listed":            {time.Hour, byNumber, 0, 0, 0, 0, 2},
		"not there":             {time.Hour, gone, 1, 0, 0, 0, 2},
		"not there and too old": {80 * time.Hour, gone, 0, 0, 0, 1, 2},
		"among many":            {time.Hour, many, 1, 0, 0, 0, lookPages + 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, b, form := watching(t, x.ago)
			b.answer = func(q pipeline.FormQuery) pipeline.RedFormAnswer {
				f := form
				return x.answer(&f, q)
			}
			if err := w.watchSlice(t.Context(), w.tax()); err != nil {
				t.Fatal(err)
			}
			got, err := openForms(t.Context(), w.store, "", w.store.Now())
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Waits) != x.waits || len(got.Busy) != x.busy || len(got.Late) != x.late || len(got.Lapsed) != x.lapsed || len(b.asked) != x.calls {
				t.Errorf("%+v after %+v", got, b.asked)
			}
			if got.Open() != (x.waits+x.busy > 0) {
				t.Errorf("open: %v", got.Open())
			}
		})
	}
}

// TestWatchThatFails: what a person or a later run can put right ends the use, a platform that
// refuses the question for good does not, and one that is away is not asked again.
func TestWatchThatFails(t *testing.T) {
	t.Parallel()
	unknown, away := effect.Outcome{Text: "no answer"}, effect.Outcome{Kind: effect.OutcomeNotSent, Away: &effect.Outage{}}
	account := func(of ledger.Trouble) effect.Outcome {
		return effect.Outcome{Kind: effect.OutcomeStopped, Account: of}
	}
	for name, x := range map[string]struct {
		refreshed, listed effect.Outcome
		want              Kind
		calls             int
	}{
		"not listed":        {accepted, unknown, Pending, 1},
		"not from bureau":   {unknown, accepted, Pending, 2},
		"refresh refused":   {effect.Outcome{Kind: effect.OutcomeRefused}, accepted, Done, 2},
		"login":             {account(ledger.TroubleLogin), accepted, Account, 2},
		"no permission":     {accepted, account(ledger.TroublePermission), Done, 1},
		"no subscription":   {account(ledger.TroubleSubscription), account(ledger.TroubleSubscription), Done, 1},
		"the platform away": {away, accepted, Unreached, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, b, _ := watching(t, time.Hour)
			b.refreshed = x.refreshed
			b.answer = func(pipeline.FormQuery) pipeline.RedFormAnswer { return pipeline.RedFormAnswer{Failed: x.listed} }
			w.nightly = true
			if err := w.watchForms(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			got := Done
			if w.unwatched != nil {
				got = w.unwatched.Kind
			}
			if got != x.want || len(b.asked) != x.calls {
				t.Errorf("ends as %v after %d calls, want %v after %d", got, len(b.asked), x.want, x.calls)
			}
			if open, err := openForms(t.Context(), w.store, "", time.Time{}); err != nil || len(open.Waits) != 1 {
				t.Errorf("%+v, %v", open, err)
			}
		})
	}
}

// TestWatchTakesHalfOfTheTime: orders come after it.
func TestWatchTakesHalfOfTheTime(t *testing.T) {
	t.Parallel()
	w, _, _ := watching(t, time.Hour)
	w.nightly, w.exec.Timing.FirstLook = true, time.Hour
	if err := w.watchForms(t.Context(), time.Millisecond); err != nil || w.unwatched == nil || w.unwatched.Kind != Pending {
		t.Errorf("%v, %v", w.unwatched, err)
	}
}

// TestWatchWithoutTimeSaysSo: a call that was cut short, or not made since it could not end in
// time, is no failure of the platform; a trouble of the account that was found before stays.
func TestWatchWithoutTimeSaysSo(t *testing.T) {
	t.Parallel()
	const tooShort = "the time of --max-duration is too short"
	unsent := effect.Outcome{Kind: effect.OutcomeNotSent, Text: "request could not be sent"}
	for name, x := range map[string]struct {
		late   bool
		most   time.Duration
		before *Error
		want   string
	}{
		"cut short":          {true, time.Second, nil, tooShort},
		"not made":           {false, time.Hour, nil, tooShort},
		"an account trouble": {false, time.Hour, &Error{Kind: Account, Message: lang.Text{En: "login"}}, "login"},
		"without a bound":    {false, 0, nil, "Nuonuo did not list"},
	} {
		w, b, _ := watching(t, time.Hour)
		w.nightly, b.late, b.refreshed, w.unwatched = true, x.late, unsent, x.before
		b.answer = func(pipeline.FormQuery) pipeline.RedFormAnswer { return pipeline.RedFormAnswer{Failed: unsent} }
		if err := w.watchForms(t.Context(), x.most); err != nil || w.unwatched == nil || !strings.Contains(w.unwatched.Text(lang.English), x.want) {
			t.Errorf("%s: %v, %v", name, w.unwatched, err)
		}
	}
}

// A run that its time ended says so, where orders are open.
func TestEndOfTheTimeIsSaid(t *testing.T) {
	t.Parallel()
	open := report.Summary{Orders: 3, States: []report.StateSum{{State: ledger.Submitted, Orders: 3}}}
	for in, want := range map[string]string{lang.Chinese: "--max-duration 的时间到了，还有 3 单没有结果", lang.English: "the time of --max-duration is over, and 3 orders are open"} {
		if end := EndOf(pipeline.Report{TimedOut: true, Summary: open}); end == nil || end.Kind != Pending || end.Text(in) != want {
			t.Errorf("ended with %v", end)
		}
	}
	if end := EndOf(pipeline.Report{TimedOut: true}); end != nil {
		t.Errorf("without open orders it ended with %v", end)
	}
}

// What was not listed is said with whom was asked, and with what to do.
func TestNotListedSaysWhatToDo(t *testing.T) {
	t.Parallel()
	j := &job{exec: &execution{}, unwatched: &Error{Kind: Unreached, Away: &effect.Outage{Address: "127.0.0.1:1"}}}
	j.exec.Asked = 1
	for in, wants := range map[string][]string{lang.Chinese: {"购方", "连不上平台 127.0.0.1:1", "fapiao reconcile"}, lang.English: {"buyers", "127.0.0.1:1 could not be reached", "fapiao reconcile"}} {
		text := j.nightlyEnd(0).Text(in)
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in %q", want, text)
			}
		}
	}
}
