package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// played is a simulator whose clock a test moves.
type played struct {
	*simulator.Running
	ahead atomic.Int64
}

func play(t *testing.T, knobs ...string) *played {
	t.Helper()
	p := &played{}
	clock := func() time.Time { return time.Now().Add(time.Duration(p.ahead.Load())) }
	p.Running = simtest.Start(t, simulator.Options{Clock: clock}, append([]string{"rate=0", "issuing_ms=0", "signing_ms=0"}, knobs...)...)
	return p
}

// on runs a command of a place against the simulator.
func (p *played) on(at *place, args ...string) result {
	return at.run(context.Background(), nil, append(args, "--endpoint", p.Endpoint(), "--rate", "unlimited")...)
}

// turn turns a knob; empty: none.
func (p *played) turn(t *testing.T, knob string) {
	t.Helper()
	if knob == "" {
		return
	}
	p.Server.Adjust(func(k *simulator.Knobs) {
		if err := simulator.ParseKnob(knob, k); err != nil {
			t.Fatal(err)
		}
	})
}

func (p *played) issueCalls() int64 { return p.Server.State().Methods[nuonuo.MethodIssue].Calls }

// kept is everything that the ledger keeps of orders and their invoices, but when and by whom it
// was looked at.
func (p *place) kept() []string {
	p.t.Helper()
	db, err := sqlx.Open("sqlite", p.ledger)
	if err != nil {
		p.t.Fatal(err)
	}
	defer db.Close()
	var out []string
	for _, query := range []string{
		`SELECT order_no, state, hash, serial, code, error, issued_at, kind, buyer, buyer_tax, remark, net, tax, gross, rates, differs, rest_until FROM orders`,
		`SELECT o.order_no, v.n, v.serial, v.status, v.code, v.number, v.issued_at, v.kind, v.net, v.tax, v.gross, v.pdf, v.ofd, v.xml, v.fail
			FROM invoices v JOIN orders o ON o.id = v.order_id`,
	} {
		rows, err := db.Queryx(query)
		if err != nil {
			p.t.Fatal(err)
		}
		for rows.Next() {
			values, err := rows.SliceScan()
			if err != nil {
				p.t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%q", values))
		}
		if err := rows.Close(); err != nil {
			p.t.Fatal(err)
		}
	}
	slices.Sort(out)
	return out
}

// A lost ledger comes back whole: an order that is adopted has every field that it has where it was
// issued the usual way, of every kind, with discounts, several rates, persons and special business,
// and split into several invoices. None of them differs.
func TestLostLedgerComesBackWithEveryField(t *testing.T) {
	t.Parallel()
	for _, knobs := range [][]string{nil, {"split_over=3000"}, {"split_over=3000", "split_serial=on"}} {
		t.Run(strings.Join(knobs, " "), func(t *testing.T) {
			t.Parallel()
			sim, p := play(t, knobs...), newPlace(t, 1)
			var b bytes.Buffer
			orders := fixture.Orders(80, 11)
			if err := fixture.WriteOwn(&b, orders); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(p.orders, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			first := sim.on(p, "run", p.orders, "--json")
			if first.code != 0 || !strings.Contains(first.out, `"issued":80`) {
				t.Fatalf("%+v", first)
			}
			want := p.kept()
			for _, name := range []string{p.ledger, p.ledger + "-wal", p.ledger + "-shm"} {
				if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
			}
			second := sim.on(p, "run", p.orders, "--json")
			if second.code != 0 || strings.Contains(second.out, "finding") {
				t.Fatalf("%+v", second)
			}
			if d := cmp.Diff(want, p.kept()); d != "" {
				t.Errorf("adopted orders differ from those issued (-issued +adopted):\n%s", d)
			}
			if twice := sim.Server.State().Doubles(); len(twice) > 0 || sim.Server.State().Accepted != 80 {
				t.Errorf("accepted twice: %v", twice)
			}
		})
	}
}

// Another invoice under an order's number holds the order, and the run ends with 3 until somebody
// decides; what the platform may change by itself is a warning.
func TestInvoiceOfSomebodyElse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		as          string
		state, code string
		ends        int
	}{
		{"tax_num", "held", "FP-DUP-004", exitRejected}, {"buyer", "held", "FP-DUP-004", exitRejected}, {"gross", "held", "FP-DUP-004", exitRejected},
		{"rate", "held", "FP-DUP-004", exitRejected}, {"kind", "held", "FP-DUP-004", exitRejected}, {"red", "held", "FP-DUP-004", exitRejected},
		{"name", "issued", "FP-DUP-010", exitDone}, {"cents", "issued", "FP-DUP-010", exitDone},
	} {
		t.Run(c.as, func(t *testing.T) {
			t.Parallel()
			sim, p := play(t, "foreign_orders=M00001", "foreign_as="+c.as), newPlace(t, 3)
			r := sim.on(p, "run", p.orders, "--json")
			if r.code != c.ends || strings.Count(r.out, `"code":"`+c.code+`"`) != 1 {
				t.Fatalf("%+v", r)
			}
			rows := p.run(context.Background(), nil, "export", "--all", "--format", "jsonl")
			for line := range strings.Lines(rows.out) {
				if !strings.Contains(line, `"order_no":"M00001"`) {
					continue
				}
				if !strings.Contains(line, `"status":"`+c.state+`"`) || strings.Contains(line, `"invoice_no":""`) != (c.state == "held") {
					t.Errorf("the export says %s", line)
				}
			}
			if strings.Contains(rows.out+r.out, "换号") || strings.Contains(rows.out, "new number") {
				t.Errorf("a new number is advised: %s %s", rows.out, r.out)
			}
			calls := sim.issueCalls()
			sim.on(p, "run", p.orders)
			if got := sim.issueCalls(); got != calls {
				t.Errorf("%d orders were sent again", got-calls)
			}
		})
	}
}

