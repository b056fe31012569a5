package pipeline

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// someRed is a red of an invoice: why, of what, and what became of it.
type someRed struct {
	reason invoice.RedReason
	parts  []invoice.Reduction // nil: all that is left
	state  ledger.State
}

// rested is an invoice and its reds, in the order in which they were recorded.
type rested struct {
	RedRequest
	entries []ledger.Entry
}

func restedInvoice(lines []invoice.BlueLine) *rested {
	b := red.Blue{Kind: invoice.KindDigitalOrdinary, No: "26330000000000000001", Buyer: "甲方有限公司", IssuedAt: time.Unix(0, 0)}
	for i := range lines {
		b.Net, b.Tax = b.Net+lines[i].Net, b.Tax+lines[i].Tax
	}
	b.Gross = b.Net + b.Tax
	return &rested{RedRequest: RedRequest{Seller: "91330106MADEM0003K", Facts: b, Lines: lines}}
}

// record plans a red as the command red does, as a refund with a number of its own.
func (v *rested) record(one someRed) error {
	q := v.RedRequest
	q.Reason, q.Parts, q.RefundNo = one.reason, one.parts, fmt.Sprint("T", len(v.entries))
	b, err := q.body()
	if err != nil {
		return err
	}
	p := ledger.Plan{Effect: red.Effect}
	if err := q.check(&p, &b, v.entries); err != nil {
		return err
	}
	v.entries = append(v.entries, ledger.Entry{ID: int64(len(v.entries) + 1), State: one.state, Plan: &p})
	return nil
}

// correct plans the reversal for a correction; fresh: it is another one than those that are there.
func (v *rested) correct(rest invoice.RedReason) (p ledger.Plan, fresh bool, err error) {
	q := v.RedRequest
	q.Reason = invoice.RedError
	b, err := q.body()
	if err != nil {
		return p, false, err
	}
	p.Effect = red.Effect
	r := Replacement{Reason: q.Reason, Rest: rest}
	if err := r.check(&q, &p, &b, v.entries); err != nil {
		return p, false, err
	}
	for i := range v.entries {
		if v.entries[i].Plan.Subject == p.Subject {
			return p, false, nil
		}
	}
	return p, true, nil
}

// What reds an invoice has decides whether it is corrected, and by which reversal. Of those that
// came after the case was recorded, none may say that the sale did not happen.
func TestRedsDecideAboutCorrections(t *testing.T) {
	t.Parallel()
	const done, open, failed, dropped = ledger.Done, ledger.Submitted, ledger.Failed, ledger.Dropped
	part := []invoice.Reduction{{Index: 1}}
	back, wrong, stopped, less := invoice.RedReturn, invoice.RedError, invoice.RedStopped, invoice.RedAllowance
	counted := &CountedReds{}
	for name, c := range map[string]struct {
		reds  []someRed
		rest  invoice.RedReason
		err   error // of the plan
		fresh bool  // the plan is another red
		after error // where all reds came after the case
	}{
		"none":                            {nil, "", nil, true, nil},
		"whole, wrong":                    {[]someRed{{wrong, nil, done}}, "", nil, false, nil},
		"whole, wrong, open":              {[]someRed{{wrong, nil, open}}, "", nil, false, nil},
		"whole, wrong, failed":            {[]someRed{{wrong, nil, failed}}, "", nil, true, nil},
		"whole, return":                   {[]someRed{{back, nil, done}}, "", invoice.ErrRedNothing, false, invoice.ErrRedNothing},
		"whole, return, said again":       {[]someRed{{back, nil, done}}, back, invoice.ErrRedNothing, false, invoice.ErrRedNothing},
		"whole, return, open":             {[]someRed{{back, nil, open}}, "", ErrRedOpen, false, ErrRedOpen},
		"whole, return, dropped":          {[]someRed{{back, nil, dropped}}, "", nil, true, nil},
		"whole, stopped":                  {[]someRed{{stopped, nil, done}}, "", invoice.ErrRedNothing, false, invoice.ErrRedNothing},
		"whole, allowance":                {[]someRed{{less, nil, done}}, "", invoice.ErrRedNothing, false, invoice.ErrRedNothing},
		"part, return":                    {[]someRed{{back, part, done}}, "", invoice.ErrRedReversed, false, nil},
		"part, return, rest said":         {[]someRed{{back, part, done}}, back, nil, true, nil},
		"part, return, open":              {[]someRed{{back, part, open}}, back, ErrRedOpen, false, nil},
		"part, return, failed":            {[]someRed{{back, part, failed}}, "", nil, true, nil},
		"part, allowance, rest wrong":     {[]someRed{{less, part, done}}, wrong, invoice.ErrRedReversed, false, nil},
		"parts, return":                   {[]someRed{{back, part, done}, {back, nil, done}}, "", counted, false, counted},
		"parts, return, said again":       {[]someRed{{back, part, done}, {back, nil, done}}, back, nil, false, counted},
		"parts, return, last open":        {[]someRed{{back, part, done}, {back, nil, open}}, back, nil, false, counted},
		"parts, return, last failed":      {[]someRed{{back, part, done}, {back, nil, failed}}, back, nil, true, nil},
		"parts, stopped":                  {[]someRed{{stopped, part, done}, {stopped, nil, done}}, "", counted, false, counted},
		"parts, allowance":                {[]someRed{{less, part, done}, {less, nil, done}}, "", nil, false, nil},
		"parts, return, allowance, first": {[]someRed{{back, part, done}, {less, nil, done}}, back, counted, false, counted},
		"parts, return, allowance, last":  {[]someRed{{back, part, done}, {less, nil, done}}, less, nil, false, counted},
	} {
		v := restedInvoice([]invoice.BlueLine{
			{Index: 1, Name: "办公桌", Code: "1050201010000000000", Quantity: decimal.New(10, 0), Rate: decimal.New(13, -2), Net: 100_00, Tax: 13_00},
			{Index: 2, Name: "椅子", Code: "1050201010000000000", Quantity: decimal.New(5, 0), Rate: decimal.New(13, -2), Net: 50_00, Tax: 6_50},
		})
		for _, one := range c.reds {
			if err := v.record(one); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if _, fresh, err := v.correct(c.rest); fresh != c.fresh || !sameRefusal(err, c.err) {
			t.Errorf("%s: fresh %t, %v; want %t, %v", name, fresh, err, c.fresh, c.err)
		}
		if err := Reversible(v.entries, 0); !sameRefusal(err, c.after) {
			t.Errorf("%s, after the case: %v, want %v", name, err, c.after)
		}
		before := c.after // what was said of the rest when the case was recorded holds
		if before == error(counted) {
			before = nil
		}
		if err := Reversible(v.entries, int64(len(v.entries))); !sameRefusal(err, before) {
			t.Errorf("%s, before the case: %v, want %v", name, err, before)
		}
	}
}

// sameRefusal reports that an error is the one that is wanted, or as that one of counted reds.
func sameRefusal(err, want error) bool {
	got, is := errors.AsType[*CountedReds](err)
	_, wanted := errors.AsType[*CountedReds](want)
	return is == wanted && (is && len(got.Reds) > 1 || !is && errors.Is(err, want))
}

// Whatever reds an invoice has, a correction that is taken leaves nothing of it, to the cent and by
// line, and never reverses more: what stands is the corrected content alone. Asked again, it finds
// its reversal.
func TestACorrectionLeavesNothingOfItsInvoice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := drawnReds(t)
		for _, rest := range append(invoice.RedReasons(), "") {
			one := rested{v.RedRequest, slices.Clone(v.entries)}
			p, fresh, err := one.correct(rest)
			if err == nil && fresh {
				one.entries = append(one.entries, ledger.Entry{ID: int64(len(one.entries) + 1), State: ledger.Done, Plan: &p})
			}
			one.within(t, err == nil)
			if err != nil {
				continue
			}
			if again, fresh, err := one.correct(rest); fresh || err != nil || again.Subject != p.Subject {
				t.Fatalf("asked again: %s, fresh %t, %v; want %s", again.Subject, fresh, err, p.Subject)
			}
			if err := Reversible(one.entries, int64(len(one.entries))); err != nil {
				t.Fatal("recorded: ", err)
			}
		}
	})
}

