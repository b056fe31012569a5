package app_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// An App serves one use after another, as a web page does: each use releases its batch, its files
// and the built-in simulator before it returns, and batches of two imports have different names.
func TestAnAppServesUsesOneAfterAnother(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	delete(d.set, "endpoint")
	file := d.two()
	a := d.open(&recorder{})
	mine := func(use func(*app.App) (*app.Result, error)) *app.Result {
		t.Helper()
		r, err := use(a)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := mine(imports(file))
	if other := must(d, imports(file)); other.Summary.Batch != first.Summary.Batch {
		t.Errorf("another App imported %s, want %s", other.Summary.Batch, first.Summary.Batch)
	}
	second := mine(imports(d.orders("more.xlsx", [4]string{"B1", "丙方有限公司", "10.60"})))
	if second.Summary.Batch == first.Summary.Batch || second.Summary.Orders != 1 {
		t.Errorf("two imports are one batch %s of %d orders", second.Summary.Batch, second.Summary.Orders)
	}
	if r := mine(submits(app.SubmitOptions{Batches: app.Batches{All: true}})); *r.Sent != 3 {
		t.Errorf("sent %d", *r.Sent)
	}
	if r := must(d, runs(file)); *r.Sent != 0 || states(r.Summary)[ledger.Issued] != 2 {
		t.Errorf("another App sent %d, %v", *r.Sent, states(r.Summary))
	}
	if r := mine(reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}})); !maps.Equal(states(r.Summary), map[ledger.State]int{ledger.Issued: 3}) {
		t.Errorf("reconciled: %v", states(r.Summary))
	}
	closeApp(t, a)
	closeApp(t, a)
}

// The name that a caller gives to a run is that of the first use; a later one has its own.
func TestTheFirstUseHasTheGivenRunID(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	run := app.NewRun()
	a := d.with(app.Options{Config: d.config(), Events: &recorder{}, Run: run})
	var batches []string
	for _, name := range []string{"A1", "B1"} {
		r, err := imports(d.orders(name+".xlsx", [4]string{name, "甲方有限公司", "106.00"}))(a)
		if err != nil {
			t.Fatal(err)
		}
		batches = append(batches, r.Summary.Batch[len("20260102-"):])
	}
	if batches[0] != run[:6] || batches[1] == batches[0] {
		t.Errorf("batches %q of run %s", batches, run)
	}
}

