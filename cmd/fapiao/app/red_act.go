package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// ActOptions are those of [App.ActOnForms].
type ActOptions struct {
	Act     pipeline.FormAct
	Numbers []string // of forms; of a withdrawal also of invoices and orders
	Seller  string   // tax number; empty: any configured one
	Why     string   // of a refusal, at most 200 characters
	Consent Consent[Acting]
}

// Acting is what would be done to forms.
type Acting struct {
	Act   pipeline.FormAct
	Forms []FormCase
	Count int // of those to which something would be done
}

// FormCase is a form and what becomes of an act on it.
type FormCase struct {
	Form
	Asked  string
	State  ledger.State // of the act; empty: nothing was done
	Error  string       // the platform's words
	Reason lang.Text    // why nothing is done
	id     int64
	own    RedCase // of this ledger; its ID is 0 if there is none
	asked  bool    // the red invoice of a sheet is requested already
	buyers string  // number of the buyer's form of the invoice that was named; empty: none
	past   RedCase // the last red of this ledger that is not open; its ID is 0 if there is none
}

// Acted is the result of acts on forms.
type Acted struct {
	Act   pipeline.FormAct
	Forms []FormCase
	Now   time.Time
	*Result
}

// ActOnForms withdraws red confirmation forms, or answers those that buyers started, and asks until
// each answer is known. An answer is a person's: no consent given beforehand replaces the question.
func (a *App) ActOnForms(ctx context.Context, o ActOptions) (_ *Acted, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := o.check(u.App); err != nil {
		return nil, err
	}
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, err
	}
	if err := j.connect(ctx); err != nil {
		return nil, err
	}
	w := &acting{job: j, Acting: Acting{Act: o.Act}}
	if err := w.find(ctx, o); err != nil {
		return nil, err
	}
	if err := w.agree(ctx, o); err != nil {
		return nil, err
	}
	if err := w.plan(ctx, o.Why); err != nil {
		return nil, err
	}
	return w.send(ctx)
}

func (o *ActOptions) check(a *App) error {
	answers := o.Act != pipeline.ActWithdraw
	switch {
	case len(o.Numbers) == 0 && answers:
		return usage("请写红字确认单编号；全部确认单见 fapiao red list", "give numbers of forms; fapiao red list lists them")
	case len(o.Numbers) == 0:
		return usage("请写要撤销的发票号码、订单号或红字确认单编号", "give the invoice, order or form numbers to withdraw")
	case answers && o.Consent.Ask == nil:
		return usage(
			"同意或拒绝购方的红字确认单只能由人在终端上确认，--yes 也不能代替",
			"a buyer's form is agreed to or refused by a person on a terminal only, and --yes does not replace the answer")
	case len([]rune(o.Why)) > 200:
		return usage("--why 最多 200 个字", "--why has at most 200 characters")
	case answers:
		return nil
	}
	return mayAsk(a, o.Consent)
}

// acting is acts on forms on their way.
type acting struct {
	*job
	Acting
	reds []int64 // those of this ledger whose forms change
}

// find asks for the forms.
func (w *acting) find(ctx context.Context, o ActOptions) error {
	if err := w.namesElsewhere(ctx, w.store, o.Numbers, o.Seller); err != nil {
		return err
	}
	mine, past := map[string]RedCase{}, map[string]RedCase{}
	err := eachRed(ctx, w.store, ledger.EffectChoice{}, func(c RedCase) {
		to := past
		if c.Open() {
			to = mine
		}
		for _, n := range []string{c.Body.Blue.No, c.Body.Blue.OrderNo, c.Detail.BillNo, c.Body.Number} {
			if n != "" {
				to[n] = c
			}
		}
	})
	if err != nil {
		return err
	}
	for _, n := range o.Numbers {
		c, err := w.ask(ctx, n, mine[n], o.Seller)
		if err != nil {
			return err
		}
		c.past = past[n]
		if c.Reason = w.unable(&c); c.Reason == (lang.Text{}) {
			w.Count++
		}
		if c.Ours {
			w.reds = append(w.reds, mine[n].ID)
		}
		w.Forms = append(w.Forms, c)
	}
	return nil
}

