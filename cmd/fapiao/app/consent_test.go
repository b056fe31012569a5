package app_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// asked is a person who is asked once.
type asked struct {
	answer app.Answer
	err    error
	shown  []app.Sending
	times  int
}

func (p *asked) consent() app.Consent[[]app.Sending] {
	return app.Consent[[]app.Sending]{Ask: func(_ context.Context, s []app.Sending) (app.Answer, error) {
		p.shown, p.times = s, p.times+1
		return p.answer, p.err
	}}
}

// realDesk is a desk in production with two orders that are ready.
func realDesk(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.production()
	must(d, imports(d.two()))
	return d
}

// Real invoices are issued only with somebody's consent: given before, or by the answer yes to a
// question that shows what would be sent. Any other answer sends nothing.
func TestRealInvoicesNeedConsent(t *testing.T) {
	t.Parallel()
	broken := errors.New("the connection to the browser is gone")
	for _, c := range []struct {
		name   string
		person asked
		end    app.Kind
		sent   int
		left   ledger.State // of the orders, where the use came to an end
	}{
		{"yes", asked{answer: app.Yes}, app.Pending, 2, ledger.Submitted},
		{"no", asked{answer: app.No}, app.Rejected, 0, ledger.Held},
		{"no answer", asked{answer: app.NoAnswer}, app.Pending, 0, ledger.Ready},
		{"a broken question", asked{answer: app.Yes, err: broken}, app.Failed, 0, ledger.Ready},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := realDesk(t)
			r, _, err := on(d, submits(app.SubmitOptions{Consent: c.person.consent()}))
			end := app.KindOf(err)
			if err == nil {
				end = endOf(r)
			}
			if end != c.end || d.accepted() != c.sent || errors.Is(err, broken) != (c.person.err != nil) {
				t.Errorf("ended with %d, %d sent: %v", end, d.accepted(), err)
			}
			if c.person.times != 1 || len(c.person.shown) != 1 {
				t.Fatalf("asked %d times about %d sellers", c.person.times, len(c.person.shown))
			}
			shown := c.person.shown[0]
			if shown.Name != "示例公司" || shown.Seller != demoSeller || shown.Orders() != 2 || shown.Gross() != 318_00 {
				t.Errorf("shown %+v", shown)
			}
			if now := must(d, statusOf(app.Selection{})); !maps.Equal(states(now.Summary), map[ledger.State]int{c.left: 2}) {
				t.Errorf("left %v", states(now.Summary))
			}
		})
	}
}

func TestConsentThatWasGivenAsksNobody(t *testing.T) {
	t.Parallel()
	d := realDesk(t)
	person := asked{answer: app.No}
	consent := person.consent()
	consent.Given = true
	if r := must(d, submits(app.SubmitOptions{Consent: consent})); *r.Sent != 2 || person.times > 0 || d.accepted() != 2 {
		t.Errorf("sent %d, asked %d times", *r.Sent, person.times)
	}
}

// Where nobody can be asked, no use that issues real invoices begins, or that takes orders out.
func TestNobodyToAsk(t *testing.T) {
	t.Parallel()
	d := realDesk(t)
	file := d.two()
	for name, use := range map[string]func(*app.App) (*app.Result, error){
		"run":    runs(file),
		"submit": submits(app.SubmitOptions{}),
		"named":  submits(app.SubmitOptions{Orders: app.Orders{Numbers: []string{"A1"}}}),
		"drop":   drops(app.DropOptions{Orders: app.Orders{Numbers: []string{"A1"}}}),
		"retry": func(a *app.App) (*app.Result, error) {
			_, r, err := a.Retry(context.Background(), app.RetryOptions{})
			return r, err
		},
	} {
		if r, _, err := on(d, use); app.KindOf(err) != app.Usage || r != nil {
			t.Errorf("%s: %+v: %v", name, r, err)
		}
	}
	if now := must(d, statusOf(app.Selection{})); d.accepted() != 0 || !maps.Equal(states(now.Summary), map[ledger.State]int{ledger.Ready: 2}) {
		t.Errorf("left %v", states(now.Summary))
	}
}

// The simulator's invoices are nobody's: no question is asked for them.
func TestSimulatedInvoicesNeedNoConsent(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	person := asked{answer: app.No}
	must(d, imports(d.two()))
	if r := must(d, submits(app.SubmitOptions{Consent: person.consent()})); *r.Sent != 2 || person.times > 0 {
		t.Errorf("sent %d, asked %d times", *r.Sent, person.times)
	}
}

// A drop shows its plan first, and only yes carries it out, in every environment.
func TestDropsShowTheirPlanAndAsk(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, imports(d.two()))
	for _, c := range []struct {
		answer app.Answer
		end    app.Kind
		left   map[ledger.State]int
	}{
		{app.No, app.Rejected, map[ledger.State]int{ledger.Ready: 2}},
		{app.NoAnswer, app.Rejected, map[ledger.State]int{ledger.Ready: 2}},
		{app.Yes, app.Done, map[ledger.State]int{ledger.Ready: 1, ledger.Dropped: 1}},
	} {
		var planned, shown app.Dropping
		o := app.DropOptions{Orders: app.Orders{Numbers: []string{"A2"}}, Planned: func(p app.Dropping) error { planned = p; return nil }}
		o.Consent.Ask = func(_ context.Context, p app.Dropping) (app.Answer, error) { shown = p; return c.answer, nil }
		if _, _, err := on(d, drops(o)); app.KindOf(err) != c.end {
			t.Errorf("answer %d: %v", c.answer, err)
		}
		if planned.Orders != 1 || planned.Gross != 212_00 || !slices.Equal(planned.Numbers, []string{"A2"}) || shown.Gross != planned.Gross {
			t.Errorf("planned %+v, shown %+v", planned, shown)
		}
		if now := must(d, statusOf(app.Selection{})); !maps.Equal(states(now.Summary), c.left) {
			t.Errorf("answer %d: left %v", c.answer, states(now.Summary))
		}
	}
	unseen := errors.New("the page is gone")
	o := app.DropOptions{Orders: app.Orders{Numbers: []string{"A1"}}, Planned: func(app.Dropping) error { return unseen }}
	if _, _, err := on(d, drops(o)); !errors.Is(err, unseen) {
		t.Errorf("a plan that nobody could see: %v", err)
	}
}
