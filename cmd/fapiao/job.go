package main

import (
	"context"
	"errors"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// job is a pipeline run with what the command line adds: where results go and how it ends.
type job struct {
	*session
	store     *sqlledger.Store
	run       *execution
	release   func() error // gives the batch to others; may be called twice
	unsettled bool         // outcomes may not be recorded
	results   string       // the workbook that was written, empty when none was
	before    func() error // shows what the command did, before the summary; nil: nothing
	judge     func() error // how it ends where nothing was stopped; nil: by the balance
	imports   bool         // only the reading counts for how it ends
	broken    bool         // a finding kept something back, be it no order at all
	faulty    bool         // so that something in a file must be fixed
	show      error        // why findings could not be shown
	grouped   ui.Grouped   // findings that are shown together
	doubt     ui.Doubts    // what waits for a person in the end
}

// job opens the ledger and makes a run of it; src is nil for commands that read nothing.
func (s *session) job(ctx context.Context, src *sources) (*job, error) {
	if err := s.cfg.HasSeller(); err != nil {
		return nil, err
	}
	settings, err := s.cfg.Rules()
	if err != nil {
		return nil, err
	}
	settings.Today = s.now()
	store, err := s.ledger(ctx)
	if err != nil {
		return nil, err
	}
	j := &job{session: s, store: store}
	j.run = &execution{
		Parts: pipeline.Parts{Ledger: crashingLedger(store), Progress: s.screen, Now: store.Now, Log: s.log, Heard: j.heard,
			Waiting: s.platformAway, Imported: j.share},
		Settings: pipeline.Settings{Owner: s.run, Rules: *settings, Sellers: limits(s.cfg), Timing: timing(s.cfg),
			MaxDuration: s.cli.Duration("max-duration")},
	}
	if s.cfg.Environment == config.Production && !s.cli.Bool("yes") {
		j.run.Confirm = j.confirm
	}
	if src != nil {
		j.run.Sources, j.run.Batch = src.list, s.newBatch(src)
	}
	return j, j.hold(ctx)
}

// take makes the run one of the batch that the flags name.
func (j *job) take(ctx context.Context) error {
	id, all, err := j.batchRef()
	if err != nil || all {
		return err
	}
	if j.run.Batch, err = j.store.Batch(ctx, id); err != nil {
		return noBatch(err, id)
	}
	return nil
}

// again reads the run's batch once more: who held it while this run waited may have read more of
// it.
func (j *job) again(ctx context.Context) (err error) {
	if j.run.Batch.ID != "" {
		j.run.Batch, err = j.store.Batch(ctx, j.run.Batch.ID)
	}
	return err
}

// hold keeps other runs away from the batch until the session is closed, or until the batch is read
// where processes can share it. What works on all batches, or reads a query, is kept apart by the
// fences of the orders alone.
func (j *job) hold(ctx context.Context) error {
	b := &j.run.Batch
	shared := j.store.Shared()
	if b.Digest == "" || shared && len(j.run.Sources) == 0 {
		return nil
	}
	free := j.whenFree
	if shared {
		free = j.whenRead
	}
	return free(ctx, func() error {
		release, err := j.store.Hold(ctx, "batch "+b.Digest[:min(len(b.Digest), 16)])
		var held *ledger.HeldError
		if errors.As(err, &held) {
			return &ledger.HeldError{Name: j.named(), Holder: held.Holder}
		}
		if err == nil {
			j.closing(release)
			j.release = release
		}
		return err
	})
}

// share gives the batch to others as soon as it is read, where processes can share it.
func (j *job) share() error {
	if err := j.showFindings(); err != nil {
		return err
	}
	if j.release == nil || !j.store.Shared() {
		return nil
	}
	return j.release()
}

// named is the batch in words that its owner knows: a reading has no lasting ID before it began.
func (j *job) named() string {
	if len(j.run.Sources) > 0 {
		return strings.Join(j.run.Batch.Sources, ", ")
	}
	return "batch " + j.run.Batch.ID
}

func (j *job) connect(ctx context.Context) error {
	p, err := j.session.connect(ctx, crashingTokens(j.store))
	if err != nil {
		return err
	}
	j.run.Platform = crashingPlatform(p)
	return j.live(ctx)
}

// live shows other runs that this one is at work for as long as its process lives, so that they
// take over what it leaves when it dies.
func (j *job) live(ctx context.Context) error {
	life, err := j.store.Live(ctx, j.session.run)
	if err != nil {
		return err
	}
	j.run.Term = life.Term
	j.closing(func() error { return life.End(!j.unsettled) })
	return nil
}

func (j *job) heard(f rules.Finding) {
	switch f.Code {
	case rules.NumberForeign, rules.InvoiceDiffers, rules.DroppedIssued, rules.IssuedBeside:
		return // the summary shows these out of the ledger, until a person accepts them
	}
	if f.Severity == rules.Error {
		j.broken = true
		j.faulty = j.faulty || rules.Holds([]rules.Finding{f}) == ""
	}
	switch {
	case !j.cli.Bool("json"):
		j.grouped.Add(f)
	case j.show == nil:
		j.show = j.screen.Finding(f)
	}
}

// showFindings shows a person what was found so far.
func (j *job) showFindings() error { return j.screen.Grouped(&j.grouped, ui.InResults) }

// mayConfirm refuses to send real invoices where nobody can be asked.
func (s *session) mayConfirm() error {
	if s.cfg.Environment != config.Production || s.cli.Bool("yes") || s.streams.Ask {
		return nil
	}
	return usage("这会在正式环境开具真实发票，而没有终端可以确认；确定要执行请加 --yes",
		"this sends real invoices to production and there is no terminal to ask on; add --yes when it is meant")
}

func (j *job) confirm(ctx context.Context, sellers []ledger.Outlook) error {
	shown := make([]ui.Sending, len(sellers))
	for i, o := range sellers {
		shown[i] = ui.Sending{Name: j.sellerName(o.Seller), Outlook: o}
	}
	if err := j.showFindings(); err != nil {
		return err
	}
	answer, err := j.screen.Confirm(ctx, shown)
	switch {
	case err != nil || answer == ui.Yes:
		return err
	case answer == ui.No:
		return pipeline.ErrSaidNo
	}
	return errNoAnswer
}

// errNoAnswer says that the input ended before anybody answered: nothing is sent, and nothing is
// held.
var errNoAnswer = errors.New("nobody answered")

// notSent is how a command ends whose question was not answered with yes.
func (j *job) notSent(err error) error {
	switch {
	case errors.Is(err, pipeline.ErrSaidNo):
		return &outcome{exitRejected, said{Zh: ui.NotSent("zh", ui.No), En: ui.NotSent("en", ui.No)}}
	case errors.Is(err, errNoAnswer):
		return &outcome{exitPending, said{Zh: ui.NotSent("zh", ui.NoAnswer), En: ui.NotSent("en", ui.NoAnswer)}}
	}
	return err
}

// sellerName is the configured name of a seller.
func (s *session) sellerName(taxNum string) string {
	for _, one := range s.cfg.Sellers {
		if one.TaxNum == taxNum {
			return one.Name
		}
	}
	return ""
}

// execute runs stages, shows the summary and says how it ended.
func (j *job) execute(ctx context.Context, stages []pipeline.Stage) error {
	err := j.run.execute(ctx, stages)
	j.unsettled = err != nil
	err = j.notSent(err)
	if err == nil {
		err = j.show
	}
	if err != nil && j.run.Summary.Orders == 0 {
		return err
	}
	if j.before != nil {
		if failed := j.before(); err == nil {
			err = failed
		}
	}
	if failed := j.finish(context.WithoutCancel(ctx), err != nil); err == nil {
		err = failed
	}
	if err != nil {
		return j.worst(err)
	}
	return j.ending()
}

// finish shows the summary, and what waits for a person; broken says that the stages did not come
// to their end.
func (j *job) finish(ctx context.Context, broken bool) (err error) {
	final := ui.Final{Summary: j.run.Summary, Results: j.results}
	if name := j.cli.Command.Name; name == "run" || name == "submit" {
		final.Sent = &j.run.Sent
	}
	if j.doubt, err = j.doubts(ctx, j.store, j.scope()); err != nil {
		return err
	}
	final.Doubts = j.doubt
	if final.Next, final.Fix = j.next(); broken && final.Next != "" {
		final.Next, final.Fix = j.typed(), false // it goes on where it failed
	}
	return errors.Join(j.showFindings(), j.screen.Summary(final))
}
