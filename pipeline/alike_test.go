package pipeline_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// retyped is a file in which somebody gave the same sale a new number.
func retyped(l *sqlledger.Store, p pipeline.Platform, no string) (*run, *[]rules.Finding) {
	return retypedFor(l, p, no, "113.00")
}

func retypedFor(l *sqlledger.Store, p pipeline.Platform, no, amount string) (*run, *[]rules.Finding) {
	r := again(l, p, []*invoice.Draft{draft(2, no, sellerA, amount)})
	r.Batch = ledger.Batch{ID: "b-" + no, Digest: "d-" + no, Sources: []string{no + ".xlsx"}, Created: time.Now()}
	var heard []rules.Finding
	r.OnFinding = func(f rules.Finding) { heard = append(heard, f) }
	return r, &heard
}

// turnedAway says for which order an item was turned away, and in what words.
func turnedAway(heard []rules.Finding) (orderNo, words string) {
	i := slices.IndexFunc(heard, func(f rules.Finding) bool { return f.Code == rules.LooksAlike })
	if i < 0 {
		return "", ""
	}
	return heard[i].Args[0], heard[i].Message("zh")
}

func turnedAwayFor(heard []rules.Finding) string {
	no, _ := turnedAway(heard)
	return no
}

// What was typed once more under a new number while the first is in doubt would be a second
// invoice.
func TestNewNumberForAnOrderInDoubtIsTurnedAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.hidden = 24 * time.Hour
		p.script["A-1"] = []behaviour{acceptMute}
		first, l := newRun(t, p, []*invoice.Draft{draft(2, "A-1", sellerA, "113.00")})
		defer l.Close()
		first.Timing.Wait, first.Timing.Visibility = time.Minute, time.Hour
		execute(t, first)
		want(t, first.Summary, map[ledger.State]int{ledger.Unknown: 1})

		second, heard := retyped(l, p, "A-2")
		second.Timing.Wait, second.Timing.Visibility = time.Minute, time.Hour
		execute(t, second)
		want(t, second.Summary, map[ledger.State]int{ledger.Rejected: 1})
		got, message := turnedAway(*heard)
		if got != "A-1" || len(p.accepted["A-2"]) != 0 {
			t.Fatalf("turned away for %q, accepted %v", got, p.accepted["A-2"])
		}
		if !strings.Contains(message, "A-1") || !strings.Contains(message, "可能已经开出") {
			t.Errorf("the finding says %q", message)
		}

		// The first turns out to be issued. The same command once more must not invoice the sale a
		// second time.
		p.hidden = 0
		nightly(t, l, p)
		third, heard := retyped(l, p, "A-2")
		execute(t, third)
		if _, message := turnedAway(*heard); !strings.Contains(message, "已开票。没有开票") {
			t.Errorf("of an issued one the finding says %q", message)
		}
		fourth, other := retyped(l, p, "A-3")
		execute(t, fourth)
		if turnedAwayFor(*heard) != "A-1" || turnedAwayFor(*other) != "A-1" || p.submits["A-2"]+p.submits["A-3"] != 0 {
			t.Errorf("after it was issued: %v and %v, sent %v", *heard, *other, p.submits)
		}
	})
}

// A failed order is asked for before a new number is used for the same.
func TestFailedOrderIsAskedBeforeANewNumber(t *testing.T) {
	for name, c := range map[string]struct {
		issued, maybe bool
		sent          int
	}{"issued_meanwhile": {true, false, 0}, "failed_for_good": {false, false, 1}, "may_be_issued": {false, true, 0}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				p.finishes = map[string]ledger.State{"A-1": ledger.Failed}
				p.edit = func(_ string, f *pipeline.Found) {
					if f.State == ledger.Failed {
						f.Text, f.MayExist = "系统繁忙", c.maybe
					}
				}
				first, l := newRun(t, p, []*invoice.Draft{draft(2, "A-1", sellerA, "113.00")})
				defer l.Close()
				execute(t, first)
				if c.issued {
					p.finishes = nil
				}
				asked := len(p.asked["A-1"])
				second, heard := retyped(l, p, "A-2")
				execute(t, second)
				if p.submits["A-2"] != c.sent || (turnedAwayFor(*heard) == "A-1") != (c.sent == 0) {
					t.Errorf("sent %d times, findings %v", p.submits["A-2"], *heard)
				}
				if !c.maybe && len(p.asked["A-1"]) == asked {
					t.Error("nobody asked for the failed order")
				}
				if e := entryOf(t, l, "A-1"); c.issued && e.State != ledger.Issued {
					t.Errorf("the failed order is %s", e.State)
				}
			})
		})
	}
}

