package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func delivers(o app.DeliverOptions) func(*app.App) (*app.Delivered, error) {
	return func(a *app.App) (*app.Delivered, error) { return a.Deliver(context.Background(), o) }
}

// messages are how often each recipient got, or did not get, a message, as the platform knows.
func (d *desk) messages() string {
	var out []string
	for _, m := range d.sim.Server.State().Deliveries {
		out = append(out, fmt.Sprint(m.Recipient, " ", m.Sent, " ", m.Failed))
	}
	return strings.Join(out, ", ")
}

// Each recipient gets one message of an invoice, whatever becomes of the others and however often
// the command is typed; a second one takes a person's word.
func TestDeliver(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "deliver_fail_for=13800000001")
	must(d, runs(d.two()))
	to := app.DeliverOptions{Orders: named("A1"), To: []string{"138-0000-0001", "a@example.com", "a@example.com"}}
	r := must(d, delivers(to))
	if endOf(r.Result) != app.Rejected || len(r.Deliveries) != 2 || r.Deliveries[0].State != ledger.Failed || r.Deliveries[1].State != ledger.Done {
		t.Fatalf("end %v, %+v", r.End, r.Deliveries)
	}
	if got := d.messages(); got != "13800000001 0 1, a@example.com 1 0" {
		t.Errorf("messages %s", got)
	}
	simtest.Turn(t, d.sim, "deliver_fail_for=")
	for range 2 { // the failed one is tried again, and then no more
		if r := must(d, delivers(to)); endOf(r.Result) != app.Done {
			t.Errorf("end %v, %+v", r.End, r.Deliveries)
		}
	}
	if got := d.messages(); got != "13800000001 1 1, a@example.com 1 0" {
		t.Errorf("messages %s", got)
	}
	to.Again, to.To = true, to.To[1:]
	must(d, delivers(to))
	if got := d.messages(); got != "13800000001 1 1, a@example.com 2 0" {
		t.Errorf("messages %s", got)
	}
}

// What cannot be sent is refused with the reason.
func TestDeliverRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	papers(d, invoice.KindPaperOrdinary)
	must(d, voids(app.VoidOptions{Orders: named("P1")}))
	r := must(d, delivers(app.DeliverOptions{Orders: named("P1", "P2"), To: []string{"a@example.com"}}))
	if endOf(r.Result) != app.Rejected || r.Deliveries[0].Refused != pipeline.ErrDeliverVoid || r.Deliveries[1].State != ledger.Done {
		t.Errorf("end %v, %+v", r.End, r.Deliveries)
	}
	if r := must(d, delivers(app.DeliverOptions{Orders: named("P2")})); r.Deliveries[0].Refused != pipeline.ErrDeliverNobody {
		t.Errorf("nobody: %+v", r.Deliveries)
	}
	for _, wrong := range []string{"", "1380000000", "23800000000", "a@b", "@example.com", "a b@example.com", "a@b@example.com", strings.Repeat("a", 50) + "@example.com"} {
		_, _, err := on(d, delivers(app.DeliverOptions{Orders: named("P2"), To: []string{wrong}}))
		if app.KindOf(err) != app.Usage || wrong != "" && strings.Contains(err.Error(), wrong) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// A red invoice is sent by its own number, and a batch by its ID, each to the buyers' addresses.
func TestDeliverRedInvoicesAndBatches(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	batch := must(d, runs(d.two())).Summary.Batch
	red := must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedStopped})).Reds[0].Detail.No
	r := must(d, delivers(app.DeliverOptions{Orders: named(red), To: []string{"13800000002"}}))
	if len(r.Deliveries) != 1 || r.Deliveries[0].State != ledger.Done || !r.Deliveries[0].Body.Red {
		t.Errorf("%+v", r.Deliveries)
	}
	all := must(d, delivers(app.DeliverOptions{Batch: batch}))
	if len(all.Deliveries) != 2 || all.Deliveries[0].Refused != pipeline.ErrDeliverNobody {
		t.Errorf("%+v", all.Deliveries)
	}
}

// In production a person is asked, and a no sends nothing.
func TestDeliverAsks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.production()
	must(d, imports(d.two()))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	o := app.DeliverOptions{Orders: named("A1", "A2"), To: []string{"13800000003", "b@example.com"}}
	if _, _, err := on(d, delivers(o)); app.KindOf(err) != app.Usage {
		t.Errorf("nobody to ask: %v", err)
	}
	for _, answer := range []app.Answer{app.No, app.Yes} {
		o.Consent.Ask = func(_ context.Context, p app.DeliverPreview) (app.Answer, error) {
			if p.Phones != 2 || p.Emails != 2 || p.Invoices != 2 {
				t.Errorf("shown %+v", p)
			}
			return answer, nil
		}
		_, _, err := on(d, delivers(o))
		if yes := answer == app.Yes; (err == nil) != yes || (len(d.sim.Server.State().Deliveries) == 4) != yes {
			t.Errorf("answer %d: %v, %s", answer, err, d.messages())
		}
	}
}
