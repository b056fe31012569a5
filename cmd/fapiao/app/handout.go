package app

import (
	"context"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Workers is how a use hands its work out to the workers of the ledger.
type Workers struct {
	Use    bool // it does; else the use does the work itself
	OrSelf bool // where no worker lives, the use does the work itself
	Detach bool // the use ends when the work is handed out
	// Leaves is called with true as soon as workers go on with work of the use, whatever becomes of
	// it, and with false where the use takes it back to do it itself; nil: nobody is informed.
	Leaves func(bool)
}

// executeBy runs the stages of the use itself, or those that leave the work to workers.
func (j *job) executeBy(ctx context.Context, by Workers, alone, withWorkers []pipeline.Stage) (*Result, error) {
	if !by.Use {
		return j.execute(ctx, alone)
	}
	if !j.store.Shared() {
		return nil, onFile(j.cfg.Ledger)
	}
	if j.patience != nil {
		return nil, usage(
			"--wait-account 和 --workers 不能一起用：工作进程在账户恢复后会自己继续",
			"--wait-account and --workers exclude each other: workers go on by themselves when "+
				"the account works again")
	}
	j.handsOut = true
	j.exec.OrSelf, j.exec.Detached, j.exec.Sends = by.OrSelf, by.Detach, j.sends
	leaves := func(on bool) {
		if by.Leaves != nil {
			by.Leaves(on)
		}
	}
	j.exec.Alone = func(left []pipeline.Unserved) {
		j.alone = true
		leaves(false)
		j.events.Notice(bySelf(left))
	}
	j.exec.Unserved = func(u pipeline.Unserved) {
		j.events.Notice(lang.Format(
			"工作进程的配置里都没有销售方 %s：已交出的 %d 单没有人提交，已提交的 %d 单没有人查询",
			"no worker has seller %s in its configuration: nobody sends its %d orders that are handed out, or queries the %d that were sent",
			u.Seller, u.Handed, u.Waiting))
	}
	j.exec.LedgerAway = j.ledgerAway
	j.exec.Parts.HandedOut = func() { leaves(true) }
	return j.execute(ctx, withWorkers)
}

// bySelf says why a use does the work of workers itself: none has these sellers or, without any,
// none lives.
func bySelf(left []pipeline.Unserved) lang.Text {
	if len(left) == 0 {
		return lang.Text{
			Zh: "没有工作进程在运行；由本进程自己处理。",
			En: "no worker is alive; this process does the work itself",
		}
	}
	return lang.Format(
		"工作进程的配置里都没有销售方 %s；由本进程自己处理。",
		"no worker that is alive has in its configuration seller %s; this process does the work itself", listed(left))
}

// listed names sellers, with what is left of each.
func listed(left []pipeline.Unserved) lang.Text {
	var zh, en []string
	for _, u := range left {
		text := lang.Format("%s（待提交 %d 单，待查询 %d 单）", "%s (%d orders to send, %d to query)", u.Seller, u.Handed, u.Waiting)
		zh, en = append(zh, text.Zh), append(en, text.En)
	}
	return lang.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}
}

// noWorkers is the end of a use that no worker did the work of.
func (j *job) noWorkers() error {
	return ended(Pending,
		"没有工作进程在运行，不再提交或查询。请在任意一台机器上运行 fapiao worker，"+
			"它会接着处理；或者加 --or-self，由本进程%s；要收回已交出的订单，运行 fapiao recall。",
		"no worker is alive, so nothing more is sent or queried. Start fapiao worker on any machine, "+
			"and it goes on from here; or add --or-self to %s in this process; to take "+
			"back what was handed out, run fapiao recall", j.bySelfDoes())
}

// bySelfDoes is what the use does itself with --or-self.
func (j *job) bySelfDoes() lang.Text {
	if !j.sends {
		return lang.Text{Zh: "查询已提交的，不提交别的", En: "query what was sent, and send nothing,"}
	}
	return lang.Text{Zh: "自己处理", En: "do the work"}
}

