package app

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// The kinds of moments.
const (
	MomentRead       = "read"
	MomentOrder      = "order"
	MomentRed        = "red"
	MomentVoid       = "void"
	MomentDeliver    = "deliver"
	MomentDownload   = "download"
	MomentStopped    = "stopped"
	MomentResumed    = "resumed"
	MomentReplaces   = "replaces"
	MomentReplacedBy = "replaced_by"
)

// Moment is one change of an order, or of what was done with its invoices.
type Moment struct {
	At      time.Time
	What    string
	About   string          // the invoice of a red, a void, a message or a file; the other order of a correction
	Host    string          // machine of the run; empty: it is not known
	Event   ledger.Event    // states, code, note and run
	Reading ledger.Reading  // of MomentRead
	File    ledger.Download // of MomentDownload
}

// History is every change of an order.
type History struct {
	Shown
	Moments []Moment // oldest first; of Life, or of the only one of Elsewhere
	Into    []string // the orders that are invoiced in place of a split or merged one
	Sources []string // the orders in whose place a part or a merge is invoiced
}

// History finds orders as [App.Show] does, and every change if there is only one.
func (a *App) History(ctx context.Context, o ShowOptions) (_ *History, err error) {
	shown, err := a.Show(ctx, o)
	if err != nil || shown.Life == nil && len(shown.Elsewhere) != 1 {
		return &History{Shown: *orNothing(shown)}, err
	}
	u := a.begin()
	defer u.end(ctx, &err)
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, err
	}
	h := &History{Shown: *shown}
	if h.Life == nil {
		return h, h.ofElsewhere(ctx, store)
	}
	into, err := store.InPlaceOf(ctx, []int64{h.Life.ID})
	if err != nil {
		return nil, err
	}
	h.Into = into[h.Life.ID]
	if h.Sources, err = store.SourcesOf(ctx, h.Life.ID); err != nil {
		return nil, err
	}
	return h, h.gather(ctx, store)
}

func orNothing(s *Shown) *Shown {
	if s == nil {
		return &Shown{}
	}
	return s
}

// gather lists the moments in the order of time. What is recorded at the same time stays in the
// order of the ledger, after the reading.
func (h *History) gather(ctx context.Context, store *sqlledger.Store) error {
	l := h.Life
	for _, r := range l.Readings {
		r.Findings = foundThen(&r, l.Events)
		h.Moments = append(h.Moments, Moment{At: r.Begun, What: MomentRead, Reading: r})
	}
	h.add(MomentOrder, "", l.Events)
	for i := range l.Reds {
		h.add(MomentRed, l.Reds[i].Body.Blue.No, l.Reds[i].Course)
	}
	h.corrections()
	if err := h.courses(ctx, store); err != nil {
		return err
	}
	if err := h.downloads(ctx, store); err != nil {
		return err
	}
	if err := h.stops(ctx, store); err != nil {
		return err
	}
	h.sort()
	return h.hosts(ctx, store)
}

// foundThen are the findings of a reading without what a later reading of the same file found of an
// order that was dropped in between: the ledger keeps the time of the first reading alone.
func foundThen(r *ledger.Reading, events []ledger.Event) []rules.Finding {
	dropped := slices.ContainsFunc(events, func(e ledger.Event) bool { return e.To == ledger.Dropped && e.At.Before(r.Begun) })
	if dropped {
		return r.Findings
	}
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f rules.Finding) bool { return f.Code == rules.DroppedBefore })
}

func (h *History) sort() {
	slices.SortStableFunc(h.Moments, func(x, y Moment) int { return cmp.Compare(x.At.UnixMilli(), y.At.UnixMilli()) })
}

func (h *History) add(what, about string, events []ledger.Event) {
	for _, e := range events {
		h.Moments = append(h.Moments, Moment{At: e.At, What: what, About: about, Event: e})
	}
}

// corrections adds when an order was recorded in place of another one.
func (h *History) corrections() {
	for i := range h.Life.Cases {
		c := &h.Life.Cases[i]
		m := Moment{At: c.New.Created, What: MomentReplacedBy, About: c.New.Key.OrderNo}
		if c.New.ID == h.Life.ID {
			m.What, m.About = MomentReplaces, c.Of.Key.OrderNo
		}
		h.Moments = append(h.Moments, m)
	}
}

