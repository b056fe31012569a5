package app_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

const saleTitles = "日期,客户,内容,金额\n"

// saleProfile derives order numbers from days.
const saleProfile = `format: 1
name: sales
columns:
  buyer_name: {column: 客户}
  buyer_tax_num: {constant: 91330106MA0DEM0058}
  goods_name: {column: 内容}
  goods_code: {constant: 3040201000000000000}
  gross: {column: 金额}
  tax_rate: {constant: 6%}
order:
  identify_by: [日期, 内容, 金额]
`

// planned is what plan says of a file, and what the run that follows says and sends.
func (d *desk) planned(in app.Input, settings ...string) (plan, shown *pipeline.Preview, r *app.Result) {
	d.t.Helper()
	plan = must(d, func(a *app.App) (*pipeline.Preview, error) {
		p, _, err := a.Plan(context.Background(), app.PlanOptions{Input: in})
		return p, err
	}, settings...)
	r = must(d, func(a *app.App) (*app.Result, error) {
		return a.Run(context.Background(), app.RunOptions{Input: in, Preview: func(p *pipeline.Preview) error {
			shown = p
			return nil
		}})
	}, settings...)
	return plan, shown, r
}

// agree checks that plan and run show the same, and that so many orders are sent.
func (d *desk) agree(want int, in app.Input, settings ...string) *pipeline.Preview {
	d.t.Helper()
	plan, shown, r := d.planned(in, settings...)
	if *r.Sent != want || plan.Invoices != want {
		d.t.Errorf("%v: plan has %d invoices, sent %d; want %d", in.Files, plan.Invoices, *r.Sent, want)
	}
	if want == 0 {
		if shown != nil {
			d.t.Errorf("%v: a preview of nothing: %+v", in.Files, shown)
		}
		return plan
	}
	plan.Ends, shown.Ends = time.Time{}, time.Time{}
	if !plan.Compared { // before the first run there is no ledger
		shown.Compared, shown.FirstTimes, shown.FirstTime = false, 0, nil
	}
	if diff := cmp.Diff(plan, shown); diff != "" {
		d.t.Errorf("%v: plan and run differ: %s", in.Files, diff)
	}
	return plan
}

// What plan shows is what the run that follows shows and sends.
func TestPlanIsWhatARunSends(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	rows := [][4]string{{"A1", "甲", "106.00"}, {"A2", "甲", "212.00"}, {"A3", "甲", "x"}, {"A4", "甲", "3180.00"}}
	d.agree(3, from(d.orders("a.xlsx", rows...)))
	d.agree(0, from(d.orders("a.xlsx", rows...)))
	rows = append(rows, [4]string{"B1", "甲", "107.00"}, [4]string{"B2", "甲", "108.00"}, [4]string{"B3", "甲", "2120.00"}, [4]string{"A1", "甲", "109.00"})
	d.agree(3, from(d.orders("b.xlsx", rows[1:7]...)))

	arranged := from(d.orders("c.xlsx", [4]string{"C1", "甲", "106.00"}, [4]string{"C2", "甲", "212.00"}, [4]string{"C3", "甲", "3180.00"}, [4]string{"C4", "甲", "50.00"}))
	arranged.Arranged = app.Arranged{Split: true, MergeBuyers: true, InvoiceLimit: 1_000_00}
	p := d.agree(4, arranged)
	if p.Orders != 4 || p.Splits != 1 || p.Parts != 3 || p.Merges != 1 || p.Members != 3 {
		t.Errorf("%+v", p)
	}
	d.agree(0, arranged)
}

// An order that is held at the end of the reading, as one that was sent with a changed cell, is in
// no plan; it is not merged with others of its buyer and sent.
func TestPlanLeavesChangedOrdersOut(t *testing.T) {
	t.Parallel()
	for name, as := range map[string]app.Arranged{"as they are": {}, "merged": {MergeBuyers: true}, "split": {Split: true, InvoiceLimit: 150_00}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			profile := []string{"profile", d.put("sales.yaml", saleProfile)}
			in := from(d.put("sales.csv", saleTitles+"2026-11-03,甲,服务,106.00\n2026-11-04,甲,咨询,212.00\n2026-11-05,甲,培训,318.00\n"))
			d.agree(3, in, profile...)
			d.put("sales.csv", saleTitles+"2026-11-03,甲,服务,106.00\n2026-11-05,甲,培训,318.00\n2026-11-20,甲,设计,42.40\n2026-11-14,甲,咨询,212.00\n")
			in.Arranged = as
			p := d.agree(1, in, profile...)
			if p.Orders != 1 || p.Merges > 0 || p.Splits > 0 || d.accepted() != 4 {
				t.Errorf("%+v", p)
			}
			if again := d.agree(0, in, profile...); again.Orders > 0 {
				t.Errorf("again: %+v", again)
			}
		})
	}
}

// Before it sends, submit shows what an import recorded, and of named orders these; what the
// question was answered with no for is shown again by a run.
func TestPreviewOfWhatWaits(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.two()
	must(d, imports(file))
	stop := errors.New("seen")
	var seen []*pipeline.Preview
	see := func(p *pipeline.Preview) error { seen = append(seen, p); return stop }
	for _, o := range []app.SubmitOptions{{Preview: see}, {Preview: see, Orders: app.Orders{Numbers: []string{"A2"}}}} {
		if _, _, err := on(d, submits(o)); !errors.Is(err, stop) {
			t.Fatal(err)
		}
	}
	_, _, err := on(d, func(a *app.App) (*app.Result, error) {
		return a.Run(context.Background(), app.RunOptions{Input: from(file), Preview: see})
	})
	if !errors.Is(err, stop) || d.accepted() > 0 {
		t.Fatal(err)
	}
	var orders []int
	for _, p := range seen {
		orders = append(orders, p.Orders)
	}
	if !slices.Equal(orders, []int{2, 1, 2}) || seen[1].Largest[0].OrderNo != "A2" || seen[1].Gross != 212_00 {
		t.Errorf("%v, %+v", orders, seen[1])
	}
	if r := must(d, statusOf(app.Selection{})); r.Summary.Count(ledger.Ready) != 2 {
		t.Errorf("%v", states(r.Summary))
	}
}