// ask asks for one form: that of a red of this ledger, or one of any configured seller.
func (w *acting) ask(ctx context.Context, number string, own RedCase, seller string) (FormCase, error) {
	c := FormCase{Asked: number, own: own, Form: Form{Ours: own.ID != 0, Seller: own.Seller}}
	id := pipeline.FormID{BillNo: number}
	if own.ID != 0 {
		id, c.BlueNo, c.Buyer, c.Net, c.Tax = pipeline.FormOf(&own.Body), own.Body.Blue.No, own.Body.Blue.Buyer, own.Body.Net, own.Body.Tax
		if own.State == ledger.Held || own.State == ledger.Ready {
			c.id = own.ID // nothing was sent yet
			return c, nil
		}
	}
	for _, s := range w.cfg.Sellers {
		if own.ID != 0 && s.TaxNum != own.Seller || own.ID == 0 && seller != "" && s.TaxNum != seller {
			continue
		}
		a := w.exec.Corrector.RedForms(ctx, s.TaxNum, pipeline.FormQuery{FormID: id})
		if a.Failed.Kind != effect.OutcomeAccepted {
			return c, unanswered(&a.Failed)
		}
		at := slices.IndexFunc(a.Forms, func(f pipeline.RedForm) bool {
			return id.BillNo != "" && f.BillNo == id.BillNo || id.BillID != "" && f.BillID == id.BillID || id.Sheet != "" && f.Sheet == id.Sheet
		})
		if at >= 0 {
			c.RedForm, c.Seller = a.Forms[at], s.TaxNum
			break
		}
	}
	var err error
	switch {
	case own.ID == 0 && c.Status == "":
		c.buyers, err = w.buyersForm(ctx, number, seller)
	case c.Sheet != "":
		c.asked, err = pipeline.Requested(ctx, w.store, own.Seller, own.subject)
	}
	return c, err
}

// buyersForm is the number of a form that a buyer made of an invoice, named by its number or that
// of its order, and that waits for the seller; empty where there is none.
func (w *acting) buyersForm(ctx context.Context, number, seller string) (string, error) {
	from, to := w.lookTime(w.store.Now().AddDate(0, 0, -pipeline.FormDays))
	for _, s := range w.cfg.Sellers {
		if seller != "" && s.TaxNum != seller {
			continue
		}
		named := []string{number}
		blues, err := w.store.Blues(ctx, s.TaxNum, named)
		if err != nil {
			return "", err
		}
		for i := range blues {
			named = append(named, blues[i].No)
		}
		forms, _, _ := w.pages(ctx, s.TaxNum, pipeline.FormQuery{From: from, To: to, Status: red.WaitsSeller}, lookPages)
		for i := range forms {
			if f := (&Form{RedForm: forms[i]}); f.ByBuyer && f.Status.Waiting() && slices.Contains(named, f.BlueNo) {
				return f.BillNo, nil
			}
		}
	}
	return "", nil
}