// drawnReds draws an invoice and what reds of it were taken; one that is refused is not there.
func drawnReds(t *rapid.T) *rested {
	lines := make([]invoice.BlueLine, rapid.IntRange(1, 3).Draw(t, "lines"))
	for i := range lines {
		rate := decimal.New(rapid.SampledFrom([]int64{0, 1, 6, 13}).Draw(t, "rate"), -2)
		s := invoice.FromGross(invoice.Amount(rapid.Int64Range(100, 1_000_000).Draw(t, "gross")), rate)
		lines[i] = invoice.BlueLine{Index: i + 1, Name: "办公桌", Code: "1050201010000000000", Rate: rate, Net: s.Net, Tax: s.Tax}
	}
	v := restedInvoice(lines)
	states := []ledger.State{ledger.Done, ledger.Done, ledger.Done, ledger.Done, ledger.Submitted, ledger.Failed, ledger.Dropped}
	for range rapid.IntRange(0, 5).Draw(t, "reds") {
		one := someRed{reason: rapid.SampledFrom(invoice.RedReasons()).Draw(t, "reason"), state: rapid.SampledFrom(states).Draw(t, "state")}
		if rapid.IntRange(0, 4).Draw(t, "part") > 0 {
			line := rapid.SampledFrom(lines).Draw(t, "of")
			one.parts = []invoice.Reduction{{Index: line.Index, Gross: invoice.Amount(rapid.Int64Range(0, int64(line.Net+line.Tax)).Draw(t, "amount"))}}
		}
		_ = v.record(one)
	}
	return v
}

// within fails where the reds that live take more of a line than it has, or, of all, leave some.
func (v *rested) within(t *rapid.T, all bool) {
	live, err := liveReds(v.entries)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[int]invoice.Sums{}
	for i := range live {
		for _, l := range live[i].body.Red.Lines {
			s := sums[l.Index]
			sums[l.Index] = invoice.Sums{Net: s.Net + l.Net, Tax: s.Tax + l.Tax}
		}
	}
	for i := range v.Lines {
		l := &v.Lines[i]
		switch s := sums[l.Index]; {
		case s.Net > l.Net || s.Tax > l.Tax:
			t.Fatalf("line %d of %s + %s is reversed by %s + %s", l.Index, l.Net, l.Tax, s.Net, s.Tax)
		case all && (s.Net != l.Net || s.Tax != l.Tax):
			t.Fatalf("line %d: %s + %s is left", l.Index, l.Net-s.Net, l.Tax-s.Tax)
		}
	}
}