// A context that is done, by cancelling or by its deadline, ends every use with [app.Interrupted].
func TestEveryUseEndsWithItsContext(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.two()
	must(d, imports(file))
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	late, stop := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer stop()
	orders := numbers("A1")
	for end, ctx := range map[string]context.Context{"cancelled": cancelled, "late": late} {
		for name, use := range map[string]func(*app.App) error{
			"check":      func(a *app.App) error { _, err := a.Check(ctx, app.CheckOptions{Input: from(file)}); return err },
			"import":     func(a *app.App) error { _, err := a.Import(ctx, app.ImportOptions{Input: from(file)}); return err },
			"run":        func(a *app.App) error { _, err := a.Run(ctx, app.RunOptions{Input: from(file)}); return err },
			"submit":     func(a *app.App) error { _, err := a.Submit(ctx, app.SubmitOptions{}); return err },
			"named":      func(a *app.App) error { _, err := a.Submit(ctx, app.SubmitOptions{Orders: orders}); return err },
			"reconcile":  func(a *app.App) error { _, err := a.Reconcile(ctx, app.ReconcileOptions{}); return err },
			"retry":      func(a *app.App) error { _, _, err := a.Retry(ctx, app.RetryOptions{}); return err },
			"drop":       func(a *app.App) error { _, err := a.Drop(ctx, app.DropOptions{Orders: orders}); return err },
			"recall":     func(a *app.App) error { _, err := a.Recall(ctx, app.Batches{All: true}); return err },
			"download":   func(a *app.App) error { _, err := a.Download(ctx, app.DownloadOptions{Folder: d.dir}); return err },
			"accept":     func(a *app.App) error { _, _, err := a.Accept(ctx, app.AcceptOptions{Orders: orders}); return err },
			"red":        func(a *app.App) error { _, err := a.Red(ctx, app.RedOptions{}); return err },
			"forms":      func(a *app.App) error { _, err := a.RedForms(ctx, app.FormsOptions{Days: 1}); return err },
			"close reds": func(a *app.App) error { _, err := a.CloseReds(ctx, []string{"A1"}, ""); return err },
			"red file": func(a *app.App) error {
				_, err := a.RedFile(ctx, app.RedFileOptions{Files: []string{file}, Reason: invoice.RedStopped})
				return err
			},
			"reissue": func(a *app.App) error { _, err := a.Reissue(ctx, app.ReissueOptions{}); return err },
			"reissue file": func(a *app.App) error {
				_, err := a.Reissue(ctx, app.ReissueOptions{Input: from(file), Reason: invoice.RedError})
				return err
			},
			"cancel": func(a *app.App) error {
				_, err := a.Reissue(ctx, app.ReissueOptions{Cancel: orders})
				return err
			},
			"retry corrected": func(a *app.App) error {
				_, err := a.RetryCorrected(ctx, app.CorrectedRetryOptions{Input: from(file)})
				return err
			},
			"withdraw": func(a *app.App) error {
				_, err := a.ActOnForms(ctx, app.ActOptions{Act: pipeline.ActWithdraw, Numbers: []string{"A1"}})
				return err
			},
			"account": func(a *app.App) error { _, err := a.Account(ctx, app.AccountOptions{}); return err },
			"login":   func(a *app.App) error { _, err := a.Login(ctx, app.LoginOptions{}); return err },
			"doctor": func(a *app.App) error {
				return a.Doctor(ctx, app.DoctorOptions{Found: func(app.Finding) error { return nil }})
			},
			"figures":      func(a *app.App) error { _, err := a.Figures(ctx); return err },
			"status":       func(a *app.App) error { _, err := a.Status(ctx, app.Selection{}); return err },
			"history":      func(a *app.App) error { _, err := a.History(ctx, app.ShowOptions{Text: "A1"}); return err },
			"show":         func(a *app.App) error { _, err := a.Show(ctx, app.ShowOptions{Text: "A1"}); return err },
			"batches":      func(a *app.App) error { _, _, err := a.Batches(ctx, 5); return err },
			"codes":        func(a *app.App) error { _, err := a.CodeList(ctx); return err },
			"code":         func(a *app.App) error { _, _, err := a.Code(ctx, "101"); return err },
			"codes import": func(a *app.App) error { _, err := a.ImportCodes(ctx, file); return err },
			"profile":      func(a *app.App) error { _, err := a.TestProfile(ctx, []string{file}); return err },
			"suggest": func(a *app.App) error {
				_, err := a.Suggest(ctx, app.SuggestOptions{Files: []string{file}})
				return err
			},
			"void":          func(a *app.App) error { _, err := a.Void(ctx, app.VoidOptions{Orders: orders}); return err },
			"deliver":       func(a *app.App) error { _, err := a.Deliver(ctx, app.DeliverOptions{Orders: orders}); return err },
			"plan":          func(a *app.App) error { _, _, err := a.Plan(ctx, app.PlanOptions{Input: from(file)}); return err },
			"vouchers":      func(a *app.App) error { _, err := a.Vouchers(ctx, app.VouchersOptions{}); return err },
			"voucher lists": func(a *app.App) error { _, err := a.VoucherLists(ctx); return err },
			"export": func(a *app.App) error {
				_, err := a.Export(ctx, app.ExportOptions{Format: app.CSV, File: filepath.Join(d.dir, "x.csv")})
				return err
			},
		} {
			a := d.open(&recorder{})
			if err := use(a); app.KindOf(err) != app.Interrupted {
				t.Errorf("%s, %s: %v", name, end, err)
			}
			closeApp(t, a)
		}
	}
	if now := must(d, statusOf(app.Selection{})); d.accepted() > 0 || !maps.Equal(states(now.Summary), map[ledger.State]int{ledger.Ready: 2}) {
		t.Errorf("left %v, %d accepted", states(now.Summary), d.accepted())
	}
}

// A list of no batches, or of fewer, is a mistake of the caller.
func TestANumberOfBatchesIsPositive(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, imports(d.two()))
	for _, n := range []int{0, -1, -20} {
		if list, more, err := d.open(&recorder{}).Batches(context.Background(), n); app.KindOf(err) != app.Usage || list != nil || more {
			t.Errorf("%d batches: %v, more %v: %v", n, list, more, err)
		}
	}
}

