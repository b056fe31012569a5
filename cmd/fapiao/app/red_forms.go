package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Form is a red confirmation form or an information sheet of the platform.
type Form struct {
	Seller string
	pipeline.RedForm
	Ours bool // this ledger applied for it
	// Recorded is what was recorded now of a red that was made elsewhere; nil: nothing.
	Recorded *pipeline.ElsewhereRed
}

// Number is that of its application.
func (f *Form) Number() string { return cmp.Or(f.BillID, f.Sheet) }

// ForUs reports that the form waits for the seller's answer.
func (f *Form) ForUs() bool { return f.Status.Waiting() && f.ByBuyer && !f.Busy() }

// FormsOptions are those of [App.RedForms].
type FormsOptions struct {
	Seller string // tax number; empty: all that are configured
	Days   int    // forms that were applied for since; 1 to [pipeline.FormDays]
}

// Forms are red confirmation forms, latest first.
type Forms struct {
	List []Form
	Now  time.Time
	More bool // some were left out
	// Elsewhere are reds of this ledger's invoices that were made outside of it and are recorded
	// now, or that could not be.
	Elsewhere []pipeline.ElsewhereRed
	End       *Error
}

// RedForms lists the red confirmation forms of sellers as the platform has them, after it got them
// from the tax bureau: this ledger's, those made by hand, and those that buyers started.
func (a *App) RedForms(ctx context.Context, o FormsOptions) (_ *Forms, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if o.Days < 1 || o.Days > pipeline.FormDays {
		return nil, usage("天数是 %d；应为 1 到 %d", "the number of days is %d; want 1 to %d", o.Days, pipeline.FormDays)
	}
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, err
	}
	if err := j.connect(ctx); err != nil {
		return nil, err
	}
	now := j.store.Now()
	out := &Forms{Now: now}
	ours := map[string]bool{}
	if err := eachRed(ctx, j.store, ledger.EffectChoice{}, func(c RedCase) { ours[c.Body.Number], ours[c.Body.Sheet] = true, true }); err != nil {
		return nil, err
	}
	for _, s := range j.cfg.Sellers {
		if o.Seller != "" && s.TaxNum != o.Seller {
			continue
		}
		// The platform's clock may be a day ahead at midnight.
		from, to := now.AddDate(0, 0, -o.Days), now.AddDate(0, 0, 1)
		if err := j.formsOf(ctx, s.TaxNum, from, to, out); err != nil {
			return nil, err
		}
		if s.TaxDevice == "" {
			continue
		}
		if err := j.sheets(ctx, s.TaxNum, from, to, out); err != nil {
			return nil, err
		}
	}
	for i := range out.List {
		out.List[i].Ours = ours[out.List[i].Number()]
	}
	if err := j.elsewhere(ctx, out); err != nil {
		return nil, err
	}
	out.mark()
	slices.SortStableFunc(out.List, func(a, b Form) int { return b.AppliedAt.Compare(a.AppliedAt) })
	if slices.ContainsFunc(out.List, func(f Form) bool { return f.Status.Waiting() }) {
		out.End = &Error{Kind: Pending}
	} else if n := out.refused(); n > 0 {
		out.End = notRecorded(n)
	}
	return out, nil
}

// mark gives each form what was recorded of it.
func (f *Forms) mark() {
	at := map[string]int{}
	for i := range f.Elsewhere {
		at[f.Elsewhere[i].Form.BillNo] = i
	}
	for i := range f.List {
		if n, ok := at[f.List[i].BillNo]; ok {
			f.List[i].Recorded = &f.Elsewhere[n]
		}
	}
}

// refused counts the reds that could not be recorded.
func (f *Forms) refused() (n int) {
	for i := range f.Elsewhere {
		if f.Elsewhere[i].Refused != nil {
			n++
		}
	}
	return n
}

// elsewhere records the reds that were made outside of this ledger.
func (j *job) elsewhere(ctx context.Context, out *Forms) error {
	bySeller := map[string][]pipeline.RedForm{}
	for i := range out.List {
		if f := &out.List[i]; !f.Ours && f.Sheet == "" {
			bySeller[f.Seller] = append(bySeller[f.Seller], f.RedForm)
		}
	}
	for _, s := range j.cfg.Sellers {
		found, err := j.recordElsewhere(ctx, s.TaxNum, bySeller[s.TaxNum], nil)
		if err != nil {
			return err
		}
		out.Elsewhere = append(out.Elsewhere, found...)
	}
	return nil
}

