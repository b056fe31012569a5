package main

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// ending maps the balance to the exit code. What must be looked at later comes before what must be
// fixed: the run after it says the rest.
func (j *job) ending() error {
	open, wrong := tally(&j.run.Summary)
	switch {
	case j.accountStop():
		return j.accountEnd()
	case j.imports && len(j.run.Stops) > 0:
		return j.awayEnd()
	case j.imports && (j.broken || j.run.Partly || j.count(ledger.Rejected)+j.count(ledger.Held) > 0):
		return &outcome{code: exitRejected}
	case j.imports:
		return nil
	case j.away() != nil && !j.run.Acted:
		return &unreached{*j.away(), ui.AwayError(j.cfg.Lang, ui.Platform, *j.away())}
	case len(j.run.Stops) > 0:
		return j.awayEnd()
	case j.run.Unasked > 0:
		return endWith(exitPending, "有 %d 单没有查询到结果：平台没有答复", "the platform could not be asked about %d orders", j.run.Unasked)
	case j.judge != nil:
		return j.judge()
	case j.everywhere():
		return j.nightly(open)
	case open > 0:
		return &outcome{code: exitPending}
	case wrong > 0 || j.broken || j.run.Partly || j.doubt.Differing > 0:
		return &outcome{code: exitRejected}
	}
	return nil
}

// accountEnd is the end of a command that a seller's account stopped.
func (j *job) accountEnd() *outcome {
	return endWith(exitAccount, "因账户原因停止：%s", "stopped by the account: %s", strings.Join(j.stops(), "; "))
}

// awayEnd is the end of a command whose platform went away.
func (j *job) awayEnd() *outcome {
	return endWith(exitPending, "无法访问平台：%s", "the platform could not be reached: %s", strings.Join(j.stops(), "; "))
}

func (j *job) count(s ledger.State) int { return j.run.Summary.Count(string(s)) }

// tally counts the orders that are not final and those that a person must fix or decide about, also
// what was sent and has other content in the file by now.
func tally(s *report.Summary) (open, wrong int) {
	for _, x := range s.States {
		switch state := ledger.State(x.State); {
		case !state.Final():
			open += x.Orders
		case state == ledger.Rejected || state == ledger.Held || state == ledger.Failed || state == ledger.SealFailed:
			wrong += x.Orders
		}
	}
	return open, wrong + s.Changed
}

// worst is how a command ends that failed on its way: an account that stopped it comes before a
// ledger that went away.
func (j *job) worst(err error) error {
	if j.accountStop() && errors.Is(err, sqlledger.ErrAway) {
		return errors.Join(j.accountEnd(), err)
	}
	return err
}

// away is why the first seller whose platform never answered was stopped; nil where all answered.
func (j *job) away() *effect.Away {
	for _, taxNum := range slices.Sorted(maps.Keys(j.run.Stops)) {
		if s := j.run.Stops[taxNum]; s.Away != nil {
			return s.Away
		}
	}
	return nil
}

func (j *job) accountStop() bool {
	for _, s := range j.run.Stops {
		if s.Account {
			return true
		}
	}
	return false
}

// stops says for each stopped seller why, by tax number.
func (j *job) stops() []string {
	var out []string
	for taxNum, s := range j.run.Stops {
		out = append(out, strings.TrimSpace(taxNum+": "+strings.TrimSpace(s.Code+" "+s.Text)))
	}
	slices.Sort(out)
	return out
}

// next is the command to type where something is left to do; fix says that a person must fix
// something first.
func (j *job) next() (command string, fix bool) {
	open, wrong := tally(&j.run.Summary)
	wrong -= j.count(ledger.Held) // a person decides about them; why, and how, is said beside
	reads := j.cli.Command.Name == "run" || j.cli.Command.Name == "import"
	switch {
	case j.away() != nil && !j.run.Acted:
		return j.typed(), false
	case open == 0 && (wrong == 0 && !j.faulty || j.cli.Command.Name == "status"):
		return "", false
	case j.run.Orders != nil && j.count(ledger.Ready) > 0:
		return j.typed(), false
	case open == 0 && reads:
		return j.typed(), true
	case j.cli.Command.Name == "run":
		return j.typed(), false // it sends nothing twice, and writes the results again
	}
	return j.step(open), false
}

// step is the stage that comes next for a batch of which so many orders are open.
func (j *job) step(open int) string {
	ready := j.run.Summary.Count(string(ledger.Ready))
	switch {
	case ready > 0:
		return j.other("submit")
	case open > 0:
		return j.other("reconcile")
	}
	return j.other("export")
}

// other is another command on the same batch with the same settings.
func (j *job) other(name string) string {
	words := []string{"fapiao", name}
	switch {
	case j.run.Batch.ID != "":
		words = append(words, "--batch", j.run.Batch.ID)
	case name != "reconcile": // which takes all by itself
		words = append(words, "--all")
	}
	return strings.Join(append(words, j.repeated(name)...), " ")
}