// unserved is the end of a use where workers live, and none has the sellers of what is left.
func (j *job) unserved(left []pipeline.Unserved) error {
	return ended(Pending,
		"工作进程的配置里都没有销售方 %s，它的订单没有人提交或查询，不再等待。请在任意一台机器上"+
			"用有这个销售方的配置运行 fapiao worker，它会接着处理；或者加 --or-self，由本进程%s；"+
			"要收回已交出的订单，运行 fapiao recall。",
		"no worker has in its configuration seller %s, so nothing more is sent or queried. Start fapiao "+
			"worker with a configuration that has the seller, and it goes on from here; or add --or-self to %s "+
			"in this process; to take back what was handed out, run fapiao recall", listed(left), j.bySelfDoes())
}

// byWorkers completes the result, and its next use, where workers do the work. It follows those
// orders that are handed out already, and does not hand them out again. Where no worker lives
// that would send them, it says to start one.
func (j *job) byWorkers(ctx context.Context, r *Result) error {
	n := &r.Next
	if n.Use != Submit && n.Use != Reconcile && n.Use != Again {
		return nil
	}
	left, err := j.store.Outstanding(ctx, j.scope())
	if err != nil {
		return err
	}
	list, now, err := j.store.Workers(ctx)
	if err != nil {
		return err
	}
	handed, live := left.Handed, living(list, now)
	deserted, halted, err := j.resting(ctx, live)
	if err != nil {
		return err
	}
	if j.handsOut && !j.alone {
		r.Handed, r.Deserted, r.Halted, r.Sending = handed-deserted-halted, deserted, halted, left.Submitting
		if len(j.exec.Stops) == 0 && j.exec.Turned.IsZero() {
			r.Unhanded = left.Ready - handed
		}
	}
	if handed > 0 && (len(live) == 0 && j.looks || len(live) > 0 && n.Use != Again && deserted == handed) {
		*n = Next{Use: Work}
		return nil
	}
	stopped := halted > 0 || left.Ready > handed && len(j.exec.Summary.Stops) > 0
	switch n.Workers = j.handsOut || handed > 0 && n.Use != Again; {
	case handed > 0 && !stopped && n.Use == Submit: // a stop ends with a submit
		n.Use = Reconcile
	case j.alone:
		n.Workers = handed > 0
	}
	return nil
}

// resting counts what is handed out and not sent now: of sellers that none of the workers that live
// has, and of others that are stopped.
func (j *job) resting(ctx context.Context, live []ledger.Worker) (deserted, halted int, err error) {
	stops, now, err := j.store.Stops(ctx)
	if err != nil {
		return 0, 0, err
	}
	for _, s := range j.cfg.Sellers { // a status has no run
		served := slices.ContainsFunc(live, func(w ledger.Worker) bool { return w.Serves(s.TaxNum) })
		handed, err := j.store.HandedSince(ctx, s.TaxNum)
		if err != nil {
			return 0, 0, err
		}
		if served && !slices.ContainsFunc(stops, func(stop ledger.Stop) bool { return stop.Seller == s.TaxNum && stop.Rests(handed, now) }) {
			continue
		}
		f := j.scope()
		f.Seller = s.TaxNum
		left, err := j.store.Outstanding(ctx, f)
		if err != nil {
			return 0, 0, err
		}
		if served {
			halted += left.Handed
		} else {
			deserted += left.Handed
		}
	}
	return deserted, halted, nil
}

// Recall takes the orders of batches back that were handed out and are not sent, and returns how
// many that were: those that are ready.
func (a *App) Recall(ctx context.Context, of Batches) (orders int, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	store, err := u.ledger(ctx)
	if err != nil {
		return 0, err
	}
	var f ledger.Filter
	if !of.All {
		b, err := store.Batch(ctx, of.ID)
		if err != nil {
			return 0, noBatch(err, of.ID)
		}
		f.Batch = b.ID
	}
	return store.TakeBack(ctx, f)
}