// A failure that the platform issues later is found by the same command, and a new number for the
// sale meanwhile is turned away by every command that reads.
func TestFailureThatIsIssuedLater(t *testing.T) {
	t.Parallel()
	sim, p := play(t, "fail_orders=M00001", "fail_cause=内部错误。请稍后再试", "revive_ms=3600000"), newPlace(t, 3)
	r := sim.on(p, "run", p.orders)
	if r.code != exitRejected || !strings.Contains(r.out, "开票失败 1") {
		t.Fatalf("%+v", r)
	}
	rows := p.run(context.Background(), nil, "export", "--all", "--format", "jsonl").out
	if !strings.Contains(rows, "可能已开，勿重开：内部错误。请稍后再试") {
		t.Errorf("the export does not say that it may exist: %s", rows)
	}
	retyped := filepath.Join(filepath.Dir(p.orders), "retyped.xlsx")
	sheet := strings.Split(table(2), "\n")
	sheet[1], sheet[2] = strings.Replace(sheet[2], "M00001", "NEW-1", 1), strings.Replace(sheet[1], "M00000", "NEW-0", 1)
	if err := writeWorkbook(retyped, strings.Join(sheet, "\n")); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"check", "import", "run"} {
		r := sim.on(p, command, retyped, "--json")
		if r.code != exitRejected || strings.Count(r.out, `"code":"FP-DUP-008"`) != 1 || !strings.Contains(r.out, "M00001") {
			t.Errorf("%s: %+v", command, r)
		}
	}
	sim.ahead.Store(int64(2 * time.Hour))
	if r := sim.on(p, "run", p.orders, "--json"); r.code != 0 || !strings.Contains(r.out, `"issued":3`) {
		t.Errorf("later: %+v", r)
	}
	if r := sim.on(p, "run", retyped, "--json"); r.code != exitRejected || !strings.Contains(r.out, `"code":"FP-DUP-008"`) {
		t.Errorf("the new number after that: %+v", r)
	}
	if o, _ := sim.Server.Order("91330106MADEM0003K", "NEW-1"); o.Accepted != 0 {
		t.Error("the sale was invoiced twice")
	}
	if o, _ := sim.Server.Order("91330106MADEM0003K", "NEW-0"); o.Accepted != 1 {
		t.Error("a sale like an issued one was not invoiced")
	}
}

