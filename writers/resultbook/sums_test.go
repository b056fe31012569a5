package resultbook

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestSumsOfRandomLives: the small tables of 汇总 have what the rows add up to: void invoices are
// in no sum of what is invoiced, red ones are taken off once, and those of orders without a value,
// or of no order, are not lost.
func TestSumsOfRandomLives(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 7))
		sum, rows := lives(r)
		f := opened(t, Options{}, sum, rows...)
		days, groups := map[string][3]int{}, map[string]invoice.Amount{}
		var left invoice.Amount
		for _, x := range rows {
			day, department := x.IssuedAt.In(beijing.Zone).Format(time.DateOnly), "（未填写）"
			if len(x.Carried) > 0 {
				department = x.Carried[0].Value
			}
			d := days[day]
			switch {
			case x.Red != nil && x.State != ledger.Issued:
				continue
			case x.State == ledger.Failed:
				d = days[x.FailedAt.In(beijing.Zone).Format(time.DateOnly)]
				d[1]++
				days[x.FailedAt.In(beijing.Zone).Format(time.DateOnly)] = d
				continue
			case x.State == ledger.Voided:
				d[2]++
				days[day] = d
				continue
			case !x.State.HasInvoice():
				continue
			case x.Red == nil:
				d[0]++
				days[day] = d
			}
			groups[department] += x.Gross
			left += x.Gross
		}
		got, want := map[string][3]int{}, days
		gotGroups, wantGroups := map[string]invoice.Amount{}, groups
		all, err := f.GetRows("汇总")
		if err != nil {
			t.Fatal(err)
		}
		section, head := "", []string(nil)
		for _, row := range all {
			switch {
			case len(row) == 0:
				section, head = "", nil
			case len(row) == 1 && section == "":
				section = row[0]
			case head == nil:
				head = row
			case strings.HasPrefix(section, "按日期"):
				var d [3]int
				for i, name := range []string{"已开票", "开票失败", "已作废"} {
					for at, title := range head {
						if title == name {
							_, _ = fmt.Sscan(row[at], &d[i])
						}
					}
				}
				got[row[0]] = d
			case strings.HasPrefix(section, "按部门") && row[0] != "合计":
				gotGroups[row[0]] = amountOf(t, row[4])
			case strings.HasPrefix(section, "按部门"), row[0] == "红冲后净额":
				if a := amountOf(t, row[4]); a != left {
					t.Errorf("seed %d, %s %s: %s, want %s", seed, section, row[0], a, left)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d, by day: %s", seed, diff)
		}
		if diff := cmp.Diff(wantGroups, gotGroups); diff != "" {
			t.Errorf("seed %d, by department: %s", seed, diff)
		}
	}
}

func amountOf(t *testing.T, text string) invoice.Amount {
	t.Helper()
	a, err := invoice.ParseAmount(strings.ReplaceAll(text, ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// lives are rows of random orders and red invoices, with their summary.
func lives(r *rand.Rand) (report.Summary, []report.Row) {
	states := []report.State{"issued", "issued", "seal_failed", "voiding", "voided", "failed", "held", "rejected", "dropped"}
	at := func() time.Time { return writertest.Written().Add(-time.Duration(r.IntN(10*24)) * time.Hour) }
	var rows []report.Row
	carry := func(x *report.Row) {
		if n := r.IntN(3); n > 0 {
			x.Carried = []report.Carried{{Title: "部门", Value: fmt.Sprint("部门", n)}}
		}
	}
	for n := range 3 + r.IntN(12) {
		net := invoice.Amount(1 + r.IntN(1e6))
		x := report.Row{OrderNo: fmt.Sprint("A", n), Seller: writertest.Seller, State: states[r.IntN(len(states))], Net: net, Tax: net / 10, Gross: net + net/10}
		if x.State.HasInvoice() {
			x.InvoiceNo, x.IssuedAt = fmt.Sprintf("%020d", n), at()
		}
		if x.State == "failed" {
			x.FailedAt = at()
		}
		carry(&x)
		rows = append(rows, x)
	}
	for n := range 1 + r.IntN(4) { // of orders of these results, of others, or issued elsewhere
		net := -invoice.Amount(1 + r.IntN(1e5))
		x := report.Row{OrderNo: fmt.Sprint("RED", n), Seller: writertest.Seller, State: []report.State{"issued", "issued", "failed"}[r.IntN(3)], Net: net, Tax: net / 10,
			Gross: net + net/10, InvoiceNo: fmt.Sprintf("%020d", 100+n), IssuedAt: at(), Red: &report.Red{BlueNo: "1"}}
		carry(&x)
		rows = append(rows, x)
	}
	sum := writertest.Summary(rows)
	sum.Carried, sum.GroupBy = []string{"部门"}, "部门"
	return sum, rows
}
