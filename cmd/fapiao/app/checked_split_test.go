package app_test

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Of an order that was split, a check and its marked copy say that, and into what, and not that a
// person took it out.
func TestCheckSaysWhatWasSplit(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.orders("orders.xlsx", [4]string{"A1", "甲", "318.00"}, [4]string{"A2", "乙", "106.00"})
	must(d, func(a *app.App) (*app.Result, error) {
		in := from(file)
		in.Arranged = app.Arranged{Split: true, InvoiceLimit: 200_00}
		return a.Run(t.Context(), app.RunOptions{Input: in})
	})
	r := must(d, checks(file), "lang", "zh")
	if s := r.Summary; s.Count(ledger.Dropped) != 1 || s.Replaced.Orders != 1 || s.Total().Orders != 2 || s.Total().Gross != 424_00 || s.Read() != 2 {
		t.Errorf("%+v", s)
	}
	f, err := excelize.OpenFile(r.Checked[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("订单")
	if err != nil {
		t.Fatal(err)
	}
	verdict := rows[1][len(rows[1])-1]
	if !strings.HasPrefix(verdict, "已拆分或合并") || !strings.Contains(verdict, "A1-1、A1-2") {
		t.Errorf("%q", rows)
	}
}
