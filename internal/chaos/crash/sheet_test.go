package crash

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/internal/mortal"
	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// onSheets makes a platform that checks nothing about reds and loses some answers about
// information sheets.
var onSheets = []string{"accept_over_red=on", "red_confirm_ms=0", "drop_after=InvoiceRedApply:0.2,requestBillingNew:0.1", "half_json=InvoiceRedQueryNew:0.1", "visible_ms=100"}

// TestCrashInSheetsAtEveryStep crashes the red of a tax-control special invoice at its first step,
// its second, and so on. The same command must then bring it to its end: one information sheet and
// one red invoice.
func TestCrashInSheetsAtEveryStep(t *testing.T) { everyStep(t, 10, sheetCrashAt) }

// sheetCrashAt ends the command at step n, and reports whether it has so many.
func sheetCrashAt(t *testing.T, ledger string, n int64, orders *atomic.Int64) (reached bool) {
	list := fixture.Orders(1, uint64(n))
	kind(list[0], "电子专票")
	list[0].Own[invoice.BuyerTaxNum] = xlsx.Text("91330106MA0DEM0058")
	list[0].Own[invoice.BuyerName] = xlsx.Text("甲方有限公司")
	w, _ := issued(t, chaos.Options{Ledger: ledger, Knobs: onSheets,
		Config: "seller: {tax_num: 91330106MADEM0003K, name: 示例, clerk: 某人, tel: \"0571\", address: 杭州, tax_device: \"661565671900\"}\n"}, "X", list)
	args := []string{"red", "X0001", "--reason", "stopped"}
	first := w.Reach([]string{fmt.Sprintf(mortal.Env+"=%d", n)}, args...)
	if r := w.Settle(args...); r.Code != 0 {
		t.Errorf("step %d: %v ended with %d:\n%s%s", n, args, r.Code, r.Out, r.Err)
	}
	state := w.Sim.Server.State()
	if len(state.OverReds) > 0 || len(state.Reds) != 1 {
		t.Errorf("step %d: %d invoices are reversed, too far %v", n, len(state.Reds), state.OverReds)
	}
	for no, blue := range state.Reds {
		if len(blue.Reds) != 1 || blue.Left != "0.00" {
			t.Errorf("step %d: invoice %s has %d red invoices, and %s is left", n, no, len(blue.Reds), blue.Left)
		}
	}
	if calls := state.Methods["nuonuo.OpeMplatform.InvoiceRedApply"].ByCode; calls["E0000"]+calls["drop_after"] != 1 || len(calls) != 1 {
		t.Errorf("step %d: sheets were applied for: %v", n, calls)
	}
	orders.Add(int64(state.Accepted))
	return first.Code == mortal.Code
}