// A failure that names the order's fault does not keep a new number back, once the platform says
// that it stays a failure; import asks too.
func TestPlainFailureIsAskedByImport(t *testing.T) {
	t.Parallel()
	sim, p := play(t, "fail_orders=M00001", "fail_cause=购方税号有误"), newPlace(t, 3)
	if r := sim.on(p, "run", p.orders); r.code != exitRejected {
		t.Fatalf("%+v", r)
	}
	retyped := filepath.Join(filepath.Dir(p.orders), "retyped.xlsx")
	sheet := strings.Split(table(2), "\n")
	if err := writeWorkbook(retyped, sheet[0]+"\n"+strings.Replace(sheet[2], "M00001", "NEW-1", 1)); err != nil {
		t.Fatal(err)
	}
	if r := p.run(context.Background(), nil, "import", retyped, "--json", "--endpoint", "http://127.0.0.1:1/open/v1/services"); r.code != exitPending || !strings.Contains(r.out, "FP-DUP-008") {
		t.Errorf("without the platform: %+v", r)
	}
	if r := sim.on(p, "import", retyped, "--json"); r.code != 0 || !strings.Contains(r.out, `"ready":1`) {
		t.Errorf("with it: %+v", r)
	}
}

// A failed order that was taken out may still be issued: the platform is asked about it before a
// new number is used.
func TestDroppedFailureIsAskedBeforeANewNumber(t *testing.T) {
	t.Parallel()
	for name, revive := range map[string]string{"it is issued later": "revive_ms=3600000", "it stays a failure": "revive_ms=0"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, p := play(t, "fail_orders=M00001", "fail_cause=购方税号有误", revive), newPlace(t, 3)
			if r := sim.on(p, "run", p.orders); r.code != exitRejected {
				t.Fatalf("%+v", r)
			}
			if r := sim.on(p, "drop", "M00001"); r.code != exitDone {
				t.Fatalf("%+v", r)
			}
			sim.ahead.Store(int64(2 * time.Hour))
			retyped := filepath.Join(filepath.Dir(p.orders), "retyped.xlsx")
			sheet := strings.Split(table(2), "\n")
			if err := writeWorkbook(retyped, sheet[0]+"\n"+strings.Replace(sheet[2], "M00001", "NEW-1", 1)); err != nil {
				t.Fatal(err)
			}
			r, accepted, want := sim.on(p, "run", retyped, "--json"), 0, exitRejected
			if revive == "revive_ms=0" {
				accepted, want = 1, exitDone
			}
			if o, _ := sim.Server.Order("91330106MADEM0003K", "NEW-1"); r.code != want || o.Accepted != accepted || (want != exitDone) != strings.Contains(r.out, "FP-DUP-008") {
				t.Errorf("accepted %d times: %+v", o.Accepted, r)
			}
		})
	}
}

// A failed order that was taken out, and whose sale was invoiced under another number, may be
// issued all the same: a run of its file and reconcile find that, and end with 3 until a person has
// seen it.
func TestDroppedFailureThatIsIssuedLater(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"run", "reconcile"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, p := play(t, "fail_orders=M00001", "fail_cause=购方税号有误", "revive_ms=3600000"), newPlace(t, 3)
			step := func(code int, args ...string) result {
				t.Helper()
				r := sim.on(p, args...)
				if r.code != code {
					t.Fatalf("%v: %+v", args, r)
				}
				return r
			}
			step(exitRejected, "run", p.orders)
			step(exitDone, "drop", "M00001")
			right := filepath.Join(filepath.Dir(p.orders), "right.xlsx")
			sheet := strings.Split(table(2), "\n")
			corrected := strings.Replace(strings.Replace(sheet[2], "M00001", "NEW-1", 1), "91330106MA0DEM0058", "91330106MA0DEM0066", 1)
			if err := writeWorkbook(right, sheet[0]+"\n"+corrected); err != nil {
				t.Fatal(err)
			}
			step(exitDone, "run", right)
			step(exitDone, "reconcile")
			sim.ahead.Store(int64(2 * time.Hour))
			command := []string{name, "--endpoint", sim.Endpoint(), "--rate", "unlimited", "--json"}
			if name == "run" {
				command = append(command, p.orders)
			}
			if r := p.at(2*time.Hour, p.ledger, command...); r.code != exitRejected || !strings.Contains(r.out, "FP-DUP-012") {
				t.Errorf("%+v", r)
			}
			step(exitRejected, "status", "--all")
			step(exitDone, "accept", "M00001")
			step(exitDone, "status", "--all")
			if r := p.at(3*time.Hour, p.ledger, command...); r.code != exitDone {
				t.Errorf("%+v", r)
			}
		})
	}
}

