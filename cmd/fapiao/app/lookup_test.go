package app_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func numbers(of ...string) app.Orders { return app.Orders{Numbers: of} }

// accepts is an acceptance of orders; its first result is dropped.
func accepts(of ...string) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) {
		_, r, err := a.Accept(context.Background(), app.AcceptOptions{Orders: numbers(of...)})
		return r, err
	}
}

func retries(o app.RetryOptions, report *pipeline.RetryReport) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) {
		got, r, err := a.Retry(context.Background(), o)
		if got != nil {
			*report = *got
		}
		return r, err
	}
}

// Where one number of several is unknown, nothing is done with any, and the error names it.
func TestUnknownNumbersStopEveryUse(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, imports(d.two()))
	of := numbers("A1", "NOBODY", "A2", "NOBODY-2")
	for name, use := range map[string]func(*app.App) (*app.Result, error){
		"submit": submits(app.SubmitOptions{Orders: of}), "drop": drops(app.DropOptions{Orders: of}), "accept": accepts(of.Numbers...),
		"retry": retries(app.RetryOptions{Orders: of}, new(pipeline.RetryReport)),
	} {
		r, _, err := on(d, use)
		var own *app.Error
		if own, _ = err.(*app.Error); own == nil || own.Kind != app.Unusable || r != nil || !slices.Equal(own.Unknown, []string{"NOBODY", "NOBODY-2"}) {
			t.Errorf("%s: %+v: %+v", name, r, err)
		}
	}
	if now := must(d, statusOf(app.Selection{})); d.accepted() > 0 || !maps.Equal(states(now.Summary), map[ledger.State]int{ledger.Ready: 2}) {
		t.Errorf("left %v", states(now.Summary))
	}
}

// What a later reading lacks is held and stands among the doubts; no submit of batches sends it,
// and naming it does, once.
func TestHeldOrdersAreSentByNameAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, imports(d.two()))
	r, events, err := on(d, imports(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"})))
	if err != nil || endOf(r) != app.Rejected || events.codes() != rules.MissingLater {
		t.Fatalf("%+v, findings %s: %v", r, events.codes(), err)
	}
	r = must(d, statusOf(app.Selection{Batches: app.Batches{All: true}}))
	if held := r.Doubts.Held(); len(held) != 1 || held[0].Orders != 1 || held[0].Code != rules.MissingLater || endOf(r) != app.Rejected {
		t.Errorf("doubts %+v", r.Doubts)
	}
	if r = must(d, submits(app.SubmitOptions{Batches: app.Batches{All: true}})); *r.Sent != 1 {
		t.Errorf("%d were sent", *r.Sent)
	}
	for _, sent := range []int{1, 0} {
		if r = must(d, submits(app.SubmitOptions{Orders: numbers("A2", "A2")})); *r.Sent != sent || r.Summary.Orders != 1 {
			t.Errorf("%d of %d were sent by name, want %d", *r.Sent, r.Summary.Orders, sent)
		}
	}
	if d.accepted() != 2 {
		t.Errorf("the platform took %d", d.accepted())
	}
}

// Dropped orders are not sent, by no use, until they are brought back; then a person sends them.
func TestDroppedOrdersComeBackByUndoAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, imports(d.two()))
	if r := must(d, drops(app.DropOptions{Orders: numbers("A1"), IssuedAs: "26332000001234567890"})); endOf(r) != app.Done {
		t.Errorf("end %v", r.End)
	}
	if r := must(d, runs(d.two())); *r.Sent != 1 || states(r.Summary)[ledger.Dropped] != 1 {
		t.Errorf("sent %d, %v", *r.Sent, states(r.Summary))
	}
	r, _, err := on(d, submits(app.SubmitOptions{Orders: numbers("A1")}))
	if app.KindOf(err) != app.Rejected || r != nil {
		t.Errorf("a dropped order by name: %+v: %v", r, err)
	}
	shown, err := d.open(&recorder{}).Show(context.Background(), app.ShowOptions{Text: "A1"})
	if err != nil || len(shown.Life.Rows) != 1 || shown.Life.Rows[0].IssuedAs != "26332000001234567890" {
		t.Errorf("%+v: %v", shown, err)
	}
	must(d, drops(app.DropOptions{Orders: numbers("A1"), Undo: true}))
	if r := must(d, submits(app.SubmitOptions{})); *r.Sent != 0 {
		t.Errorf("%d were sent that nobody named", *r.Sent)
	}
	if r := must(d, submits(app.SubmitOptions{Orders: numbers("A1")})); *r.Sent != 1 || d.accepted() != 2 {
		t.Errorf("sent %d, accepted %d", *r.Sent, d.accepted())
	}
}