// Without the platform nothing shows that the failed order was not issued.
func TestFailedOrderThatCannotBeAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, l, list := failedOrder(t, "开票失败", false)
		defer l.Close()
		same := list[0]
		same.Number = "A-2"
		same.Rows[0].Cells[0].Text = "A-2"
		r := again(l, nil, []*invoice.Draft{same})
		r.Batch = ledger.Batch{ID: "b2", Digest: "d2", Created: time.Now()}
		if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
			t.Fatal(err)
		}
		want(t, r.Summary, map[ledger.State]int{ledger.Rejected: 1})
	})
}

// checkedAs is what a check makes of an order that asks for the same as e under another number.
func checkedAs(t *testing.T, l *sqlledger.Store, e *ledger.Entry, no string) *ledger.Item {
	t.Helper()
	o := *e.Order
	o.OrderNo = no
	hash, err := o.Hash()
	if err != nil {
		t.Fatal(err)
	}
	items := []ledger.Item{{Order: &o, Hash: hash, Facts: rules.Facts{OrderNo: no}}}
	c, err := pipeline.Compare(context.Background(), l, ledger.Batch{ID: "check", Sources: []string{"other.xlsx"}}, time.Now())
	if err == nil {
		_, err = c.Items(context.Background(), items)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &items[0]
}

// A check says the same, without changing anything.
func TestCheckKnowsOrdersInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, l, list := failedOrder(t, "内部错误。请稍后再试", true)
		defer l.Close()
		e := entryOf(t, l, list[0].Number)
		check := func(no string) *ledger.Item { return checkedAs(t, l, &e, no) }
		if item := check("NEW-1"); item.Order != nil || turnedAwayFor(item.Findings) != list[0].Number {
			t.Errorf("a new number: %+v", item.Findings)
		}
		if item := check(list[0].Number); item.Order == nil || turnedAwayFor(item.Findings) != "" {
			t.Errorf("its own number: %+v", item.Findings)
		}
		if _, err := l.Find(context.Background(), ledger.Key{Seller: sellerA, OrderNo: "NEW-1"}); err == nil {
			t.Error("a check changed the ledger")
		}
	})
}

// Two sales that are the same and were both there before anything went wrong are two sales.
func TestTwinsThatTheLedgerKnowsAreSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		twins := []*invoice.Draft{draft(2, "A-1", sellerA, "113.00"), draft(3, "A-2", sellerA, "113.00")}
		p.script["A-1"] = []behaviour{acceptMute}
		r, l := newRun(t, p, twins)
		defer l.Close()
		execute(t, r)
		execute(t, again(l, p, twins))
		if p.submits["A-1"] != 1 || p.submits["A-2"] != 1 {
			t.Errorf("sent %v", p.submits)
		}
	})
}

// An item passes only when nothing is against it: of two orders that ask for the same, the platform
// says that one is failed still; the words of the other say that it may exist.
func TestEveryOrderThatAsksForTheSameCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, _ := failedOrder(t, "购方税号有误", false)
		defer l.Close()
		p.edit = func(no string, f *pipeline.Found) {
			if f.State == ledger.Failed {
				f.Code, f.Text, f.MayExist = "22", "开票失败", no == "A-2"
			}
		}
		second, _ := retypedFor(l, p, "A-2", "1.13")
		execute(t, second)
		want(t, second.Summary, map[ledger.State]int{ledger.Failed: 1})
		third, heard := retypedFor(l, p, "A-3", "1.13")
		execute(t, third)
		if got := turnedAwayFor(*heard); got != "A-2" || p.submits["A-3"] != 0 {
			t.Errorf("turned away for %q, sent %d times", got, p.submits["A-3"])
		}
		e := entryOf(t, l, "A-2")
		if item := checkedAs(t, l, &e, "A-3"); item.Order != nil {
			t.Error("a check lets it pass")
		}
	})
}

// An order that the platform does not show is not surely failed.
func TestHiddenFailureIsNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l, list := failedOrder(t, "购方税号有误", false)
		defer l.Close()
		p.hidden = 24 * time.Hour
		second, heard := retypedFor(l, p, "A-2", "1.13")
		execute(t, second)
		if got := turnedAwayFor(*heard); got != list[0].Number || p.submits["A-2"] != 0 {
			t.Errorf("turned away for %q, sent %d times", got, p.submits["A-2"])
		}
		failed := map[int64]bool{}
		r := again(l, p, nil)
		r.Batch, r.Orders = ledger.Batch{}, []int64{entryOf(t, l, list[0].Number).ID}
		if err := r.do(context.Background(), pipeline.AskFailedStage(failed)); err != nil || len(failed) != 0 {
			t.Errorf("it counts as failed still: %v, %v", failed, err)
		}
		w := &pipeline.Retry{Numbers: []string{list[0].Number}}
		r = again(l, p, nil)
		r.Batch = ledger.Batch{}
		if err := r.do(context.Background(), pipeline.RetryStages(w)...); err != nil || w.Report.Retried != 0 || len(p.reissued) != 0 {
			t.Errorf("it is retried: %+v, %v", w.Report, err)
		}
	})
}