// A failed order that was taken out and brought back is failed again, and never sent a second time.
func TestDroppedFailureThatIsBroughtBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, revive string
		undone, then int
		state        string
	}{{"it is issued meanwhile", "revive_ms=3600000", exitRejected, exitDone, "issued"}, {"it stays a failure", "revive_ms=0", exitDone, exitRejected, "failed"}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sim, p := play(t, "accept_duplicates=on", "fail_orders=M00001", "fail_cause=购方税号有误", c.revive), newPlace(t, 3)
			step := func(code int, args ...string) {
				t.Helper()
				if r := sim.on(p, args...); r.code != code {
					t.Fatalf("%v: %+v", args, r)
				}
			}
			step(exitRejected, "run", p.orders)
			step(exitDone, "drop", "M00001")
			sim.ahead.Store(int64(2 * time.Hour))
			step(c.undone, "drop", "--undo", "M00001")
			step(c.undone, "status", "--all")
			step(exitDone, "accept", "M00001")
			step(c.then, "submit", "M00001")
			step(c.then, "run", p.orders)
			row := p.run(context.Background(), nil, "export", "--all", "--format", "jsonl")
			if o, _ := sim.Server.Order("91330106MADEM0003K", "M00001"); o.Accepted != 1 || !regexp.MustCompile(`"order_no":"M00001",.*"status":"`+c.state).MatchString(row.out) {
				t.Errorf("accepted %d times: %+v", o.Accepted, row)
			}
		})
	}
}

// An invoice that a person accepted for the order's own is no news when it is asked for again.
func TestAcceptedInvoiceStaysAccepted(t *testing.T) {
	t.Parallel()
	for _, as := range []string{"gross", "tax_num", "rate"} {
		t.Run(as, func(t *testing.T) {
			t.Parallel()
			sim, p := play(t, "foreign_orders=M00001", "foreign_as="+as), newPlace(t, 3)
			for _, step := range []struct {
				code int
				args []string
			}{
				{exitRejected, []string{"run", p.orders}}, {exitDone, []string{"accept", "M00001"}}, {exitDone, []string{"status", "--all"}},
				{exitDone, []string{"reconcile", "--recheck", "--all"}}, {exitDone, []string{"status", "--all"}}, {exitDone, []string{"run", p.orders}},
			} {
				if r := sim.on(p, step.args...); r.code != step.code {
					t.Fatalf("%v: %+v", step.args, r)
				}
			}
		})
	}
}

// Serial numbers of others, odd rows and rows that come twice change nothing of what is issued.
func TestAnswersOfOthersAreNotBelieved(t *testing.T) {
	t.Parallel()
	sim, p := play(t, "swap_serials=0.6", "odd_rows=twice,no_order_no,no_serial,stranger", "odd_share=0.2"), newPlace(t, 60)
	r := sim.on(p, "run", p.orders, "--json")
	if r.code != 0 || !strings.Contains(r.out, `"issued":60`) {
		t.Fatalf("%+v", r)
	}
	books := sim.Server.State().Sellers["91330106MADEM0003K"].Orders
	rows := p.run(context.Background(), nil, "export", "--all", "--format", "csv")
	for no, o := range books {
		if len(o.Serials) != 1 || o.Accepted != 1 {
			t.Errorf("order %s: %+v", no, o)
		}
		for line := range strings.Lines(rows.out) {
			if cells := strings.Split(line, ","); cells[0] == no && cells[1] != "" && cells[1] != o.Serials[0] {
				t.Errorf("order %s has serial number %s in the ledger, %s at the platform", no, cells[1], o.Serials[0])
			}
		}
	}
}

