package red_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// Two lines of 100 + 13 and 200 + 26.
var deadBlue = red.Blue{No: "26330000000000000001", Net: 300_00, Tax: 39_00, Gross: 339_00}

var deadLines = []invoice.BlueLine{{Index: 1, Net: 100_00, Tax: 13_00}, {Index: 2, Net: 200_00, Tax: 26_00}}

// one is a red of deadBlue: of the whole, of line 1 or of half of line 2.
type one struct {
	key    string
	refund string
	part   string // "whole", "first", "half", "unplaced"
	state  ledger.State
	status red.Status
	unsent bool
}

func (o one) entry(t interface{ Fatal(...any) }, id int64) ledger.Entry {
	b := red.Body{Key: o.key, RefundNo: o.refund, Blue: deadBlue, Lines: deadLines}
	switch o.part {
	case "first":
		b.Red.Lines = []invoice.RedLine{{Index: 1, Net: 100_00, Tax: 13_00}}
	case "half":
		b.Red.Lines = []invoice.RedLine{{Index: 2, Net: 100_00, Tax: 13_00}}
	case "unplaced":
		b.Origin, b.Lines, b.Net, b.Tax = red.Bureau, nil, 100_00, 13_00
	default:
		b.Red = invoice.Red{Whole: true, Lines: []invoice.RedLine{{Index: 1, Net: 100_00, Tax: 13_00}, {Index: 2, Net: 200_00, Tax: 26_00}}}
	}
	if len(b.Red.Lines) > 0 {
		s := b.Red.Sums()
		b.Net, b.Tax = s.Net, s.Tax
	}
	body, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	detail, err := json.Marshal(red.Detail{Status: o.status})
	if err != nil {
		t.Fatal(err)
	}
	e := ledger.Entry{ID: id, State: o.state, Detail: detail, Plan: &ledger.Plan{Effect: red.Effect, Invoice: 1 + id/1000, Subject: o.key, Body: body}}
	if !o.unsent {
		e.Sent = time.Unix(id, 0)
	}
	return e
}

func lapsedRed(key, part string) one {
	return one{key: key, part: part, state: ledger.Failed, status: red.Lapsed}
}

func (o one) is(state ledger.State, status red.Status) one {
	o.state, o.status = state, status
	return o
}

func (o one) of(refund string) one {
	o.refund = refund
	return o
}

