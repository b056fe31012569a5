package app

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// ending returns how a run ended after all its stages; nil: [Done]. Open orders come before errors
// to fix: a later run reports the rest.
func (j *job) ending() *Error {
	open, wrong := j.exec.Summary.Open(), toFix(&j.exec.Summary)
	following := endOfOpen(j.follow)
	switch {
	case j.accountStop():
		return j.accountEnd()
	case j.unwatched != nil && j.unwatched.Kind == Account:
		return j.unwatched
	case j.imports && len(j.exec.Stops) > 0:
		return j.awayEnd()
	case j.imports && (j.broken || j.count(ledger.Rejected)+j.count(ledger.Held) > 0):
		return &Error{Kind: Rejected}
	case j.imports && j.exec.Partly:
		return partlyEnd()
	case j.imports:
		return nil
	case j.away() != nil && !j.exec.Acted:
		return unreached(thePlatform, *j.away())
	case len(j.exec.Stops) > 0:
		return j.awayEnd()
	case !j.exec.Turned.IsZero():
		return j.turnEnd()
	case j.exec.Unasked > 0:
		return ended(Pending,
			"有 %d 单没有查询到结果：平台没有答复",
			"the platform could not be asked about %d orders",
			j.exec.Unasked)
	case open > 0 && j.exec.TimedOut:
		return ended(Pending,
			"--max-duration 的时间到了，还有 %d 单没有结果",
			"the time of --max-duration is over, and %d orders are open",
			open)
	case j.judge != nil:
		return j.judge()
	case j.nightly:
		return j.nightlyEnd(open)
	case open > 0:
		return &Error{Kind: Pending}
	case following != nil && following.Kind == Pending:
		return following
	case len(j.other) > 0:
		return j.otherEnd()
	case wrong > 0 || j.broken || j.doubts.Differing > 0:
		return &Error{Kind: Rejected}
	case following != nil:
		return following
	case j.exec.Partly:
		return partlyEnd()
	}
	return nil
}

// partlyEnd is the end of a reading without errors of which some orders, and not all, were sent
// from another file.
func partlyEnd() *Error {
	return ended(Rejected,
		"文件中有一部分订单此前已由其他文件提交，没有再次开票（见上面的 FP-DUP-007），请核对：同一笔业务不用再开，开票失败的运行 fapiao retry；另一笔业务请换一个订单号，再运行文件",
		"some orders of the file were sent from another file before and were not sent again (FP-DUP-007 above): check them. "+
			"The same sale is not sent again, and fapiao retry issues it if it failed; another sale needs another order number, then run the file again")
}

// otherEnd is the end of a run of a batch that has sent orders whose rows say something else now.
func (j *job) otherEnd() *Error {
	names := strings.Join(j.other, ", ")
	return ended(Rejected,
		"%d 单提交之后，原表里的内容改过（%s）：已提交的不会变。改错了的，把那一行改回原样再运行文件；"+
			"要按新内容开票的，已开票的运行 fapiao reissue 文件，没有开出的运行 fapiao retry --corrected 文件",
		"the rows of %d orders were changed after they were sent (%s); what was sent stays. Restore a row that is wrong and "+
			"run the file again; to have the new content invoiced, run fapiao reissue FILE for issued orders, and fapiao retry "+
			"--corrected FILE for failed ones",
		j.exec.Summary.Changed, names)
}

// EndOf returns how the work of several processes on slices ended, from their combined report; nil:
// [Done].
func EndOf(r pipeline.Report) *Error {
	return (&job{exec: &execution{Report: r}}).ending()
}

// nightlyEnd is how a run over all batches ended. Failures of earlier runs were reported before:
// only failures of this run count, and invoices without a signature, and orders of earlier months
// that a person has to decide about. Red invoices that are not issued are open, and those that
// lapsed or were refused are failures; so are forms that buyers started.
func (j *job) nightlyEnd(open int) *Error {
	switch {
	case open > 0 || j.reds != nil && j.reds.Open > 0 || j.buyers.Open():
		return &Error{Kind: Pending}
	case j.unwatched != nil && j.unwatched.Kind == Unreached && j.exec.Asked > 0: // orders were asked about
		return notListed(lang.Format("连不上平台 %s", "%s could not be reached", j.unwatched.Away.Address))
	case j.unwatched != nil:
		return j.unwatched
	case j.exec.Failed > 0 || j.reds != nil && len(j.reds.Dead) > 0 || j.doubts.Differing > 0 || j.count(ledger.SealFailed) > 0 || j.earlier.held() || j.buyers.lapsed():
		return &Error{Kind: Rejected}
	}
	return nil
}