// The account is at fault while a drop is undone: that ends the command as it ends others.
func TestDropThatIsUndoneMeetsTheAccount(t *testing.T) {
	t.Parallel()
	sim, p := play(t, "fail_orders=M00001", "fail_cause=购方税号有误"), newPlace(t, 3)
	for _, step := range []struct {
		code int
		args []string
		knob string
	}{
		{exitRejected, []string{"run", p.orders}, ""}, {exitDone, []string{"drop", "M00001"}, "token_quota=1"},
		{exitAccount, []string{"drop", "--undo", "M00001"}, "token_quota=0"},
	} {
		if r := sim.on(p, step.args...); r.code != step.code {
			t.Fatalf("%v: %+v", step.args, r)
		}
		sim.turn(t, step.knob)
		execute(t, p.ledger, "DELETE FROM tokens")
	}
	r := p.run(context.Background(), nil, "drop", "--undo", "M00001", "--endpoint", "http://127.0.0.1:1/open/v1/services", "--lang", "en")
	if r.code != exitAway {
		t.Errorf("%+v", r)
	}
	if r := sim.on(p, "status", "--all"); !strings.Contains(r.out, "已取消") {
		t.Errorf("a drop was undone that nobody could ask about: %+v", r)
	}
}

// An order that was split into several invoices is one order.
func TestDroppedBatchCountsOrders(t *testing.T) {
	t.Parallel()
	sim, p := play(t, "fail_orders=M00001", "fail_cause=购方税号有误", "split_over=95.30"), newPlace(t, 2)
	rows := strings.TrimSpace(table(2))
	line := strings.Split(rows, "\n")[2]
	if err := writeWorkbook(p.orders, rows+"\n"+strings.Replace(line, "咨询服务", "设计服务", 1)); err != nil {
		t.Fatal(err)
	}
	r := sim.on(p, "run", p.orders)
	batch := regexp.MustCompile(`批次：(\S+)`).FindStringSubmatch(r.out)
	if r.code != exitRejected || batch == nil {
		t.Fatalf("%+v", r)
	}
	all := p.run(context.Background(), nil, "export", "--all", "--format", "jsonl")
	if n := strings.Count(all.out, `"order_no":"M00001"`); n < 2 {
		t.Fatalf("%d rows: it was not split", n)
	}
	if r := sim.on(p, "drop", "--batch", batch[1], "--lang", "en"); r.code != exitDone || !strings.Contains(r.err, "Drops 1 orders, 202.00 yuan") {
		t.Errorf("%+v", r)
	}
}

// The number of an invoice that the platform issued for another order is no invoice by hand.
func TestInvoiceOfAnotherOrderIsNotOneByHand(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 3)
	if r := p.run(context.Background(), nil, "run", p.orders, "--rate", "unlimited"); r.code != exitDone {
		t.Fatalf("%+v", r)
	}
	rows := p.run(context.Background(), nil, "export", "--all", "--format", "jsonl")
	number := regexp.MustCompile(`"order_no":"M00001",.*"invoice_no":"(\d{20})"`).FindStringSubmatch(rows.out)
	more := filepath.Join(filepath.Dir(p.orders), "more.xlsx")
	sheet := strings.Split(table(2), "\n")
	if err := writeWorkbook(more, sheet[0]+"\n"+strings.Replace(sheet[2], "M00001", "NEW-1", 1)); err != nil {
		t.Fatal(err)
	}
	if r := p.run(context.Background(), nil, "import", more); r.code != exitDone {
		t.Fatalf("%+v", r)
	}
	r := p.run(context.Background(), nil, "drop", "NEW-1", "--issued-as", number[1])
	if r.code != exitUnusable || !strings.Contains(r.err, "是订单 M00001 的发票") {
		t.Errorf("%+v", r)
	}
	if r := p.run(context.Background(), nil, "drop", "NEW-1", "--issued-as", "26332000001234567890"); r.code != exitDone {
		t.Errorf("%+v", r)
	}
}
