package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/engine"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// Work implements [engine.Hands]: it works on a slice until nothing is left of it, for as long as a
// job may, and has the rest worked on later.
func (w *worker) Work(ctx context.Context, s pipeline.Slice) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(w.stopping, cancel)() // calls under way are finished
	task := ledger.Task{Name: string(s.Task), Seller: s.Seller}
	w.count(task, 1)
	defer w.yield(ctx, s.Seller)
	defer w.count(task, -1)
	if s.Task == pipeline.FormsTask {
		begun := time.Now()
		err := w.watchSlice(ctx, s.Seller)
		if w.Watch.Worked(s.Task, &pipeline.Report{}, time.Since(begun), err); err != nil {
			return w.failed(ctx, &s, err)
		}
		return nil
	}
	for begun := time.Now(); ; {
		more, err := w.workOnce(ctx, &s)
		switch {
		case err != nil:
			return w.failed(ctx, &s, err)
		case ctx.Err() != nil:
			return nil // what is left is found again in the ledger
		case !more:
			return w.ended(ctx, s)
		case time.Since(begun) < w.budget(&s):
		case s.Task == pipeline.RecheckTask: // what it goes on after is of another slice
			return w.engine.Insert(ctx, []pipeline.Slice{s})
		default:
			return engine.ErrAgain
		}
	}
}

// workOnce works on one lot of a slice.
func (w *worker) workOnce(ctx context.Context, s *pipeline.Slice) (more bool, err error) {
	if s.Task == pipeline.DownloadTask {
		begun := time.Now()
		more, err := w.fetchFiles(ctx, s)
		w.Watch.Worked(s.Task, &pipeline.Report{}, time.Since(begun), err)
		return more, err
	}
	after := s.Standing.After
	s.Standing = w.standing.last(s.Seller)
	s.Standing.After = after
	begun := time.Now()
	rep, more, err := pipeline.Work(ctx, w.exec.Parts, w.exec.Settings, *s)
	w.Watch.Worked(s.Task, &rep, time.Since(begun), err)
	s.Standing.After = rep.Standing.After
	w.standing.keep(s.Task, s.Seller, rep.Standing, begun)
	return more, err
}

// failed logs why a slice failed, unless the worker is being stopped.
func (w *worker) failed(ctx context.Context, s *pipeline.Slice, err error) error {
	if isNewer(err) {
		w.halt(err)
	}
	if ctx.Err() == nil {
		w.repeats.Warn("slice failed", "task", string(s.Task), "seller", s.Seller, "error", err)
	}
	return err
}

// ended goes on with what follows the end of a slice.
func (w *worker) ended(ctx context.Context, s pipeline.Slice) error {
	if s.Task != pipeline.RecheckTask {
		return nil
	}
	if s.Serials == ledger.WithSerial {
		s.Serials, s.Standing = ledger.WithoutSerial, pipeline.Standing{}
		return w.engine.Insert(ctx, []pipeline.Slice{s})
	}
	return w.store.EndPeriod(ctx, recheckOf(s.Seller))
}

// Look implements [engine.Hands].
func (w *worker) Look(ctx context.Context, seller string) error {
	settings := w.exec.Settings
	settings.Sellers = slices.DeleteFunc(slices.Clone(settings.Sellers), func(s pipeline.SellerLimits) bool { return s.TaxNum != seller })
	list, err := pipeline.Duties(ctx, w.exec.Parts, settings, slots)
	if err != nil {
		return err
	}
	return w.insert(ctx, list)
}

// insert inserts jobs, and makes the engine's tables again if they are gone.
func (w *worker) insert(ctx context.Context, list []pipeline.Slice) error {
	err := w.engine.Insert(ctx, list)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if failed := w.engine.Restore(ctx); failed != nil {
		return errors.Join(err, failed)
	}
	return w.engine.Insert(ctx, list)
}

// count counts the slices that the worker works on.
func (w *worker) count(t ledger.Task, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.doing[t] += n; w.doing[t] == 0 {
		delete(w.doing, t)
	}
}

// budget is how long a job may go on with slices of the same work. Where no other job needs the
// place it is longer, since another worker that goes on has to get the turns of the call limit
// first. It then differs between the slices of a seller: those that are left use these turns.
func (w *worker) budget(s *pipeline.Slice) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	jobs := 0
	for _, n := range w.doing {
		jobs += n
	}
	if jobs >= w.Jobs {
		return engine.Budget
	}
	return engine.Budget + engine.Budget*time.Duration(1+s.Slot%4)/4
}

// yield leaves the call limit of a seller to other workers, if none of its slices is left here.
func (w *worker) yield(ctx context.Context, seller string) {
	l := w.limiters[seller]
	if l == nil || w.works(seller) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
	defer cancel()
	if err := l.Yield(ctx); err != nil {
		w.repeats.Warn("other workers must wait for turns of the call limit", "error", err)
	}
}

// works reports that the worker works on a slice of a seller.
func (w *worker) works(seller string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for t := range w.doing {
		if t.Seller == seller {
			return true
		}
	}
	return false
}

// tasks is what the worker works on, by task and seller.
func (w *worker) tasks() []ledger.Task {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := make([]ledger.Task, 0, len(w.doing))
	for t, n := range w.doing {
		t.Slices = n
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b ledger.Task) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return strings.Compare(a.Seller, b.Seller)
	})
	return list
}

// isNewer reports that a newer version of the program has brought the ledger up to date.
func isNewer(err error) bool { return errors.Is(err, sqlledger.ErrNewer) }
