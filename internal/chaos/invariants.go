package chaos

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// row is a line of fapiao export --format jsonl: one invoice, or an order without one.
type row struct {
	OrderNo   string `json:"order_no"`
	SerialNo  string `json:"serial_no"`
	Status    string `json:"status"`
	InvoiceNo string `json:"invoice_no"`
	Net       string `json:"net"`
	Gross     string `json:"gross"`
	Row       int    `json:"source_row"`
	File      string `json:"source_file"`
}

// Check compares the ledger with the platform's state and the workbooks: no order accepted twice,
// lost, or reported wrongly, each input order once in the results, sums exact, and nothing sent
// when everything is run again. It returns the platform's state.
func (w *World) Check() simulator.State {
	w.Helper()
	before := w.Sim.Server.State()
	w.SettleAll("--wait", "0", "--json") // it queries the failed orders again
	state := w.Sim.Server.State()
	if n := issueCalls(&state) - issueCalls(&before); n != 0 {
		w.Errorf("%d orders were sent when finished batches were run again", n)
	}
	if twice := state.Doubles(); len(twice) > 0 {
		w.Errorf("accepted more than once: %v", twice)
	}
	rows := w.export()
	w.complete(rows)
	w.agree(rows, &state)
	if state.TokenFetches > 5 {
		w.Errorf("%d tokens were fetched", state.TokenFetches)
	}
	return state
}

func issueCalls(s *simulator.State) int64 {
	return s.Methods["nuonuo.OpeMplatform.requestBillingNew"].Calls
}

func (w *World) export() []row {
	w.Helper()
	r := w.Run(nil, "export", "--all", "--format", "jsonl")
	if r.Code != 0 && r.Code != 3 { // 3: an invoice differs from its order
		w.Fatalf("export ends with %d: %s", r.Code, r.Err)
	}
	var rows []row
	for line := range strings.Lines(r.Out) {
		var one row
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			w.Fatalf("export wrote %q: %v", line, err)
		}
		rows = append(rows, one)
	}
	return rows
}

// complete checks that each order of the workbooks is in the results once (once for each of its
// invoices).
func (w *World) complete(rows []row) {
	w.Helper()
	seen := map[string][]string{}
	for _, r := range rows {
		if _, ours := w.Orders[r.OrderNo]; !ours {
			w.Errorf("the results hold order %q, which is in no workbook", r.OrderNo)
		}
		key := fmt.Sprint(r.Row, " ", r.SerialNo)
		if slices.Contains(seen[r.OrderNo], key) {
			w.Errorf("order %s stands twice in the results (%s)", r.OrderNo, key)
		}
		seen[r.OrderNo] = append(seen[r.OrderNo], key)
	}
	for no := range w.Orders {
		if len(seen[no]) == 0 {
			w.Errorf("order %s is lost: it is not in the results", no)
		}
	}
}

// named is the ledger's expected state of an order by the platform's status.
var named = map[string]string{"2": "issued", "22": "failed", "24": "seal_failed", "31": "voiding", "3": "voided"}

// agree checks that the ledger has the platform's state of each order.
func (w *World) agree(rows []row, state *simulator.State) {
	w.Helper()
	accepted := map[string]simulator.OrderState{}
	net := "0"
	for _, s := range state.Sellers {
		net = s.Net
		for no, o := range s.Orders {
			if o.Accepted > 0 {
				accepted[no] = o
			}
		}
	}
	var cents int64
	for _, r := range rows {
		o, there := accepted[r.OrderNo]
		switch {
		case o.Foreign: // somebody used the number before: it is held, or adopted where only cents or the name are other
			if r.Status != "held" && r.Status != named[o.Status] {
				w.Errorf("order %s is %s in the ledger, and the platform has another invoice under its number", r.OrderNo, r.Status)
			}
			continue
		case there && r.Status != named[o.Status]:
			w.Errorf("order %s is %s in the ledger, and %q at the platform", r.OrderNo, r.Status, o.Status)
		case !there && r.Status != "failed" && r.Status != "rejected" && r.Status != "dropped":
			w.Errorf("order %s is %s in the ledger, and the platform never accepted it", r.OrderNo, r.Status)
		}
		if r.Status == "issued" || r.Status == "seal_failed" {
			cents += fen(w, r.Net)
		}
	}
	if got := fen(w, net); got != cents {
		w.Errorf("the ledger's invoices sum up to %d fen net, the platform's to %d", cents, got)
	}
}

func fen(w *World, amount string) int64 {
	w.Helper()
	whole, cents, _ := strings.Cut(amount, ".")
	var n int64
	if _, err := fmt.Sscanf(whole+(cents + "00")[:2], "%d", &n); err != nil {
		w.Fatalf("amount %q: %v", amount, err)
	}
	return n
}

// Verdict is the summary line of a test.
func Verdict(t testing.TB) string {
	if t.Failed() {
		return "and the failures above"
	}
	return "none twice, none lost"
}

// partNumber is the number of a part of an order, or of a merge.
var partNumber = regexp.MustCompile(`^(.+)-\d+$|^HB[0-9A-F]{18}$`)

// Arranged takes the parts of the workbooks' orders, and their merges, for orders of the workbooks.
func (w *World) Arranged() {
	w.Helper()
	for _, r := range w.export() {
		if m := partNumber.FindStringSubmatch(r.OrderNo); m != nil && (m[1] == "" || w.Orders[m[1]]) {
			w.Orders[r.OrderNo] = true
		}
	}
}
