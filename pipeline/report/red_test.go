package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// redEffect is the effect of a red invoice in a state, with what the platform says of it.
func redEffect(state ledger.State, body, detail string) *ledger.Entry {
	return &ledger.Entry{State: state, Code: "c", Error: "e", Detail: []byte(detail), Plan: &ledger.Plan{Seller: "S", Subject: "B#k#1", Net: 100, Tax: 13, Body: []byte(body)}}
}

const plainBody = `{"number":"RED1","reason":"2","blue":{"kind":"pc","no":"B","order_no":"A","buyer":"甲","net":"1.00","tax":"0.13","gross":"1.13"},"net":"1.00","tax":"0.13","gross":"1.13"}`

// TestRedStates holds that a red that exists is issued, that only failed ones have errors, and
// those whose form is confirmed, that a deadline belongs to a form that waits, and which words
// people read.
func TestRedStates(t *testing.T) {
	t.Parallel()
	const waits = `{"status":"02","applied_at":"2026-12-01T09:00:00+08:00"}`
	for _, c := range []struct {
		state    ledger.State
		detail   string
		want     State
		name     string
		deadline bool
		failed   bool
	}{
		{ledger.Held, "", ledger.Held, "待人工确认", false, false},
		{ledger.Ready, "", ledger.Ready, "待红冲", false, false},
		{ledger.Submitted, "", ledger.Submitted, "红冲办理中", false, false},
		{ledger.Unknown, "", ledger.Unknown, "结果待确认（勿重开）", false, false},
		{ledger.Submitted, waits, ledger.Submitted, "销方录入待购方确认", true, false},
		{ledger.Submitted, `{"status":"04"}`, ledger.Submitted, "购销双方已确认", false, true}, // its red invoice failed
		{ledger.Failed, waits, ledger.Failed, "红冲失败", false, true},
		{ledger.Failed, `{"status":"07"}`, ledger.Failed, "作废（超72小时未确认）", false, true},
		{ledger.Done, `{"status":"04","no":"R"}`, ledger.Issued, "已开具", false, false},
	} {
		r, err := RedRow(redEffect(c.state, plainBody, c.detail))
		if err != nil || r.State != c.want || r.StateName().Zh != c.name || r.Red.Deadline.IsZero() == c.deadline || (r.Error != "") != c.failed || r.Gross != -113 {
			t.Errorf("%+v: %+v, %q, %v", c, r, r.StateName().Zh, err)
		}
	}
	if _, err := RedRow(redEffect(ledger.Done, "{", "")); err == nil {
		t.Error("a body that cannot be read is taken")
	}
}

// TestRedRates holds that the sums by rate are those of the lines, negative, and of rate "" where
// the lines are not known; they add up to the red invoice.
func TestRedRates(t *testing.T) {
	t.Parallel()
	unknown, err := RedRates(redEffect(ledger.Done, plainBody, ""))
	if diff := cmp.Diff([]RateSum{{Lines: 1, Net: -100, Tax: -13, Gross: -113}}, unknown); diff != "" || err != nil {
		t.Error(diff, err)
	}
	body := `{"number":"RED1","red":{"lines":[{"index":1,"quantity":"0","price":"0","net":"0.60","tax":"0.08"},{"index":3,"quantity":"0","price":"0","net":"0.40","tax":"0.05"}]},
		"lines":[{"index":1,"rate":"0.13","quantity":"0","net":"1.00","tax":"0.13"},{"index":3,"rate":"0.06","quantity":"0","net":"1.00","tax":"0.06"}]}`
	got, err := RedRates(redEffect(ledger.Done, body, ""))
	want := []RateSum{{Rate: "0.13", Lines: 1, Net: -60, Tax: -8, Gross: -68}, {Rate: "0.06", Lines: 1, Net: -40, Tax: -5, Gross: -45}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// TestReversedStates holds which words an issued invoice gets, and that no other state loses its
// own.
func TestReversedStates(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]Row{
		"已开票":      {State: ledger.Issued, Gross: 113},
		"部分红冲":     {State: ledger.Issued, Gross: 113, Reversed: Reversed{Net: 99, Tax: 13, Reds: 2, Open: 1}},
		"已全额红冲":    {State: ledger.Issued, Gross: 113, Reversed: Reversed{Net: 100, Tax: 13, Reds: 1}},
		"红冲中":      {State: ledger.Issued, Gross: 113, Reversed: Reversed{Open: 1}},
		"已作废":      {State: ledger.Voided, Gross: 113, Reversed: Reversed{Net: 100, Tax: 13, Reds: 1}},
		"已开票，签章失败": {State: ledger.SealFailed, Gross: 113, Reversed: Reversed{Open: 1}},
	} {
		if got := r.StateName().Zh; got != name {
			t.Errorf("%q, want %q", got, name)
		}
	}
}

// TestAfterReds holds that what is left counts invoices that exist and are not void, less red
// invoices that exist.
func TestAfterReds(t *testing.T) {
	t.Parallel()
	sum := func(s State, gross invoice.Amount) StateSum {
		return StateSum{State: s, Orders: 1, Net: gross, Gross: gross}
	}
	s := Summary{To: time.Time{}, States: []StateSum{sum(ledger.Issued, 1000), sum(ledger.SealFailed, 200), sum(ledger.Voiding, 30), sum(ledger.Voided, 4), sum(ledger.Ready, 5)},
		Reds: Reds{States: []StateSum{sum(ledger.Submitted, -1), sum(ledger.Issued, -230), sum(ledger.Failed, -7)}}}
	if got := s.AfterReds(); got.Gross != 1000 || got.Net != 1000 || got.Orders != 3 {
		t.Errorf("%+v", got)
	}
	if s.Reds.Count() != 3 || s.Reds.Open() != 1 || s.Reds.Failed().Orders != 1 {
		t.Errorf("%+v", s.Reds)
	}
}
