package simulator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// Whatever forms are applied for, answered, withdrawn and left to lapse, the red invoices of each
// row stay within it.
func TestRedsNeverExceedTheirRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		kind := rapid.SampledFrom([]string{"pc", "bs"}).Draw(rt, "kind")
		one := rapid.SampledFrom([]string{"on", "off"}).Draw(rt, "one form")
		r := newRig(t, knobs(t, "one_red_form="+one, "red_buyers=mixed", "red_buyer_ms=1000", "red_request_fail_rate=0.3",
			"red_fail_rate=0.2", "red_stuck=0.2", "red_stuck_ms=3000", "token_life_ms=0"))
		blue := issuedRow(t, r, boxes("B-1", kind))
		for n := range rapid.IntRange(1, 12).Draw(rt, "steps") {
			id := fmt.Sprint("BILL-", rapid.IntRange(0, n).Draw(rt, "form"))
			switch rapid.IntRange(0, 5).Draw(rt, "act") {
			case 0:
				r.call("confirmInfoCancel", object{"billId": id, "identity": "0"})
			case 1:
				r.call("confirm", object{"billId": id, "identity": "1", "confirmAgreement": fmt.Sprint(rapid.IntRange(0, 1).Draw(rt, "agree"))})
			default:
				var rows []object
				for range rapid.IntRange(0, 2).Draw(rt, "rows") {
					fen := rapid.Int64Range(1, 10500).Draw(rt, "net")
					net := decimal.New(-fen, -2)
					rows = append(rows, part(fmt.Sprint(rapid.IntRange(1, 2).Draw(rt, "row")), "", net.StringFixed(2),
						net.Mul(decimal.New(13, -2)).Round(2).StringFixed(2)))
				}
				apply(t, r, blue, kind, func(b object) {
					b["billId"], b["orderNo"] = fmt.Sprint("BILL-", n), fmt.Sprint("R-", n)
					if rows != nil {
						b["detail"] = rows
					}
				})
			}
			r.clock.Add(time.Duration(rapid.IntRange(0, 4000).Draw(rt, "wait")) * time.Millisecond)
			r.call("queryInvoiceRedConfirm", object{"identity": "0", "billId": id})
		}
		r.clock.Add(100 * time.Hour)
		forms(t, r, "BILL-0")
		checkRows(rt, r)
	})
}

// checkRows adds up the rows of the red invoices by itself.
func checkRows(t *rapid.T, r *rig) {
	state := r.server.State()
	if len(state.OverReds) > 0 || len(state.Troubles) > 0 {
		t.Fatalf("over %v, troubles %v", state.OverReds, state.Troubles)
	}
	sums := map[string]decimal.Decimal{}
	for _, red := range state.Reds {
		for _, one := range red.Reds {
			row := r.query(object{"serialNos": []string{one.Serial}, "isOfferInvoiceDetail": "1"})[0]
			for _, item := range row["invoiceItems"].([]any) {
				item := item.(object)
				// Rows of a whole reversal show gross prices.
				amount, err := decimal.NewFromString(item["itemAmount"].(string))
				if err != nil {
					t.Fatal(err)
				}
				if item["isIncludeTax"] == "true" {
					amount = amount.Sub(decimal.RequireFromString(item["itemTaxAmount"].(string)))
				}
				sums["net"] = sums["net"].Sub(amount)
			}
			sums["tax"] = sums["tax"].Sub(decimal.RequireFromString(one.Tax))
		}
	}
	if sums["net"].GreaterThan(decimal.New(15000, -2)) || sums["tax"].GreaterThan(decimal.New(1950, -2)) {
		t.Fatalf("taken back %v of 150.00 and 19.50", sums)
	}
}

// Books of the version that knew whole reversals only are read: what was reversed stays so, and a
// form that waits goes on.
func TestBooksOfWholeReds(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("testdata", "books-of-whole-reds"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "books")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, func(o *simulator.Options) { o.Books = path; o.Knobs.TokenCheck = false })
	r.clock.Add(time.Minute)
	state := r.server.State()
	var left []string
	for _, red := range state.Reds {
		left = append(left, red.OrderNo+" "+red.Left)
	}
	slices.Sort(left)
	if want := []string{"B-1 0.00", "B-2 88.50", "C-1 0.00"}; !slices.Equal(left, want) {
		t.Errorf("left %v, want %v", left, want)
	}
	if got := r.call("confirm", object{"billId": "BILL-2", "identity": "1", "confirmAgreement": "1"}); got.Code != "E0000" {
		t.Error(got)
	}
	if got := forms(t, r, "BILL-2")[0]; got["invoiceSerialNum"] == nil {
		t.Errorf("form %v", got)
	}
	rows := r.query(object{"orderNos": []string{"B-1"}})
	if got := apply(t, r, rows[0], "pc", func(b object) { b["billId"] = "BILL-3" }); got.Code != "E9103" {
		t.Errorf("a second reversal: %s", got.Code)
	}
}
