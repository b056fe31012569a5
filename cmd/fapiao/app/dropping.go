package app

import (
	"context"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// dropping is a drop or an undo.
type dropping struct {
	*job
	plan    Dropping
	about   ledger.Filter  // what the options name
	moved   []int64        // orders that will be moved one by one
	foreign []ledger.Entry // orders to restore whose numbers the platform has another invoice under
	sent    []int64        // orders to restore that failed after the platform had accepted them
	failed  map[int64]bool // orders that are still failed at the platform
	once    map[int64]bool // failed and dropped orders that the platform accepted once
	givenUp map[int64]bool // orders of corrections that were given up; of an undo
}

// choose finds the orders, queries those that failed, and plans what to do with each.
func (d *dropping) choose(ctx context.Context, o DropOptions) error {
	if o.Batch == "" {
		return d.chooseNamed(ctx, o.Orders)
	}
	b, err := d.store.Batch(ctx, o.Batch)
	if err != nil {
		return noBatch(err, o.Batch)
	}
	d.about, d.exec.Batch = ledger.Filter{Batch: b.ID}, b
	return d.chooseBatch(ctx)
}

func (d *dropping) chooseNamed(ctx context.Context, named Orders) error {
	orders, err := d.orders(ctx, d.store, named)
	if err != nil {
		return err
	}
	d.about = ledger.Filter{Orders: ids(orders)}
	if orders, err = d.askFailed(ctx, orders); err != nil {
		return err
	}
	if d.plan.Undo {
		if d.givenUp, err = d.job.givenUp(ctx, orders); err != nil {
			return err
		}
	}
	for i := range orders {
		d.judge(&orders[i])
	}
	return nil
}

// chooseBatch counts the orders of a batch. Orders of it that were sent stay as they are, and are
// not reported as refused.
func (d *dropping) chooseBatch(ctx context.Context) error {
	sum, err := d.store.Summary(ctx, d.about)
	if err != nil {
		return err
	}
	for _, x := range sum.States {
		if state := x.State; state == ledger.Ready || state == ledger.Held {
			d.plan.Orders, d.plan.Gross = d.plan.Orders+x.Orders, d.plan.Gross+x.Gross
		}
	}
	if sum.Count(ledger.Failed) == 0 {
		return nil
	}
	var failed []ledger.Entry
	met := map[ledger.Key]bool{} // an order that was split has several rows
	err = d.store.Rows(ctx, d.about, func(r report.Row) error {
		key := ledger.Key{Seller: r.Seller, OrderNo: r.OrderNo}
		if r.State != ledger.Failed || met[key] {
			return nil
		}
		met[key] = true
		e, err := d.store.Find(ctx, key)
		failed = append(failed, e)
		return err
	})
	if err != nil {
		return err
	}
	if failed, err = d.askFailed(ctx, failed); err != nil {
		return err
	}
	for i := range failed {
		d.judge(&failed[i])
	}
	return nil
}

// askFailed queries the orders that the platform accepted and failed, and reads all orders again.
func (d *dropping) askFailed(ctx context.Context, orders []ledger.Entry) ([]ledger.Entry, error) {
	asked, err := d.mustAsk(ctx, orders)
	if err != nil || len(asked) == 0 {
		return orders, err
	}
	if err := d.ask(ctx, asked); err != nil {
		return nil, err
	}
	if len(d.exec.Stops) > 0 {
		return nil, d.ending() // their state is not known, so nothing is changed
	}
	for i := range orders {
		if orders[i], err = d.store.Find(ctx, orders[i].Key); err != nil {
			return nil, err
		}
	}
	return orders, nil
}

// ask queries failed orders at the platform.
func (d *dropping) ask(ctx context.Context, orders []int64) error {
	if d.exec.Platform == nil {
		if err := d.connect(ctx); err != nil {
			return err
		}
	}
	batch := d.exec.Batch
	d.exec.Batch, d.exec.Orders = ledger.Batch{}, orders
	if err := d.exec.execute(ctx, []pipeline.Stage{pipeline.AskFailedStage(d.failed)}); err != nil {
		return err
	}
	d.exec.Batch, d.exec.Orders = batch, nil
	return nil
}

// mustAsk lists the failed orders that the platform accepted, and for an undo also the dropped
// ones: it may have issued them meanwhile.
func (d *dropping) mustAsk(ctx context.Context, orders []ledger.Entry) ([]int64, error) {
	asked := []int64{}
	for _, e := range orders {
		if e.State == ledger.Failed || d.plan.Undo && e.State == ledger.Dropped {
			asked = append(asked, e.ID)
		}
	}
	var err error
	if d.once, err = d.store.Accepted(ctx, asked); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(asked, func(id int64) bool { return !d.once[id] }), nil
}

// judge adds an order to the plan.
func (d *dropping) judge(e *ledger.Entry) {
	done, why := d.droppable(e)
	switch {
	case why != (lang.Text{}):
		d.plan.Refused = append(d.plan.Refused, Refusal{OrderNo: e.Key.OrderNo, State: e.State, Why: why})
	case !done:
		switch {
		case d.plan.Undo && e.Differs != nil && e.Differs.Code == rules.NumberForeign:
			d.foreign = append(d.foreign, *e)
		case d.plan.Undo && d.once[e.ID]:
			d.sent = append(d.sent, e.ID)
		default:
			d.moved = append(d.moved, e.ID)
		}
		d.plan.Orders, d.plan.Gross = d.plan.Orders+1, d.plan.Gross+e.Gross
		d.plan.Numbers = append(d.plan.Numbers, e.Key.OrderNo)
	}
}

// droppable reports whether an order can be dropped or restored: done if it is already so, why if
// it cannot be.
func (d *dropping) droppable(e *ledger.Entry) (done bool, why lang.Text) {
	if e.State == ledger.Dropped && (e.Code == rules.SplitInto || e.Code == rules.MergedInto) {
		return false, lang.Text{
			Zh: "已拆分或合并，由其他单号代替：请对那些单号操作（见 fapiao show）",
			En: "it was split or merged: name the orders in its place, which fapiao show lists",
		}
	}
	if e.State == ledger.Dropped && e.Code == rules.ReplacedBy {
		return false, lang.Text{
			Zh: "已改正内容，由新的单号代替：请对那个单号操作（见 fapiao show）",
			En: "its corrected content is invoiced under another number, which fapiao show lists",
		}
	}
	if e.State == ledger.Held && e.Code == rules.FollowsRed && !d.plan.Undo {
		return false, lang.Format(
			"是换开的新单；放弃换开请用 fapiao reissue --cancel %s",
			"it is a corrected order; to give the correction up, run fapiao reissue --cancel %s",
			e.Key.OrderNo)
	}
	if d.plan.Undo {
		switch {
		case e.State != ledger.Dropped:
			return true, lang.Text{}
		case d.once[e.ID]:
			return false, d.stillFailed(e)
		case d.givenUp[e.ID]:
			return false, takenUp
		}
		return false, lang.Text{}
	}
	switch e.State {
	case ledger.Ready, ledger.Held:
		return false, lang.Text{}
	case ledger.Dropped:
		return d.plan.IssuedAs == "", lang.Text{}
	case ledger.Failed:
		return false, d.stillFailed(e)
	case ledger.Issued, ledger.SealFailed, ledger.Voiding, ledger.Voided:
		return false, lang.Text{
			Zh: "发票已经开出，不能取消；要红冲用 fapiao red，本月的纸质发票可以用 fapiao void 作废",
			En: "its invoice exists; reverse it with fapiao red, or void a paper one of this month with fapiao void",
		}
	}
	return false, lang.Text{
		Zh: "可能已经提交；先运行 fapiao reconcile",
		En: "it may have been sent; first fapiao reconcile",
	}
}

// stillFailed returns why a failed order cannot be dropped; empty if it can.
func (d *dropping) stillFailed(e *ledger.Entry) lang.Text {
	switch {
	case !d.once[e.ID]:
		return lang.Text{}
	case !d.failed[e.ID]:
		return lang.Text{
			Zh: "平台没有答复，不知道是否已开；稍后再运行本命令",
			En: "the platform did not say what became of it; type the same command later",
		}
	case e.RestUntil.After(d.now()):
		return lang.Text{
			Zh: "可能已开，勿重开；稍后再运行本命令",
			En: "it may have been issued; type the same command later",
		}
	}
	return lang.Text{}
}

// decide drops or restores the orders. Orders that another run claimed meanwhile stay as they are.
func (d *dropping) decide(ctx context.Context) error {
	decide, planned := d.drop, d.plan.Orders
	if d.plan.Undo {
		decide = d.undo
	}
	moved, err := decide(ctx)
	if err == nil && moved < planned {
		err = ended(Rejected,
			"有订单在确认期间已被处理，没有改动；请再运行一次",
			"some orders were worked on meanwhile and were left alone; type the same "+
				"command again")
	}
	return err
}

func (d *dropping) drop(ctx context.Context) (moved int, err error) {
	decision := ledger.Decision{Filter: d.about, From: []ledger.State{ledger.Ready, ledger.Held}, To: ledger.Dropped, Note: "dropped by a person"}
	if number := d.plan.IssuedAs; number != "" {
		decision.IssuedAs, decision.Note = number, "issued by hand as "+number
	}
	if d.about.Batch != "" {
		if moved, err = d.exec.Ledger.Decide(ctx, decision, d.now()); err != nil {
			return moved, err
		}
	}
	decision.Filter, decision.From = ledger.Filter{Orders: append([]int64{}, d.moved...)}, append(decision.From, ledger.Failed, ledger.Dropped)
	named, err := d.exec.Ledger.Decide(ctx, decision, d.now())
	return moved + named, err
}

// undo restores orders. They are held, until a person sends them or for the reason they were held
// before. An order that the platform accepted becomes failed again: it is never sent twice.
func (d *dropping) undo(ctx context.Context) (moved int, err error) {
	back := func(orders []int64, to ledger.State, why *rules.Finding) error {
		n, err := d.exec.Ledger.Decide(ctx, ledger.Decision{Filter: ledger.Filter{Orders: append([]int64{}, orders...)}, From: []ledger.State{ledger.Dropped},
			To: to, Hold: why, Note: "the drop was undone"}, d.now())
		moved += n
		return err
	}
	for _, e := range d.foreign {
		if err := back([]int64{e.ID}, ledger.Held, e.Differs); err != nil {
			return moved, err
		}
	}
	taken := rules.New(rules.TakenBack, invoice.Place{}, "", "", "")
	if err := back(d.moved, ledger.Held, &taken); err != nil {
		return moved, err
	}
	if err := back(d.sent, ledger.Failed, nil); err != nil || len(d.sent) == 0 {
		return moved, err
	}
	return moved, d.ask(ctx, d.sent) // once more, for the reason of each failure
}

// DropOptions are those of [App.Drop]: orders that are named, or one batch.
type DropOptions struct {
	Orders
	Batch    string // ID
	Undo     bool   // brings dropped orders back; of orders that are named
	IssuedAs string // the invoice that was issued by hand; of orders that are named
	// Planned shows what would be done, before anything is; an error ends the use. nil: not shown.
	Planned   func(Dropping) error
	Consent   Consent[Dropping]
	WriteBack WriteBack
}

// check returns an error for options that contradict each other.
func (o *DropOptions) check() error {
	switch named := len(o.Numbers) > 0; {
	case named == (o.Batch != ""):
		return usage("要有订单号或一个批次，两者选一", "name orders, or a batch, one of the two")
	case !named && (o.Undo || o.IssuedAs != ""):
		return usage(
			"撤回取消和手工开具的发票号码只用于写明的订单",
			"undoing, and an invoice that was issued by hand, are of orders that are "+
				"named")
	case o.Undo && o.IssuedAs != "":
		return usage(
			"撤回取消时不写发票号码",
			"no invoice was issued by hand for orders that are brought back")
	case o.IssuedAs != "" && !InvoiceNumber(o.IssuedAs):
		return usage(
			"发票号码应为 8 位或 20 位数字，而不是 %q",
			"an invoice number has 8 or 20 digits, not %q",
			o.IssuedAs)
	}
	return nil
}

// Dropping is the plan of a drop or an undo.
type Dropping struct {
	Undo     bool
	IssuedAs string // the invoice that was issued by hand; empty where none was
	Orders   int
	Gross    invoice.Amount
	Numbers  []string // of the orders that were named
	Refused  []Refusal
}

// Refusal is an order that stays as it is.
type Refusal struct {
	OrderNo string
	State   ledger.State
	Why     lang.Text
}

// InvoiceNumber reports whether s has the form of an invoice number: 20 digits for 数电 invoices, 8
// for earlier ones.
func InvoiceNumber(s string) bool {
	return (len(s) == 8 || len(s) == 20) && strings.Trim(s, "0123456789") == ""
}