// What may have been sent is refused, with its state and a reason in both languages; the invoice of
// an order is no invoice that was issued by hand.
func TestWhatWasSentIsNotDropped(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.two()))
	var planned app.Dropping
	r := must(d, drops(app.DropOptions{Orders: numbers("A1"), Planned: func(p app.Dropping) error { planned = p; return nil }}))
	if endOf(r) != app.Rejected || planned.Orders != 0 || len(planned.Refused) != 1 {
		t.Fatalf("end %v, planned %+v", r.End, planned)
	}
	if no := planned.Refused[0]; no.OrderNo != "A1" || no.State != ledger.Issued || no.Why.Zh == "" || no.Why.En == "" {
		t.Errorf("refused %+v", no)
	}
	shown, err := d.open(&recorder{}).Show(context.Background(), app.ShowOptions{Text: "A1"})
	if err != nil {
		t.Fatal(err)
	}
	must(d, imports(d.orders("more.xlsx", [4]string{"B1", "甲方有限公司", "10.60"})))
	_, _, err = on(d, drops(app.DropOptions{Orders: numbers("B1"), IssuedAs: shown.Life.Rows[0].InvoiceNo}))
	if app.KindOf(err) != app.Unusable {
		t.Errorf("issued by hand as the invoice of A1: %v", err)
	}
}

// A failed order is issued again under its own number, and the report counts each order once.
func TestRetryIssuesUnderTheSameNumber(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := must(d, runs(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"},
		[4]string{"A2", "乙方有限公司", "10.60", "SIM-FAIL:购买方名称与税号不一致"})))
	if endOf(r) != app.Rejected || states(r.Summary)[ledger.Failed] != 1 {
		t.Fatalf("end %v, %v", r.End, states(r.Summary))
	}
	var report pipeline.RetryReport
	r = must(d, retries(app.RetryOptions{Orders: numbers("A1", "A2")}, &report))
	if endOf(r) != app.Done || report.Retried != 1 || report.Found != 0 || len(report.Left[pipeline.LeftNotFailed]) != 1 {
		t.Errorf("end %v, report %+v", r.End, report)
	}
	if r = must(d, statusOf(app.Selection{})); !maps.Equal(states(r.Summary), map[ledger.State]int{ledger.Issued: 2}) || d.accepted() != 2 {
		t.Errorf("left %v, %d accepted", states(r.Summary), d.accepted())
	}
}

// An invoice that is not what its order asks for is among the doubts of every result until a person
// accepts it; then it is the order's.
func TestForeignInvoicesWaitForAPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "foreign_orders=A1", "foreign_as=gross")
	r := must(d, runs(d.two()))
	if endOf(r) != app.Rejected || r.Doubts.Differing != 1 || r.Doubts.Differences[0].Key.OrderNo != "A1" {
		t.Fatalf("end %v, doubts %+v", r.End, r.Doubts)
	}
	if _, _, err := on(d, submits(app.SubmitOptions{Orders: numbers("A1")})); app.KindOf(err) != app.Rejected {
		t.Errorf("by name: %v", err)
	}
	a := d.open(&recorder{})
	list, _, err := a.Accept(context.Background(), app.AcceptOptions{Orders: numbers("A1", "A2")})
	closeApp(t, a)
	if err != nil || len(list) != 2 || !list[0].Seen || list[0].Differs == nil || list[0].Before != ledger.Held || list[0].After != ledger.Issued || list[1].Seen {
		t.Fatalf("%+v: %v", list, err)
	}
	if r = must(d, statusOf(app.Selection{})); endOf(r) != app.Done || r.Doubts.Any() || d.accepted() != 2 {
		t.Errorf("end %v, doubts %+v", r.End, r.Doubts)
	}
}
