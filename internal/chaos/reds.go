package chaos

import (
	"fmt"

	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline/red"
)

// Reversed compares the platform with what was to be reversed of each order: the gross of one red,
// or the whole for an empty text. It returns what is wrong.
func (w *World) Reversed(want map[string]string) (wrong []string) {
	w.Helper()
	state := w.Sim.Server.State()
	if len(state.OverReds) > 0 {
		wrong = append(wrong, fmt.Sprintf("more than the invoice was reversed: %v", state.OverReds))
	}
	seen := map[string]bool{}
	for no, blue := range state.Reds {
		seen[blue.OrderNo] = true
		forms := 0
		for _, f := range blue.Forms {
			if !red.Status(f.Status).Dead() {
				forms++
			}
		}
		gross, asked := want[blue.OrderNo]
		switch {
		case !asked:
			wrong = append(wrong, fmt.Sprintf("invoice %s of %s is reversed, and nobody asked for it", no, blue.OrderNo))
		case len(blue.Reds) != 1 || forms != 1:
			wrong = append(wrong, fmt.Sprintf("invoice %s of %s has %d red invoices and %d live forms", no, blue.OrderNo, len(blue.Reds), forms))
		case gross == "" && blue.Left != "0.00" || gross != "" && fen(w, gross) != -fen(w, blue.Reds[0].Net)-fen(w, blue.Reds[0].Tax):
			wrong = append(wrong, fmt.Sprintf("invoice %s of %s: %s net is left, and the red is %+v", no, blue.OrderNo, blue.Left, blue.Reds[0]))
		}
	}
	for order := range want {
		if !seen[order] {
			wrong = append(wrong, fmt.Sprintf("the red of %s is lost", order))
		}
	}
	return append(wrong, calledAgain(&state)...)
}

// calledAgain are applications that the platform refused because it had taken them before: each was
// sent again without asking.
func calledAgain(state *simulator.State) (wrong []string) {
	if n := state.Methods["nuonuo.OpeMplatform.saveInvoiceRedConfirm"].ByCode["E9999"]; n > 0 {
		wrong = append(wrong, fmt.Sprintf("%d applications were sent again after the platform had taken them", n))
	}
	return wrong
}

// InvoiceNo is the number of the invoice of an order.
func (w *World) InvoiceNo(order string) string {
	w.Helper()
	for _, r := range w.export() {
		if r.OrderNo == order {
			return r.InvoiceNo
		}
	}
	w.Fatalf("order %s is not in the results", order)
	return ""
}

// Form is the number of the last form for an invoice of an order, and how it and its red invoices
// stand at the platform.
func (w *World) Form(order string) (number string, status red.Status, reds int) {
	w.Helper()
	number, status, reds, ok := w.form(order)
	if !ok {
		w.Fatalf("there is no form for order %s", order)
	}
	return number, status, reds
}

// Apply has the red of an order applied for. On a machine that is busy with other tests, a command
// that waits for nothing may end before it has.
func (w *World) Apply(order string) {
	w.Helper()
	for range 5 {
		if _, _, _, ok := w.form(order); ok {
			return
		}
		w.Run(nil, "red", "--wait", "10s")
	}
}

func (w *World) form(order string) (number string, status red.Status, reds int, ok bool) {
	for _, blue := range w.Sim.Server.State().Reds {
		if n := len(blue.Forms); blue.OrderNo == order && n > 0 {
			return blue.Forms[n-1].BillNo, red.Status(blue.Forms[n-1].Status), len(blue.Reds), true
		}
	}
	return "", "", 0, false
}