// unable is why nothing is done to a form; empty if something is.
func (w *acting) unable(c *FormCase) lang.Text {
	switch f := &c.RedForm; {
	case c.id != 0:
		return lang.Text{}
	case c.buyers != "":
		return lang.Format(
			"购方已对这张发票发起红字确认单 %[1]s，等我方答复：同意请用 fapiao red agree %[1]s，不同意请用 fapiao red refuse %[1]s",
			"the buyer started form %[1]s for the invoice, which waits for your answer: fapiao red agree %[1]s, or fapiao red refuse %[1]s",
			c.buyers)
	case f.Status == "" && c.past.ID != 0:
		return notOpen(&c.past)
	case f.Status == "":
		return lang.Text{
			Zh: "平台上没有这张红字确认单：见 fapiao red list",
			En: "the platform has no such form: see fapiao red list",
		}
	case w.Act != pipeline.ActWithdraw && !f.ByBuyer:
		return lang.Text{Zh: "不是购方发起的，由购方确认", En: "the seller started it: the buyer answers"}
	case w.Act != pipeline.ActWithdraw && !f.Status.Waiting(), f.Status.Dead():
		name := f.Status.Name()
		return lang.Text{Zh: "已经是：" + name.Zh, En: "it is already: " + name.En}
	case w.Act == pipeline.ActWithdraw && f.ByBuyer && f.Status.Waiting():
		return lang.Text{
			Zh: "是购方发起的：同意请用 fapiao red agree " + f.BillNo + "，不同意请用 fapiao red refuse " + f.BillNo,
			En: "the buyer started it: to agree, fapiao red agree " + f.BillNo + "; to turn it down, fapiao red refuse " + f.BillNo,
		}
	case f.No != "":
		return lang.Format("红票 %s 已经开出，不能撤销", "its red invoice %s is issued and cannot be withdrawn", f.No)
	case f.Serial != "" || c.asked:
		return lang.Text{Zh: "红票已经开出或正在开具", En: "its red invoice is issued, or requested"}
	case w.Act == pipeline.ActWithdraw && f.ByBuyer:
		name := f.Status.Name()
		return lang.Format("是购方发起的，已经是：%s", "the buyer started it, and it is already: %s", name)
	case f.Busy():
		return lang.Text{Zh: "税局正在处理上一次操作，请稍后再试", En: "the bureau is busy with an earlier request: try again later"}
	}
	return lang.Text{}
}

// notOpen is why nothing is done to a red that is over.
func notOpen(c *RedCase) lang.Text {
	switch {
	case c.State == ledger.Done && c.Detail.No != "":
		return lang.Format("红票 %s 已经开出，不能撤销", "its red invoice %s is issued and cannot be withdrawn", c.Detail.No)
	case c.State == ledger.Done:
		return lang.Text{Zh: "红票已经开出，不能撤销", En: "its red invoice is issued and cannot be withdrawn"}
	}
	return lang.Format("没有在办理的红冲（%s），不用撤销", "no red of it is open (%s): there is nothing to withdraw", c.Status())
}

// agree asks the person.
func (w *acting) agree(ctx context.Context, o ActOptions) error {
	answers := o.Act != pipeline.ActWithdraw
	if w.Count == 0 || !answers && (o.Consent.Given || !w.production()) {
		return nil
	}
	answer, err := o.Consent.Ask(ctx, w.Acting)
	switch {
	case err != nil:
		return err
	case answer != Yes:
		return ended(Rejected, "没有改动任何红字确认单", "no form was changed")
	}
	return nil
}

// withdrawnNote is the note in the history of a red that a person withdrew before it was sent. It
// is stored in ledgers and does not change.
const withdrawnNote = "a person withdrew it"

