package model

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// issued is the n-th invoice as the ledger has it.
func (w *redWorld) issued(n int) (b ledger.Blue, ok bool) {
	found, err := w.store.Blues(context.Background(), seller, []string{w.numbers[n]})
	if err != nil || len(found) == 0 {
		return b, false
	}
	return found[0], true
}

// release lets a process that dies after so many steps plan effects of a kind and release them.
func (w *redWorld) release(steps int, kind ledger.Effect, plan func(ledger.Plans) ([]ledger.Planned, error)) {
	p := w.corrector(steps)
	planned, err := plan(p.Ledger)
	var held []int64
	for _, one := range planned {
		if one.Refused == nil && one.State == ledger.Held {
			held = append(held, one.ID)
		}
	}
	if err == nil {
		_, err = p.Ledger.Release(context.Background(), kind, held, "a person", w.now())
	}
	if err != nil && !errors.Is(err, errDead) {
		w.fault("%v", err)
	}
}

// void asks that the n-th invoice be made void.
func (w *redWorld) void(n, steps int) {
	blue, ok := w.issued(n)
	if !ok {
		return
	}
	w.release(steps, pipeline.VoidEffect, func(l ledger.Plans) (out []ledger.Planned, err error) {
		planned, err := pipeline.PlanVoids(context.Background(), l, []pipeline.VoidRequest{{Seller: seller, Blue: blue, Held: true}}, w.now())
		for _, p := range planned {
			out = append(out, p.Planned)
		}
		return out, err
	})
}

// deliver asks that the n-th invoice be sent to one of two recipients.
func (w *redWorld) deliver(n, to, steps int) {
	blue, ok := w.issued(n)
	if !ok {
		return
	}
	r := pipeline.DeliverRequest{Seller: seller, Invoice: blue.ID, Order: blue.Order.ID, Held: true,
		Refused: pipeline.DeliverRefused(blue.Order.State, blue.No),
		Body:    pipeline.DeliverBody{OrderNo: w.numbers[n], Delivery: pipeline.Delivery{Code: blue.Code, No: blue.No, Phone: fmt.Sprint("1380000000", to)}}}
	w.release(steps, pipeline.DeliverEffect, func(l ledger.Plans) (out []ledger.Planned, err error) {
		planned, err := pipeline.PlanDeliveries(context.Background(), l, []pipeline.DeliverRequest{r}, w.now())
		for _, p := range planned {
			out = append(out, p.Planned)
		}
		return out, err
	})
}

// others checks the promises about voids and deliveries: no void is called more often than it was
// planned, no invoice is void and reversed, and nobody gets a second message.
func (w *redWorld) others(state *simulator.State) {
	rows := map[string]int{}
	for _, e := range w.effects(pipeline.VoidEffect) {
		b, err := pipeline.DecodeVoid(&e)
		if err != nil {
			w.fault("%v", err)
		}
		rows["void "+b.Serial]++
	}
	w.mu.Lock()
	for object, n := range w.took {
		if planned, ok := rows[object]; ok && n > planned {
			w.fault("%s was taken %d times, and planned %d times", object, n, planned)
		}
	}
	w.mu.Unlock()
	for _, d := range state.Deliveries {
		if d.Sent > 1 {
			w.fault("invoice %s was delivered %d times to %s", d.Invoice, d.Sent, d.Recipient)
		}
	}
	for _, blue := range state.Reds {
		if o := ordersOf(*state)[blue.OrderNo]; o.Status == "3" && slices.ContainsFunc(blue.Reds, mayExist) {
			w.fault("the invoice of order %s is void and has red invoices: %+v", blue.OrderNo, blue.Reds)
		}
	}
}

// voided compares the voids of the ledger with the platform.
func (w *redWorld) voided(state *simulator.State) {
	void := map[string]string{}
	for _, e := range w.effects(pipeline.VoidEffect) {
		b, err := pipeline.DecodeVoid(&e)
		if err != nil {
			w.fault("%v", err)
		}
		if _, seen := void[b.OrderNo]; !seen || e.State == ledger.Done {
			void[b.OrderNo] = string(e.State) + w.course(&e)
		}
		if is := ordersOf(*state)[b.OrderNo].Status == "3"; e.State == ledger.Done && !is {
			w.fault("order %s is void in the ledger, and %q at the platform: %s", b.OrderNo, ordersOf(*state)[b.OrderNo].Status, w.course(&e))
		}
	}
	for _, no := range w.numbers {
		if course := void[no]; ordersOf(*state)[no].Status == "3" && (len(course) < 4 || course[:4] != string(ledger.Done)) {
			w.fault("order %s is void at the platform, and in the ledger: %s", no, course)
		}
	}
}

// mayExist reports whether a red invoice was issued or is being issued. One that failed (22) does
// not exist, and would be of another status if it was issued later.
func mayExist(r simulator.RedOne) bool { return r.Status != "22" }