// courses adds the histories of voids and messages.
func (h *History) courses(ctx context.Context, store *sqlledger.Store) error {
	for i := range h.Life.Voids {
		v := &h.Life.Voids[i]
		course, err := store.Course(ctx, v.ID)
		if err != nil {
			return err
		}
		h.add(MomentVoid, v.Asked, course)
	}
	for i := range h.Life.Deliveries {
		d := &h.Life.Deliveries[i]
		course, err := store.Course(ctx, d.ID)
		if err != nil {
			return err
		}
		h.add(MomentDeliver, d.Asked, course)
	}
	return nil
}

// downloads adds when files of the invoices and of the reds were downloaded first.
func (h *History) downloads(ctx context.Context, store *sqlledger.Store) error {
	return h.files(ctx, store, h.Life.Key.Seller, h.Life.invoices())
}

// invoices are the numbers of the invoices and red invoices of an order.
func (l *Life) invoices() (numbers []string) {
	for i := range l.Rows {
		if no := l.Rows[i].InvoiceNo; no != "" {
			numbers = append(numbers, no)
		}
	}
	for i := range l.Reds {
		if no := l.Reds[i].Detail.No; no != "" {
			numbers = append(numbers, no)
		}
	}
	return numbers
}

// differing finds the downloaded files that differ from the ledger.
func (l *Life) differing(ctx context.Context, store *sqlledger.Store) error {
	files, err := store.Downloaded(ctx, l.Key.Seller, l.invoices())
	for _, contents := range files {
		for _, d := range contents {
			if d.Differs != (lang.Text{}) {
				l.Differing = append(l.Differing, d)
			}
		}
	}
	slices.SortFunc(l.Differing, func(x, y ledger.Download) int {
		return cmp.Or(cmp.Compare(x.No, y.No), cmp.Compare(x.Kind, y.Kind), x.At.Compare(y.At))
	})
	return err
}

// files adds the files of invoices of a seller.
func (h *History) files(ctx context.Context, store *sqlledger.Store, seller string, numbers []string) error {
	files, err := store.Downloaded(ctx, seller, numbers)
	if err != nil {
		return err
	}
	at := len(h.Moments)
	for _, contents := range files {
		for _, d := range contents {
			h.Moments = append(h.Moments, Moment{At: d.At, What: MomentDownload, About: d.No, File: d})
		}
	}
	slices.SortFunc(h.Moments[at:], func(x, y Moment) int { // the files have no order
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.About, y.About), cmp.Compare(x.File.Kind, y.File.Kind), bytes.Compare(x.File.SHA256[:], y.File.SHA256[:]))
	})
	return nil
}

// stops adds the seller's last stop, which is the only one that a ledger keeps, if it began while
// the order was unfinished.
func (h *History) stops(ctx context.Context, store *sqlledger.Store) error {
	stops, _, err := store.Stops(ctx)
	if err != nil {
		return err
	}
	for _, s := range stops {
		if s.Seller != h.Life.Key.Seller || s.Trouble == "" || s.Since.Before(h.Life.Created) || !h.lasts(s.Since) {
			continue
		}
		e := ledger.Event{Run: s.Run, Code: s.Code, Note: s.Text}
		h.Moments = append(h.Moments, Moment{At: s.Since, What: MomentStopped, Event: e})
		if !s.Cleared.IsZero() {
			h.Moments = append(h.Moments, Moment{At: s.Cleared, What: MomentResumed})
		}
	}
	return nil
}

// lasts reports that the order was unfinished at a time.
func (h *History) lasts(at time.Time) bool {
	switch h.Life.State {
	case ledger.Ready, ledger.Submitting, ledger.Unknown, ledger.Submitted:
		return true
	}
	n := len(h.Life.Events)
	return n > 0 && at.Before(h.Life.Events[n-1].At)
}

// hosts adds the machines of runs that are workers.
func (h *History) hosts(ctx context.Context, store *sqlledger.Store) error {
	workers, _, err := store.Workers(ctx)
	if err != nil {
		return err
	}
	for i := range h.Moments {
		m := &h.Moments[i]
		n := slices.IndexFunc(workers, func(w ledger.Worker) bool { return w.Name == m.Event.Run })
		if n >= 0 && m.Event.Run != "" {
			m.Host = workers[n].Host
		}
	}
	return nil
}