// plan records the acts. One that was asked for before and is not over meets itself.
func (w *acting) plan(ctx context.Context, why string) error {
	now := w.store.Now()
	for i := range w.Forms {
		c := &w.Forms[i]
		switch {
		case c.Reason != (lang.Text{}):
		case c.id != 0:
			n, err := w.exec.Ledger.Withdraw(ctx, red.Effect, []int64{c.id}, withdrawnNote, now)
			if err != nil {
				return err
			}
			if err := w.closeFailed(ctx, []RedCase{c.own}, withdrawnNote); err != nil {
				return err
			}
			if c.id = 0; n > 0 {
				c.State = ledger.Done
			}
		default:
			if err := w.planOne(ctx, c, why, now); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *acting) planOne(ctx context.Context, c *FormCase, why string, now time.Time) error {
	body := pipeline.FormBody{Act: w.Act, FormID: c.ID(), Why: why,
		Applied: c.AppliedAt, ByBuyer: c.ByBuyer}
	p, _, err := body.Next(ctx, w.store, c.Seller, now) // the form was asked about, and shows that it is needed
	if err != nil {
		return err
	}
	planned, err := w.exec.Ledger.Plan(ctx, []ledger.Plan{p}, now)
	if err == nil {
		c.id = planned[0].ID
	}
	return err
}

// send sends the acts, and asks what became of them.
func (w *acting) send(ctx context.Context) (*Acted, error) {
	w.exec.Orders = []int64{}
	var unread error
	w.judge = func() *Error {
		unread = w.reload(context.WithoutCancel(ctx))
		return w.endOfActs()
	}
	// Once the acts are known, the reds of the forms are asked about.
	w.exec.Work, w.exec.Effects = pipeline.FormWork, idsOf(w.Forms, func(c *FormCase) int64 { return c.id })
	w.onlyOf(sellersOf(w.Forms, func(c *FormCase) string { return c.Seller }))
	if err := w.exec.execute(ctx, []pipeline.Stage{pipeline.CorrectStage}); err != nil {
		return nil, err
	}
	if err := w.store.AskNow(ctx, red.Effect, w.reds, w.store.Now()); err != nil {
		return nil, err
	}
	result, err := w.execute(ctx, []pipeline.Stage{pipeline.CorrectStage})
	if err != nil {
		return nil, err
	}
	if result.Reds, err = w.openReds(ctx, time.Time{}); err != nil {
		return nil, err
	}
	result.Next = Next{}
	return &Acted{Act: w.Act, Forms: w.Forms, Now: w.store.Now(), Result: result}, unread
}

// reload reads what became of the acts, and of their forms.
func (w *acting) reload(ctx context.Context) error {
	at := map[int64]int{}
	for i := range w.Forms {
		if w.Forms[i].id != 0 {
			at[w.Forms[i].id] = i
		}
	}
	if len(at) == 0 {
		return nil
	}
	err := w.store.Effects(ctx, ledger.EffectChoice{Kinds: []ledger.Effect{pipeline.FormEffect}}, func(e ledger.Entry) error {
		if i, ours := at[e.ID]; ours {
			w.Forms[i].State, w.Forms[i].Error = e.State, e.Error
		}
		return nil
	})
	for i := range w.Forms {
		if c := &w.Forms[i]; c.id != 0 && err == nil {
			a := w.exec.Corrector.RedForms(ctx, c.Seller, pipeline.FormQuery{FormID: c.ID()})
			if len(a.Forms) == 1 {
				c.RedForm = a.Forms[0]
			}
		}
	}
	if err == nil {
		err = w.keepActed(ctx)
	}
	if err == nil {
		err = w.recordActed(ctx)
	}
	return err
}

// recordActed records the red invoices of forms that were agreed to.
func (w *acting) recordActed(ctx context.Context) error {
	forms := map[string][]pipeline.RedForm{}
	for i := range w.Forms {
		if f := &w.Forms[i]; f.id != 0 {
			forms[f.Seller] = append(forms[f.Seller], f.RedForm)
		}
	}
	for _, seller := range slices.Sorted(maps.Keys(forms)) {
		if _, err := w.recordElsewhere(ctx, seller, forms[seller], nil); err != nil {
			return err
		}
	}
	return nil
}

func (w *acting) endOfActs() *Error {
	open, wrong := 0, 0
	for i := range w.Forms {
		switch s := w.Forms[i].State; {
		case s == "" || s == ledger.Failed:
			wrong++
		case s != ledger.Done:
			open++
		}
	}
	switch {
	case open > 0:
		return ended(Pending, "%d 张红字确认单的操作还没有结果", "%d forms have no outcome yet", open)
	case wrong > 0:
		return ended(Rejected, "%d 张红字确认单没有%s", "%d forms could not be changed (%s)", wrong, FormNames[w.Act])
	}
	return nil
}

// Outcome is what became of an act.
func (c *FormCase) Outcome() lang.Text {
	switch c.State {
	case ledger.Done:
		return lang.Text{Zh: "已完成", En: "done"}
	case ledger.Failed:
		return lang.Text{Zh: "没有成功", En: "failed"}
	}
	return lang.Text{Zh: "还没有结果", En: "no outcome yet"}
}
