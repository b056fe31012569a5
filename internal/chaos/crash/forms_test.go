package crash

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/internal/mortal"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline/red"
)

// answering loses some answers to acts on forms and to requests of paper reds.
var answering = []string{"accept_over_red=on", "one_red_form=off", "red_rows=off", "red_buyer_booked=0", "red_buyers=wait", "red_confirm_ms=0",
	"drop_after=confirmInfoCancel:0.3,confirm:0.3,fastInvoiceRed:0.3", "visible_ms=100"}

const withdrawForm, answerForm = "nuonuo.OpeMplatform.confirmInfoCancel", "nuonuo.OpeMplatform.confirm"

// TestCrashInFormsAtEveryStep crashes the withdrawal of a form, a person's answers to two forms of
// buyers, and a red on paper, which is fetched, at their first step, their second, and so on. The
// same command must then bring each to its end, with one red on paper and no act that the platform
// took twice.
func TestCrashInFormsAtEveryStep(t *testing.T) { everyStep(t, 10, formCrashAt) }

// formCrashAt ends each command at step n, and reports whether one of them has so many.
func formCrashAt(t *testing.T, ledger string, n int64, orders *atomic.Int64) (reached bool) {
	list := fixture.Orders(4, uint64(n))
	kind(list[3], "数电纸质普票")
	w, _ := issued(t, chaos.Options{Ledger: ledger, Knobs: answering}, "F", list)
	for _, order := range []string{"F0002", "F0003"} {
		simtest.MakeForm(t, w.Sim, w.InvoiceNo(order), "1")
	}
	w.Run(nil, "red", "list", "--since", "2") // the platform learns of the buyers' forms
	w.Turn("red_buyer_booked=1")
	if r := w.Run(nil, "red", "F0001", "--reason", "stopped", "--wait", "0"); r.Code != 4 {
		t.Fatalf("the red ended with %d:\n%s%s", r.Code, r.Out, r.Err)
	}
	w.Apply("F0001")
	w.Turn("red_buyer_booked=0")
	agreed, _, _ := w.Form("F0002")
	refused, _, _ := w.Form("F0003")
	person := mortal.Person + "=yes"
	for _, args := range [][]string{
		{"red", "withdraw", "F0001"},
		{"red", "agree", agreed},
		{"red", "refuse", refused, "--why", "数量不对"},
		{"red", "F0004", "--reason", "stopped"},
	} {
		first := w.Reach([]string{fmt.Sprintf(mortal.Env+"=%d", n), person}, args...)
		reached = reached || first.Code == mortal.Code
		// The command that died may have done it, and then there is nothing to do any more.
		if r := w.SettleWith([]string{person}, args...); r.Code != 0 && r.Code != 3 {
			t.Errorf("step %d: after %s %v ended with %d:\n%s%s", n, first.Err, args, r.Code, r.Out, r.Err)
		}
	}
	if r := w.Settle("red"); r.Code != 0 && r.Code != 3 {
		t.Errorf("step %d: what was open ended with %d:\n%s%s", n, r.Code, r.Out, r.Err)
	}
	checkForms(t, w, n)
	orders.Add(int64(w.Sim.Server.State().Accepted))
	return reached
}

// checkForms compares the platform with what was done to its forms.
func checkForms(t *testing.T, w *chaos.World, n int64) {
	t.Helper()
	type end struct {
		status red.Status
		reds   int
	}
	want := map[string]end{"F0001": {red.Withdrawn, 0}, "F0002": {red.Confirmed, 1}, "F0003": {red.SellerRefused, 0}, "F0004": {red.NoConfirm, 1}}
	for order, want := range want {
		if _, status, reds := w.Form(order); status != want.status || reds != want.reds {
			t.Errorf("step %d: the form of %s is %s, with %d red invoices, want %+v", n, order, status, reds, want)
		}
	}
	state := w.Sim.Server.State()
	for method, most := range map[string]int64{withdrawForm: 1, answerForm: 2} {
		if took := state.Methods[method].ByCode["E0000"]; took > most {
			t.Errorf("step %d: the platform took %d calls of %s, want %d", n, took, method, most)
		}
	}
	if len(state.OverReds)+len(state.DoubleReds) > 0 {
		t.Errorf("step %d: reversed twice: %v, %v", n, state.OverReds, state.DoubleReds)
	}
}
