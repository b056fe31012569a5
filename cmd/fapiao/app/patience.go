package app

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// patience is how a run waits until a person has put accounts right.
type patience struct {
	most      time.Duration   // all waits together
	alert     func(lang.Text) // informs a person
	confirmed map[string]bool // sellers whose orders were agreed to
	rounds    int
	since     time.Time // beginning of this round
}

// patient makes a run wait for accounts; 0: it does not.
func (j *job) patient(most time.Duration, alert func(lang.Text)) {
	if most <= 0 {
		return
	}
	j.patience = &patience{most: most, alert: alert, confirmed: map[string]bool{}}
	if alert == nil {
		j.patience.alert = j.events.Notice
	}
	ask := j.exec.Confirm
	if ask == nil {
		return
	}
	j.exec.Confirm = func(ctx context.Context, sellers []ledger.Outlook) error {
		fresh := slices.DeleteFunc(slices.Clone(sellers), func(o ledger.Outlook) bool { return j.patience.confirmed[o.Seller] })
		if len(fresh) == 0 {
			return nil
		}
		if err := ask(ctx, fresh); err != nil {
			return err
		}
		for _, o := range fresh {
			j.patience.confirmed[o.Seller] = true
		}
		return nil
	}
}

// lookEvery is the time between two looks at an account that a person is to put right.
func lookEvery(cfg *config.Config) time.Duration {
	if cfg.Environment == config.Simulator {
		return 500 * time.Millisecond
	}
	return time.Minute
}

// waitForAccounts waits, after a run that a login or an identity check stopped, until that is put
// right, and goes on. The run ends as it had when the time is over.
func (j *job) waitForAccounts(ctx context.Context) error {
	if j.patience == nil {
		return nil
	}
	deadline := j.store.Now().Add(j.patience.most)
	for {
		waits := j.accountsToWaitFor()
		if len(waits) == 0 {
			return nil
		}
		j.patience.since = j.store.Now()
		j.patience.alert(j.pausing(waits, deadline))
		j.patience.rounds++
		if ok, err := j.putRight(ctx, waits, deadline); err != nil || !ok {
			return err
		}
		j.events.Notice(lang.Text{Zh: "账户已恢复，继续。", En: "The accounts work again; going on."})
		if err := j.goOn(ctx, waits); err != nil {
			return err
		}
	}
}

// accountsToWaitFor are the sellers that a login or an identity check stopped.
func (j *job) accountsToWaitFor() map[string]ledger.Trouble {
	out := map[string]ledger.Trouble{}
	for seller, s := range j.exec.Stops {
		if s.Trouble == ledger.TroubleLogin || s.Trouble == ledger.TroubleIdentity {
			out[seller] = s.Trouble
		}
	}
	return out
}

