package chaos

import "fmt"

// Replaced compares the platform with corrections of orders (换开): each order is invoiced once
// under its own number, and once under that of the corrected order, and never are two of its
// invoices not reversed. before are the red invoices that an order had before it was
// corrected. Until over is true, what is missing is not wrong. It returns what is wrong.
func (w *World) Replaced(over bool, before map[string]int, orders ...string) (wrong []string) {
	w.Helper()
	state := w.Sim.Server.State()
	accepted, reversed := map[string]int{}, map[string]int{}
	for _, s := range state.Sellers {
		for no, o := range s.Orders {
			accepted[no] += o.Accepted
		}
	}
	for _, blue := range state.Reds {
		if len(blue.Reds) > 1+before[blue.OrderNo] || over && blue.Left != "0.00" {
			wrong = append(wrong, fmt.Sprintf("%d red invoices of %s, and %s net is left", len(blue.Reds), blue.OrderNo, blue.Left))
		}
		if blue.Left == "0.00" {
			reversed[blue.OrderNo]++
		}
		for _, red := range blue.Reds {
			delete(accepted, red.OrderNo)
		}
	}
	for _, no := range orders {
		next := no + "-H1"
		standing := accepted[no] - reversed[no] + accepted[next]
		if standing > 1 || accepted[no] != 1 || over && (standing != 1 || accepted[next] != 1) {
			wrong = append(wrong, fmt.Sprintf("%s is accepted %d times and reversed %d times, and %s is accepted %d times",
				no, accepted[no], reversed[no], next, accepted[next]))
		}
		delete(accepted, no)
		delete(accepted, next)
		delete(reversed, no)
	}
	if len(accepted)+len(reversed) > 0 {
		wrong = append(wrong, fmt.Sprintf("nobody asked for the orders %v and the reversals of %v", accepted, reversed))
	}
	return append(wrong, calledAgain(&state)...)
}
