package model

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// corrected are the methods that correct invoices, or say what became of a correction.
var corrected = []string{"saveInvoiceRedConfirm", "queryInvoiceRedConfirm", "refreshInvoiceRedConfirm", "fastInvoiceRed", "confirm", "confirmInfoCancel",
	"invoiceCancellation", "deliveryInvoice", "requestBillingNew", "queryInvoiceResult", "InvoiceRedApply", "InvoiceRedQueryNew"}

// TestFaultsInCorrections has every kind of fault happen to half of the calls that correct
// invoices: reds of every kind of invoice, withdrawals, buyers' forms, voids and deliveries. The
// platform would take everything twice. What has no definite answer is asked about before it is
// repeated, and in the end the ledger has the platform's state.
func TestFaultsInCorrections(t *testing.T) {
	t.Parallel()
	var sheets atomic.Int64
	t.Cleanup(func() {
		if sheets.Load() == 0 {
			t.Error("no red invoice was issued on an information sheet")
		}
	})
	for _, fault := range []string{"drop_before", "drop_after", "gateway_before", "gateway_after", "half_json", "cut", "slow_before", "slow_after", "busy",
		"exception_before", "exception_after"} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { faulty(t, fault, &sheets) })
		})
	}
}

func faulty(t *testing.T, fault string, sheets *atomic.Int64) {
	w := newRedWorld(t, 14)
	defer w.close()
	w.turn(fault+"="+strings.Join(corrected, ":0.5,")+":0.5", "slow_ms=7000", "mixed_unknown=on")
	for n := range blues {
		if !w.paper(n) || n < len(kindsOfBlues) {
			w.ask(event{a: n, b: 3, c: n}, true)
		} else {
			w.void(n, -1)
		}
		w.deliver(n, 0, -1)
		w.buyersForm(n, pipeline.ActAgree)
	}
	for i := range 12 {
		w.correct(-1)
		w.promises()
		w.buyer(i, "agree")
		if i%3 == 0 {
			w.withdraw(i)
		}
		time.Sleep(time.Duration(i*i) * time.Minute)
	}
	if w.sim.State().Knobs[fault] == 0 {
		t.Error("the fault never happened")
	}
	w.settle()
	w.agree()
	w.promises()
	if v := w.verdict(); v != "" {
		t.Error(v)
	}
	sheets.Add(int64(w.onSheets()))
	time.Sleep(time.Minute) // late requests arrive before the bubble ends
}

// An information sheet that is withdrawn after its red invoice failed ends the red: nothing more
// comes of it, and the invoice can be reversed on another sheet.
func TestSheetIsWithdrawnAfterItsInvoiceFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newRedWorld(t, 14)
		defer w.close()
		w.turn("red_fails=9")
		r, ok := w.request(slices.Index(kindsOfBlues, "电子专票"), 0)
		if !ok {
			t.Fatal("the order has no invoice")
		}
		w.plan(-1, []pipeline.RedRequest{r}, true)
		for range 2 {
			w.correct(-1)
			time.Sleep(time.Hour)
		}
		w.withdraw(0)
		w.correct(-1)
		time.Sleep(time.Hour)
		w.correct(-1)
		if e := w.effects(red.Effect)[0]; e.State != ledger.Failed || e.Code != pipeline.RedFormCode+string(red.SheetWithdrawn) || e.Serial == "" {
			t.Errorf("%s %s %q: %s", e.State, e.Code, e.Serial, w.course(&e))
		}
		w.turn("red_fails=0")
		r.Sheet = nuonuo.RedSheetNo("661565671900", firstDay.Add(-time.Hour))
		w.plan(-1, []pipeline.RedRequest{r}, true)
		w.settle()
		w.agree()
		if v := w.verdict(); v != "" || w.onSheets() != 1 {
			t.Errorf("%d red invoices on sheets; %s", w.onSheets(), v)
		}
		time.Sleep(time.Minute) // late requests arrive before the bubble ends
	})
}

// onSheets counts the red invoices that were issued on information sheets.
func (w *redWorld) onSheets() (n int) {
	for _, e := range w.effects(red.Effect) {
		if b, _, err := red.Decode(&e); err == nil && b.Sheet != "" && e.State == ledger.Done {
			n++
		}
	}
	return n
}

// paper reports whether the n-th invoice is printed.
func (w *redWorld) paper(n int) bool {
	return strings.Contains(kindsOfBlues[n%len(kindsOfBlues)], "纸质")
}