// A ledger in PostgreSQL does what a file does: each order is sent once, by a run and by slices in
// several Apps; a reading holds its batch until it is complete, and not longer.
func TestALedgerInPostgreSQL(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.set["ledger"] = pgtest.URL(t)
	file := d.two()
	free := holding(d, file)
	waiting := app.Options{Config: d.config(), Events: &recorder{}, Lock: app.LockWait{Set: true}}
	if r, err := runs(file)(d.with(waiting)); app.KindOf(err) != app.Held || r != nil {
		t.Errorf("while the batch is read: %+v: %v", r, err)
	}
	var notices recorder
	notices.onNotice = free
	if r, err := runs(file)(d.with(app.Options{Config: d.config(), Events: &notices})); err != nil || endOf(r) != app.Done || *r.Sent != 2 {
		t.Errorf("afterwards: %+v: %v", r, err)
	}
	if len(notices.notices) != 1 {
		t.Errorf("notices %v", notices.notices)
	}
	var rows [][4]string
	for i := range 30 {
		rows = append(rows, [4]string{fmt.Sprint("S", i), "丙方有限公司", "10.60"})
	}
	must(d, imports(d.orders("more.xlsx", rows...)))
	report, since := workOn(d, 2), 30
	if report.Sent != since || app.EndOf(report) != nil {
		t.Errorf("slices sent %d: %v", report.Sent, app.EndOf(report))
	}
	r := must(d, reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}, Recheck: true}))
	if endOf(r) != app.Done || !maps.Equal(states(r.Summary), map[ledger.State]int{ledger.Issued: 32}) || d.accepted() != 32 {
		t.Errorf("end %v, %v, %d accepted", r.End, states(r.Summary), d.accepted())
	}
}

// workOn submits slices in turn by several Apps until nothing is left to send.
func workOn(d *desk, apps int) (total pipeline.Report) {
	d.t.Helper()
	var all []*app.App
	for range apps {
		all = append(all, d.open(&recorder{}))
	}
	since := time.Now()
	for i := range 100 {
		a := all[i%apps]
		r, more, err := a.Work(context.Background(), pipeline.Slice{Task: pipeline.SubmitTask, Seller: demoSeller, Limit: 10, Since: since, Standing: total.Standing})
		if err != nil {
			d.t.Fatal(err)
		}
		if total.Add(r); !more && r.Sent == 0 {
			return total
		}
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			asked, _, err := a.Work(context.Background(), pipeline.Slice{Task: pipeline.ReconcileTask, Serials: serials, Seller: demoSeller, Limit: 10, Since: since})
			if err != nil {
				d.t.Fatal(err)
			}
			total.Add(asked)
		}
	}
	d.t.Fatal("the slices do not end")
	return total
}

// Work that several processes did ends by what they found together.
func TestTheEndOfSlices(t *testing.T) {
	t.Parallel()
	away := &effect.Outage{Address: "http://x", Reason: "refused"}
	for name, c := range map[string]struct {
		report pipeline.Report
		kind   app.Kind
	}{
		"nothing to report":      {pipeline.Report{}, app.Done},
		"a stopped account":      {pipeline.Report{Stops: map[string]pipeline.Stop{"S1": {Account: true, Code: "E9", Text: "credit"}, "S2": {}}}, app.Account},
		"nobody reached":         {pipeline.Report{Stops: map[string]pipeline.Stop{"S1": {Away: away}}}, app.Unreached},
		"lost after it acted":    {pipeline.Report{Acted: true, Stops: map[string]pipeline.Stop{"S1": {Away: away}}}, app.Pending},
		"questions not answered": {pipeline.Report{Unasked: 3}, app.Pending},
		"a part was sent":        {pipeline.Report{Partly: true}, app.Rejected},
	} {
		end := app.EndOf(c.report)
		if got := endOf(&app.Result{End: end}); got != c.kind {
			t.Errorf("%s: kind %d, want %d", name, got, c.kind)
		}
		if c.kind == app.Account && end.Text("en") != "stopped by the account: S1: E9 credit; S2:" {
			t.Errorf("%s: %s", name, end.Text("en"))
		}
	}
}

// A run over all batches reports what failed since the last one, and an invoice without a signature
// each time.
func TestReconcileOfAllReportsNews(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "issuing_ms=1000")
	all := app.ReconcileOptions{Batches: app.Batches{All: true}}
	must(d, imports(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A2", "乙方有限公司", "10.60", "SIM-FAIL:购买方名称与税号不一致"})))
	must(d, submits(app.SubmitOptions{}), "wait", "0s")
	if r := must(d, reconciles(all), "wait", "0s"); endOf(r) != app.Pending || r.Next != (app.Next{Use: app.Reconcile}) {
		t.Errorf("too early: end %v, next %+v", r.End, r.Next)
	}
	var ends []app.Kind
	for range 2 {
		ends = append(ends, endOf(must(d, reconciles(all))))
	}
	if !slices.Equal(ends, []app.Kind{app.Rejected, app.Done}) {
		t.Errorf("ends %v: a failure is news once", ends)
	}
}