// pausing says what a person is to do.
func (j *job) pausing(waits map[string]ledger.Trouble, deadline time.Time) lang.Text {
	var zh, en []string
	for _, seller := range slices.Sorted(maps.Keys(waits)) {
		name, command := j.sellerName(seller), "fapiao login"
		if waits[seller] == ledger.TroubleIdentity {
			command += " --identity"
		}
		zh, en = append(zh, name+"（"+command+"）"), append(en, name+" ("+command+")")
	}
	until := deadline.In(beijing.Zone).Format("15:04")
	return lang.Format(
		"已暂停，等人登录或认证，最晚等到 %s：%s",
		"paused until somebody logs in or passes the check, %s at the latest: %s",
		until, lang.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")})
}

// putRight waits until every account is in order; ok is false when the time is over, or when the
// platform does not know.
//
// A platform that does not know yet that a login has lapsed says that all is well. Going on costs
// an order then, so that without a change it is tried less and less often.
func (j *job) putRight(ctx context.Context, waits map[string]ledger.Trouble, deadline time.Time) (ok bool, err error) {
	every := lookEvery(j.cfg)
	patient := j.store.Now().Add(every << min(j.patience.rounds, 6))
	changed := map[string]bool{}
	for {
		if j.store.Now().Add(every).After(deadline) {
			return false, nil
		}
		if err := wait(ctx, every); err != nil {
			return false, err
		}
		all := true
		stopped, _, err := j.store.Stops(ctx)
		if err != nil {
			return false, err
		}
		for seller, trouble := range waits {
			state, known := j.lookAt(ctx, seller, trouble)
			if !known {
				return false, nil
			}
			changed[seller] = changed[seller] || state == pipeline.Lapsed || endedSince(stopped, seller, j.patience.since)
			all = all && state == pipeline.Holds && (changed[seller] || j.store.Now().After(patient))
		}
		if all {
			return true, ctx.Err()
		}
	}
}

// endedSince reports that the stop of a seller was ended in the ledger since a time: whoever logs
// in with this program does that, maybe before the first look at the account.
func endedSince(stops []ledger.Stop, seller string, since time.Time) bool {
	return slices.ContainsFunc(stops, func(s ledger.Stop) bool {
		return s.Seller == seller && !s.Cleared.Before(since.Truncate(time.Millisecond)) // as the ledger keeps it
	})
}

// refreshesKept is how many refreshes of a day are left to people.
const refreshesKept = 10

// lookAt reads what stopped a seller. An identity check is refreshed now and then, since the
// platform may not know that it was passed. known is false where the platform reports nothing.
func (j *job) lookAt(ctx context.Context, seller string, trouble ledger.Trouble) (state pipeline.Holding, known bool) {
	call, cancel := context.WithTimeout(ctx, j.exec.Timing.Call)
	defer cancel()
	read := j.bureau.LoggedIn
	if trouble == ledger.TroubleIdentity {
		read = j.bureau.Certified
	}
	s, err := read(call, seller)
	if b, failed := errors.AsType[*pipeline.BureauError](err); failed && b.Lacking {
		return pipeline.Unsure, false
	}
	if trouble == ledger.TroubleLogin && err == nil && s.Holding == pipeline.Holds {
		// Whoever logs in may have to pass the identity check, too.
		if c, err := j.bureau.Certified(call, seller); err == nil && c.Holding == pipeline.Lapsed {
			trouble, s = ledger.TroubleIdentity, c
		}
	}
	if trouble == ledger.TroubleIdentity && err == nil && s.Holding == pipeline.Lapsed {
		took := false
		err := j.store.UpdateAccount(ctx, seller, func(a *ledger.Account) {
			now := j.store.Now()
			took = a.RefreshesLeft(ledger.RefreshIdentity, now) > refreshesKept && a.Take(ledger.RefreshIdentity, now).IsZero()
		})
		if err == nil && took {
			if err := j.bureau.RefreshIdentity(call, seller, ""); err != nil {
				j.log.Info("identity check not refreshed", "seller", seller, "error", err)
			}
		}
	}
	if err != nil {
		return pipeline.Unsure, true
	}
	return s.Holding, true
}

// goOn has the orders issued again that failed for these accounts, and sends the others.
func (j *job) goOn(ctx context.Context, waits map[string]ledger.Trouble) error {
	stages := []pipeline.Stage{pipeline.ConfirmStage}
	for _, seller := range slices.Sorted(maps.Keys(waits)) {
		numbers, err := j.failedFor(ctx, seller)
		if err != nil {
			return err
		}
		if len(numbers) > 0 {
			stages = append(stages, pipeline.RetryStages(&pipeline.Retry{Numbers: numbers, Seller: seller})[0])
		}
	}
	before := j.exec.Report
	err := j.exec.execute(ctx, append(stages, pipeline.SettleStage, pipeline.ExportStage))
	j.exec.Sent, j.exec.Acted = j.exec.Sent+before.Sent, j.exec.Acted || before.Acted
	j.exec.Failed, j.exec.Partly = j.exec.Failed+before.Failed, j.exec.Partly || before.Partly
	j.exec.Issued += before.Issued
	return err
}

// failedFor lists the orders of the batch that failed because of a login or an identity check.
func (j *job) failedFor(ctx context.Context, seller string) (numbers []string, err error) {
	list, err := j.store.Failures(ctx, ledger.Filter{Batch: j.exec.Batch.ID, Seller: seller}, nil)
	for i := range list {
		switch platform.Judge(list[i].Error).Trouble {
		case ledger.TroubleLogin, ledger.TroubleIdentity:
			numbers = append(numbers, list[i].Key.OrderNo)
		}
	}
	return numbers, err
}