// elsewhereText says what was recorded of a red that was made elsewhere.
func elsewhereText(r *pipeline.ElsewhereRed) lang.Text {
	f := &r.Form
	switch {
	case r.Refused != nil:
		return lang.Format("发票 %[1]s 在税局有红字发票 %[2]s，没有记入台账：%[3]s；请核对",
			"invoice %[1]s has the red invoice %[2]s at the tax bureau, which is not recorded: %[3]s; check it",
			f.BlueNo, f.No, RedRefusal(r.Refused))
	case r.Amended:
		return lang.Format("发票 %[1]s 在税局的红冲（红票 %[2]s）补记了开票日期或明细",
			"the red invoice %[2]s of invoice %[1]s, made at the tax bureau, has its day of issue or its lines now", f.BlueNo, f.No)
	case r.Whole:
		return lang.Format("发票 %[1]s 已在税局全额红冲（红票 %[2]s），已记入台账",
			"invoice %[1]s was reversed as a whole at the tax bureau (red invoice %[2]s), which is recorded now", f.BlueNo, f.No)
	}
	if r.Placed {
		return lang.Format("发票 %[1]s 已在税局部分红冲（红票 %[2]s，%[3]s 元），已记入台账",
			"invoice %[1]s was reversed in part at the tax bureau (red invoice %[2]s, %[3]s yuan), which is recorded now",
			f.BlueNo, f.No, (f.Net + f.Tax).String())
	}
	return lang.Format("发票 %[1]s 已在税局部分红冲（红票 %[2]s，%[3]s 元），已记入台账；平台没有列出冲了哪几行，本程序不再红冲这张发票",
		"invoice %[1]s was reversed in part at the tax bureau (red invoice %[2]s, %[3]s yuan), which is recorded now; the platform does "+
			"not list the lines, so that this program does not reverse it again", f.BlueNo, f.No, (f.Net + f.Tax).String())
}

// formPages bounds how many pages of forms are read of a seller.
const formPages = 40

// formsOf adds the forms of a seller.
func (j *job) formsOf(ctx context.Context, seller string, from, to time.Time, out *Forms) error {
	l := j.list(ctx, seller, from, to, formPages)
	if err := out.add(ctx, seller, l.forms, l.more, l.failed); err != nil {
		return err
	}
	return j.keepForms(ctx, &l)
}

// add adds what was listed of a seller.
func (f *Forms) add(ctx context.Context, seller string, forms []pipeline.RedForm, more bool, failed *effect.Outcome) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case failed != nil:
		return unanswered(failed)
	}
	f.More = f.More || more
	for i := range forms {
		f.List = append(f.List, Form{Seller: seller, RedForm: forms[i]})
	}
	return nil
}

// sheetDays is the longest period, in days, of which information sheets can be listed at once.
const sheetDays = 59

// sheets adds the information sheets of a seller that the platform knows.
func (j *job) sheets(ctx context.Context, seller string, from, to time.Time, out *Forms) error {
	for !from.After(to) {
		end := from.AddDate(0, 0, sheetDays)
		if end.After(to) {
			end = to
		}
		list, more, failed := j.pages(ctx, seller, pipeline.FormQuery{From: from, To: end, Sheets: true}, formPages)
		if err := out.add(ctx, seller, list, more, failed); err != nil {
			return err
		}
		from = end.AddDate(0, 0, 1)
	}
	return nil
}

// unanswered is the error of a question that the platform did not answer.
func unanswered(out *effect.Outcome) *Error {
	switch {
	case out.Away != nil:
		return unreached(thePlatform, *out.Away)
	case out.Kind == effect.OutcomeStopped || out.Account != "":
		return ended(Account, "因账户原因停止：%s", "stopped by the account: %s", out.Text)
	}
	return ended(Pending, "平台没有答复：%s；请稍后再运行", "the platform did not answer: %s; run again later", out.Text)
}

// pause waits, or returns early with the error of the context.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// FormNames are how acts on forms are called.
var FormNames = map[pipeline.FormAct]lang.Text{
	pipeline.ActWithdraw: {Zh: "撤销", En: "withdraw"},
	pipeline.ActAgree:    {Zh: "同意", En: "agree to"},
	pipeline.ActRefuse:   {Zh: "拒绝", En: "refuse"},
}