// accountEnd is the end of a run that a seller's account stopped.
func (j *job) accountEnd() *Error { return stoppedBy(j.stops()) }

func stoppedBy(why []string) *Error {
	return ended(Account,
		"因账户原因停止：%s",
		"stopped by the account: %s",
		strings.Join(why, "; "))
}

// awayEnd is the end of a run whose platform stopped answering.
func (j *job) awayEnd() *Error {
	return ended(Pending,
		"无法访问平台：%s",
		"the platform could not be reached: %s",
		strings.Join(j.stops(), "; "))
}

func (j *job) count(s ledger.State) int { return j.exec.Summary.Count(s) }

// toFix counts the orders that need a correction or a decision, including sent orders whose content
// in the file has changed.
func toFix(s *report.Summary) int {
	return s.Count(ledger.Rejected) + s.Count(ledger.Held) + s.Count(ledger.Failed) + s.Count(ledger.SealFailed) + s.Changed
}

// worst is how a failed run ended: a stop by the account comes before an unreachable ledger.
func (j *job) worst(err error) error {
	if j.accountStop() && errors.Is(err, sqlledger.ErrAway) {
		return errors.Join(j.accountEnd(), err)
	}
	return err
}

// away is the outage of the first seller whose platform never answered; nil if all answered.
func (j *job) away() *effect.Outage {
	for _, taxNum := range slices.Sorted(maps.Keys(j.exec.Stops)) {
		if s := j.exec.Stops[taxNum]; s.Away != nil {
			return s.Away
		}
	}
	return nil
}

func (j *job) accountStop() bool {
	for _, s := range j.exec.Stops {
		if s.Account {
			return true
		}
	}
	return false
}

// stops lists why each stopped seller was stopped, by tax number.
func (j *job) stops() []string {
	var out []string
	for taxNum, s := range j.exec.Stops {
		out = append(out, strings.TrimSpace(taxNum+": "+strings.TrimSpace(s.Code+" "+s.Text)))
	}
	slices.Sort(out)
	return out
}

// next is the use to call if something is left to do; retries is how many failed orders only a
// retry issues, and resting how many of them are asked about before one may.
func (j *job) next(retries, resting int) Next {
	open, wrong := j.exec.Summary.Open(), toFix(&j.exec.Summary)
	wrong -= j.count(ledger.Held) // they need a decision; the doubts list them
	n := Next{Retries: retries, Resting: resting}
	switch {
	case j.away() != nil && !j.exec.Acted:
		return Next{Use: Again}
	case !j.exec.Turned.IsZero():
		return Next{Use: Again, Resumed: true}
	case open == 0 && (wrong == 0 && !j.faulty || j.looks):
		n.Use = Nothing
	case j.exec.Orders != nil && j.count(ledger.Ready) > 0:
		return Next{Use: Again}
	case open == 0 && retries > 0 && retries == wrong && !j.faulty:
		n.Batch = j.exec.Batch.ID
		if n.Use = Retry; retries == resting {
			n.Use = Reconcile
		}
	case open == 0 && j.reads:
		n.Use, n.Fix = Again, true
	case j.repeats:
		n.Use = Again // this sends nothing twice, and writes the results again
	case open == 0 && (j.exec.Orders != nil || len(j.named) > 0): // no batch has the results
		n.Use = Nothing
	default:
		n.Use, n.Batch = j.stage(open), j.exec.Batch.ID
	}
	return n
}

// stage is the next use for a batch with this number of open orders.
func (j *job) stage(open int) Use {
	switch {
	case j.count(ledger.Ready) > 0:
		return Submit
	case open > 0:
		return Reconcile
	}
	return Export
}