// The last attempt at what was asked for is dead, unless a person ended it, or it is reversed
// otherwise.
func TestDeadReds(t *testing.T) {
	t.Parallel()
	const done, failed, dropped = ledger.Done, ledger.Failed, ledger.Dropped
	looked := one{key: "a", part: "whole", state: dropped, unsent: true}
	for name, c := range map[string]struct {
		reds []one
		want []int64
	}{
		"a lapsed one":                         {[]one{lapsedRed("a", "whole")}, []int64{1}},
		"refused by the platform":              {[]one{lapsedRed("a", "whole").is(failed, "")}, []int64{1}},
		"the last attempt":                     {[]one{lapsedRed("a", "whole"), lapsedRed("a", "whole")}, []int64{2}},
		"withdrawn":                            {[]one{lapsedRed("a", "whole").is(failed, red.Withdrawn)}, nil},
		"withdrawn after it lapsed":            {[]one{lapsedRed("a", "whole"), lapsedRed("a", "whole").is(failed, red.Withdrawn)}, nil},
		"cancelled after it lapsed":            {[]one{lapsedRed("a", "whole"), lapsedRed("a", "whole").is(failed, red.Cancelled)}, nil},
		"a withdrawn sheet":                    {[]one{lapsedRed("a", "whole"), lapsedRed("a", "whole").is(failed, red.SheetWithdrawn)}, nil},
		"lapsed after it was withdrawn":        {[]one{lapsedRed("a", "whole").is(failed, red.Withdrawn), lapsedRed("a", "whole")}, []int64{2}},
		"closed":                               {[]one{lapsedRed("a", "whole"), lapsedRed("a", "whole").is(dropped, red.Lapsed)}, nil},
		"lapsed after it was closed":           {[]one{lapsedRed("a", "whole").is(dropped, red.Lapsed), lapsedRed("a", "whole")}, []int64{2}},
		"a no at the prompt":                   {[]one{lapsedRed("a", "whole"), looked}, []int64{1}},
		"under way again":                      {[]one{lapsedRed("a", "whole"), lapsedRed("a", "whole").is(ledger.Submitted, red.WaitsBuyer)}, nil},
		"reversed in the end":                  {[]one{lapsedRed("a", "whole"), lapsedRed("a", "whole").is(done, red.Confirmed)}, nil},
		"reversed under another key":           {[]one{lapsedRed("a", "whole"), lapsedRed("b", "whole").is(done, red.Confirmed)}, nil},
		"under way under another key":          {[]one{lapsedRed("a", "first"), lapsedRed("b", "first").is(ledger.Submitted, red.WaitsBuyer)}, nil},
		"both lapsed":                          {[]one{lapsedRed("a", "first"), lapsedRed("b", "first")}, []int64{2}},
		"the other one withdrawn":              {[]one{lapsedRed("a", "first"), lapsedRed("b", "first").is(failed, red.Withdrawn)}, nil},
		"another refund":                       {[]one{lapsedRed("a", "first").of("T1"), lapsedRed("b", "first").of("T2")}, []int64{1, 2}},
		"another refund is reversed":           {[]one{lapsedRed("a", "half").of("T1"), lapsedRed("b", "half").of("T2").is(done, "")}, []int64{1}},
		"nothing is left of the line":          {[]one{lapsedRed("a", "first").of("T1"), lapsedRed("b", "first").of("T2").is(done, "")}, nil},
		"another part is reversed":             {[]one{lapsedRed("a", "first"), lapsedRed("b", "half").is(done, "")}, []int64{1}},
		"a part of the whole is reversed":      {[]one{lapsedRed("a", "whole"), lapsedRed("b", "first").is(done, "")}, []int64{1}},
		"all of it is, in parts":               {[]one{lapsedRed("a", "whole"), lapsedRed("b", "first").is(done, ""), lapsedRed("c", "half").is(done, ""), lapsedRed("d", "half").of("T").is(done, "")}, nil},
		"one red is one refund":                {[]one{lapsedRed("a", "half").of("T1"), lapsedRed("b", "half").of("T2"), lapsedRed("c", "half").is(done, "")}, []int64{2}},
		"a buyer's form of the whole":          {[]one{lapsedRed("a", "half").of("T1"), lapsedRed("bureau-1", "whole").is(done, red.Confirmed)}, nil},
		"unknown lines at the bureau":          {[]one{lapsedRed("a", "first"), lapsedRed("bureau-1", "unplaced").is(done, red.Confirmed)}, []int64{1}},
		"one that was there before is no help": {[]one{lapsedRed("b", "half").is(done, ""), lapsedRed("a", "half")}, []int64{2}},
	} {
		var list []ledger.Entry
		for i, r := range c.reds {
			list = append(list, r.entry(t, int64(i+1)))
		}
		if got, err := red.Dead(list, nil); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v: %v", name, got, c.want, err)
		}
		if got, err := red.Dead(list, map[int64]bool{1: true, 7: true}); err != nil || len(got) > 0 {
			t.Errorf("%s, of a void invoice: %v, %v", name, got, err)
		}
	}
}

// Of any history, each request has at most one dead red, which is its last sent attempt and has
// failed; those of other invoices change nothing.
func TestDeadRedsOfAnyHistory(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.Custom(func(t *rapid.T) one {
			key := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "key")
			return one{key: key, refund: map[string]string{"c": "T"}[key], part: rapid.SampledFrom([]string{"whole", "first", "half"}).Draw(t, "part"),
				state:  rapid.SampledFrom([]ledger.State{ledger.Failed, ledger.Failed, ledger.Failed, ledger.Dropped, ledger.Submitted, ledger.Held, ledger.Done}).Draw(t, "state"),
				status: rapid.SampledFrom([]red.Status{red.Lapsed, red.BuyerRefused, red.Withdrawn, ""}).Draw(t, "status"),
				unsent: rapid.Bool().Draw(t, "unsent")}
		})
		reds := rapid.SliceOfN(some, 1, 12).Draw(t, "reds")
		var mine, all []ledger.Entry
		for i, r := range reds {
			mine = append(mine, r.entry(t, int64(i+1)))
			all = append(all, mine[i], reds[len(reds)-1-i].entry(t, int64(i+1001)))
		}
		dead, err := red.Dead(mine, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range dead {
			r := reds[id-1]
			if r.state != ledger.Failed || r.status == red.Withdrawn {
				t.Fatalf("%d of %+v", id, reds)
			}
			for _, later := range reds[id:] {
				if later.key == r.key && (later.state != ledger.Dropped || !later.unsent) {
					t.Fatalf("%d is not the last of %+v", id, reds)
				}
			}
		}
		beside, err := red.Dead(all, nil)
		if err != nil || !slices.Equal(slices.DeleteFunc(beside, func(id int64) bool { return id > 1000 }), dead) {
			t.Fatalf("%v beside others, %v alone: %v", beside, dead, err)
		}
	})
}
