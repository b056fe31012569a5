package app_test

import (
	"context"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// shown finds what a ledger has under a text.
func (d *desk) shown(text string) *app.Shown {
	d.t.Helper()
	return must(d, func(a *app.App) (*app.Shown, error) { return a.Show(context.Background(), app.ShowOptions{Text: text}) })
}

// An invoice that was issued elsewhere is found by its number and by that of its red, with what
// became of it, in the bureau's words; a part is asked for again by the list with its export, the
// whole by the number alone.
func TestShowFindsInvoicesIssuedElsewhere(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(3)
	one, two, three := d.blueOf("G1"), d.blueOf("G2"), d.blueOf("G3")
	d.sim.Server.Adjust(func(k *simulator.Knobs) {
		k.RedFailFor, k.RedFailText = []string{two.No, three.No}, "已勾选，请购方撤销"
	})
	other := d.elsewhere()
	list := d.table("list.xlsx", []string{"发票号码", "退款单号", "商品名称", "退货数量"}, []string{one.No, "R1", "鼠标", "2"})
	must(other, redFiles(app.RedFileOptions{Files: []string{list}, Issued: []string{d.export(&one, nil)}, Reason: invoice.RedReturn}))
	part := d.table("part.xlsx", []string{"发票号码", "退款单号", "商品名称", "退货数量"}, []string{two.No, "R2", "键盘", "1"})
	export := d.export(&two, nil)
	must(other, redFiles(app.RedFileOptions{Files: []string{part}, Issued: []string{export}, Reason: invoice.RedReturn}))
	must(other, redFiles(app.RedFileOptions{Numbers: []string{three.No}, Reason: invoice.RedError, Issued: []string{d.export(&three, nil)}}))

	s := other.shown(one.No)
	if len(s.Elsewhere) != 1 || s.Life != nil {
		t.Fatalf("%+v", s)
	}
	e := &s.Elsewhere[0]
	red := e.Reds[0].Detail.No
	if e.Blue.Gross != 264_70 || e.Reversed() != 67_80 || e.Status().Zh != "部分红冲" || len(e.Reds[0].Course) == 0 || red == "" || e.Blue.Buyer != one.Buyer {
		t.Errorf("%+v", e)
	}
	for _, by := range []string{red, e.Reds[0].Detail.BillNo, e.Reds[0].Body.Number} {
		if s := other.shown(by); len(s.Elsewhere) != 1 || s.Elsewhere[0].Blue.No != one.No {
			t.Errorf("by %s: %+v", by, s)
		}
	}
	if s := other.shown("甲方有限"); len(s.Elsewhere) != 3 {
		t.Errorf("by the buyer: %+v", s)
	}
	for no, want := range map[string]string{two.No: part, three.No: ""} {
		e := &other.shown(no).Elsewhere[0]
		if len(e.Dead) != 1 || !strings.Contains(e.Dead[0].Why().Zh, "已勾选") {
			t.Fatalf("%s: %+v", no, e.Dead)
		}
		again := e.Dead[0].AskAgain()
		if again.List != want || again.Export || want != "" && (len(again.Given.Issued) != 1 || again.Given.Issued[0] != export || !again.Given.Reason) {
			t.Errorf("%s is asked for again by %+v", no, again)
		}
	}
	h := must(other, func(a *app.App) (*app.History, error) {
		return a.History(context.Background(), app.ShowOptions{Text: three.No})
	})
	if len(h.Moments) < 3 || h.Moments[0].What != app.MomentRed || h.Moments[0].About != three.No {
		t.Errorf("%+v", h.Moments)
	}
}

// The whole of an invoice that was issued elsewhere and is known is asked for by its number alone;
// once it is reversed, each command says so or what else it is.
func TestCommandsNameInvoicesIssuedElsewhere(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(2)
	one := d.blueOf("G1")
	d.sim.Server.Adjust(func(k *simulator.Knobs) { k.RedFailFor = []string{one.No} })
	other := d.elsewhere()
	must(other, redFiles(app.RedFileOptions{Numbers: []string{one.No}, Reason: invoice.RedError, Issued: []string{d.export(&one, nil)}}))
	d.sim.Server.Adjust(func(k *simulator.Knobs) { k.RedFailFor = nil })
	r := must(other, reds(app.RedOptions{Numbers: []string{one.No}, Reason: invoice.RedError}))
	if statesOf(r) != "done 264.70" {
		t.Fatalf("by number alone: %+v", r.Reds)
	}
	no := r.Reds[0].Detail.No
	if r = must(other, reds(app.RedOptions{Numbers: []string{one.No}, Reason: invoice.RedStopped})); !strings.Contains(r.Reds[0].Why().Zh, no) {
		t.Errorf("another reason: %+v", r.Reds[0].Why())
	}
	v := must(other, voids(app.VoidOptions{Orders: app.Orders{Numbers: []string{one.No}}}))
	if c := v.Voids[0]; c.Refused == nil || c.Body.Gross != 264_70 || c.Body.Buyer != one.Buyer {
		t.Errorf("void: %+v", c)
	}
	numbers := app.Orders{Numbers: []string{one.No}}
	for name, c := range map[string]struct {
		use  func(*app.App) error
		want string
	}{
		"drop": {func(a *app.App) error {
			_, err := a.Drop(context.Background(), app.DropOptions{Orders: numbers})
			return err
		}, "在别处开的发票"},
		"red of a red": {func(a *app.App) error {
			_, err := reds(app.RedOptions{Numbers: []string{no}, Reason: invoice.RedError})(a)
			return err
		}, "红冲发票 " + one.No},
		"deliver": {func(a *app.App) error {
			_, err := delivers(app.DeliverOptions{Orders: numbers, To: []string{"a@example.com"}})(a)
			return err
		}, "fapiao deliver " + no},
	} {
		_, _, err := on(other, func(a *app.App) (struct{}, error) { return struct{}{}, c.use(a) })
		if text := textOf(err); app.KindOf(err) != app.Unusable || !strings.Contains(text, c.want) {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// textOf is the Chinese text of an error of the application.
func textOf(err error) string {
	if e, ok := err.(*app.Error); ok {
		return e.Text(lang.Chinese)
	}
	return ""
}

// A buyer's form of an invoice that was issued elsewhere is seen before another one is applied for,
// and is in status and show with its number.
func TestFormsOfInvoicesIssuedElsewhere(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "red_buyer_forms=1")
	d.issuedGoods(1)
	two := d.blueOf("G1")
	other := d.elsewhere()
	r := must(other, redFiles(app.RedFileOptions{Numbers: []string{two.No}, Reason: invoice.RedError, Issued: []string{d.export(&two, nil)}}))
	if statesOf(r) != "refused" || !strings.Contains(r.Reds[0].Why().Zh, "fapiao red agree") {
		t.Fatalf("%+v", r.Reds)
	}
	s := must(other, func(a *app.App) (*app.Result, error) { return a.Status(context.Background(), app.Selection{}) })
	if len(s.Buyers.Waits) != 1 || s.Buyers.Waits[0].BlueNo != two.No || app.KindOf(s.End) != app.Pending {
		t.Errorf("status: %+v", s.Buyers)
	}
	if e := other.shown(two.No).Elsewhere; len(e) != 1 || len(e[0].Forms) != 1 || e[0].Blue.Buyer == "" {
		t.Errorf("show: %+v", e)
	}
}
