package app

import (
	"cmp"
	"context"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// CheckOptions are those of [App.Check].
type CheckOptions struct {
	Input
	NoCopy bool // write neither marked copies nor the page
}

// Check reads and checks orders; it sends and records nothing. It compares with an existing ledger
// file. Where it finds something, it writes a marked copy of the file, and a page.
func (a *App) Check(ctx context.Context, o CheckOptions) (_ *Result, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	r, _, err := u.check(ctx, o.Input, !o.NoCopy, nil)
	return r, err
}

// check reads and checks orders, of which preview takes each; nil: none is made. With copies it
// writes marked copies of the files and the page of findings.
func (u *use) check(ctx context.Context, in Input, copies bool, preview *pipeline.Previewing) (*Result, *checkTally, error) {
	settings, err := u.readingSettings()
	if err != nil {
		return nil, nil, err
	}
	settings.Split = in.Split
	src, err := u.sources(ctx, in)
	if err != nil {
		r, err := u.nothing(err)
		return r, nil, err
	}
	settings.Columns.Carry(src.carried...)
	t, err := u.newCheckTally(ctx, src)
	if err != nil {
		return nil, nil, err
	}
	if copies {
		t.files = src.watch()
	}
	t.sources, t.settings, t.batch = src.list, settings, u.newBatch(src)
	t.preview, t.arranging = preview, u.arranging(in.Arranged, settings)
	u.events.Stage("check", 0)
	check := pipeline.Check
	if t.known == nil {
		check = pipeline.CheckAlone
	}
	if err := check(ctx, src.list, settings, t.found, func(i ledger.Item) error { return t.item(ctx, i) }); err != nil {
		return nil, nil, err
	}
	if err := t.flush(ctx); err != nil {
		return nil, nil, err
	}
	u.events.Done()
	if err := t.revised(ctx); err != nil {
		return nil, nil, err
	}
	t.end()
	if t.reporting != nil {
		return nil, nil, t.reporting
	}
	r := t.result(src)
	if t.known != nil {
		if r.Corrections, err = openCases(t.known.Cases()); err != nil {
			return nil, nil, err
		}
	}
	if t.files == nil {
		return r, t, nil
	}
	err = u.write(ctx, t.files, &r.Summary)
	r.Checked, r.Page = t.files.written.copies, t.files.written.page
	if r.Next.Fix {
		r.Copies = t.files.written.files
	}
	return r, t, err
}

// checkTally counts the orders and findings of a check.
type checkTally struct {
	*use
	known     *pipeline.Comparison // nil when there is no ledger yet
	twins     *pipeline.Twins
	sums      map[ledger.State]*report.StateSum
	sources   []pipeline.Source
	settings  *rules.Settings
	batch     ledger.Batch
	arranging pipeline.Arranging
	preview   *pipeline.Previewing // nil: none is made
	changed   map[ledger.Key]bool  // orders that are held at the end, since they are changed forms of others
	finder    pipeline.Finder      // the ledger; nil when there is none yet
	waiting   []ledger.Item
	replaced  report.Replaced
	broken    bool  // a finding about a source as a whole is an error
	faulty    bool  // a file must be fixed
	partly    bool  // some of its orders, and not all, were sent from another file
	reporting error // why findings could not be reported

	files *checked // for marked copies; nil for none
}

func (u *use) newCheckTally(ctx context.Context, src *sources) (*checkTally, error) {
	t := &checkTally{use: u, sums: map[ledger.State]*report.StateSum{}, replaced: report.Replaced{Counted: true}, twins: pipeline.NewTwins(nil, u.now())}
	for _, state := range ledger.States() {
		t.sums[state] = &report.StateSum{State: state}
	}
	known, err := u.existing(ctx)
	if err != nil || known == nil {
		return t, err
	}
	t.finder, t.twins = known, pipeline.NewTwins(known, u.now())
	t.known, err = pipeline.Compare(ctx, known, u.newBatch(src), u.now())
	return t, err
}

// checkState is the state that a run would give an item that is not in the ledger.
func checkState(i *ledger.Item) ledger.State {
	switch {
	case i.Skipped:
		return ledger.Skipped
	case i.Order == nil:
		return ledger.Rejected
	case i.Hold != "":
		return ledger.Held
	}
	return ledger.Ready
}

// found reports a finding that is about no order.
func (t *checkTally) found(f rules.Finding) {
	t.files.add(f)
	t.tell(f)
}

// tell reports a finding, without adding it to marked copies.
func (t *checkTally) tell(f rules.Finding) {
	t.broken = t.broken || f.Severity == rules.Error
	t.faulty = t.faulty || f.Severity == rules.Error && rules.Holds([]rules.Finding{f}) == ""
	if err := t.events.Finding(f); t.reporting == nil {
		t.reporting = err
	}
}

// item takes an item. Those that are compared with a ledger are counted some hundred at a time.
func (t *checkTally) item(ctx context.Context, i ledger.Item) error {
	t.arranging.Refuse(&i)
	if t.waiting = append(t.waiting, i); t.known != nil && len(t.waiting) < pipeline.CompareAtMost {
		return nil
	}
	return t.flush(ctx)
}

// flush compares and counts the waiting items.
func (t *checkTally) flush(ctx context.Context) error {
	items := t.waiting
	t.waiting = t.waiting[:0]
	states := make([]ledger.State, len(items))
	if _, err := pipeline.RefuseStrays(ctx, t.finder, items); err != nil {
		return err
	}
	if err := pipeline.TakeSent(ctx, t.finder, items); err != nil {
		return err
	}
	if t.known != nil && len(items) > 0 {
		var err error
		if states, err = t.known.Items(ctx, items); err != nil {
			return err
		}
	}
	sent := make([]bool, len(items))
	for i, state := range states {
		sent[i] = state != ""
	}
	if err := t.twins.Items(ctx, items, sent); err != nil {
		return err
	}
	for i := range items {
		if err := t.count(&items[i], states[i]); err != nil {
			return err
		}
	}
	return nil
}

// count counts an item that stands in a state of the ledger, if any, and reports its findings.
func (t *checkTally) count(i *ledger.Item, state ledger.State) error {
	state = cmp.Or(state, checkState(i))
	t.files.state(i, state)
	t.sum(state, &i.Facts, 1)
	if state == ledger.Dropped && rules.Arranged(i.Findings) {
		add(&t.replaced.StateSum, &i.Facts, 1)
	}
	t.events.Add(1)
	if t.preview != nil {
		if err := t.preview.Add(i, state); err != nil {
			return unusable(err, "预览", "preview")
		}
	}
	for _, f := range i.Findings {
		if rules.OfColumn(f.Code) { // the column is one finding
			continue
		}
		t.files.add(f)
		t.broken = t.broken || f.Severity == rules.Error // also of one that was sent, and is no rejected order
		if err := t.events.Finding(f); err != nil {
			return err
		}
	}
	return nil
}

// revised holds the orders that are changed forms of orders that were sent, which is known at the
// end only.
func (t *checkTally) revised(ctx context.Context) error {
	if t.known == nil {
		return nil
	}
	list, err := t.known.Revised(ctx)
	t.changed = make(map[ledger.Key]bool, len(list))
	for i := range list {
		item := &list[i].Item
		t.changed[ledger.Key{Seller: item.Facts.Seller, OrderNo: item.Facts.OrderNo}] = true
		t.found(list[i].Finding)
		if item.Hold == "" {
			t.sum(ledger.Ready, &item.Facts, -1)
			t.sum(ledger.Held, &item.Facts, 1)
		}
		t.files.state(item, ledger.Held)
	}
	return err
}

// sum adds an order to a state, or takes it away again.
func (t *checkTally) sum(state ledger.State, f *rules.Facts, n int) {
	add(t.sums[state], f, n)
}

func add(sum *report.StateSum, f *rules.Facts, n int) {
	times := invoice.Amount(n)
	sum.Orders += n
	sum.Net, sum.Tax, sum.Gross = sum.Net+times*f.Net, sum.Tax+times*f.Tax, sum.Gross+times*f.Gross
}

// end reports the findings about all sources together.
func (t *checkTally) end() {
	if f, ok := t.twins.Finding(); ok {
		t.found(f)
	}
	if t.known == nil {
		return
	}
	for _, f := range t.known.Missing() {
		t.tell(f)
		f.Place.Row, f.Place.Col = 0, "" // another row may stand there now
		t.files.add(f)
	}
	t.partly = t.known.Partly()
}

func (t *checkTally) result(src *sources) *Result {
	r := &Result{Summary: report.Summary{Sources: src.names, Replaced: t.replaced}, Next: Next{Use: Run}}
	for _, state := range ledger.States() {
		r.Summary.Orders += t.sums[state].Orders
		r.Summary.States = append(r.Summary.States, *t.sums[state])
	}
	kept := r.Summary.Count(ledger.Rejected)+r.Summary.Count(ledger.Held) > 0
	switch {
	case kept || t.faulty:
		r.Next = Next{Use: Check, Fix: true}
	case t.broken || t.partly: // a person decides about what is missing
		r.Next = Next{}
	}
	switch {
	case kept || t.broken:
		r.End = &Error{Kind: Rejected}
	case t.partly:
		r.End = partlyEnd()
	}
	return r
}
