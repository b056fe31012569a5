package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func waitingDoubts() app.Doubts {
	no := rules.New(rules.NotConfirmed, invoice.Place{}, "", "", "")
	d := app.Doubts{Kept: []ledger.Withheld{{State: ledger.Rejected, Code: "FP-ORD-004", Orders: 9}, {State: ledger.Held, Code: no.Code, Orders: 1200, Example: no}}, Differing: 6}
	for n := range 6 {
		number := fmt.Sprint("SO-", n)
		place := invoice.Place{File: "十一月.xlsx", Sheet: "订单", Row: n + 2}
		d.Missing = append(d.Missing, rules.New(rules.MissingLater, place, number, "", "", "十一月.xlsx", "/十一月.xlsx"))
		d.Differences = append(d.Differences, ledger.Difference{Key: ledger.Key{OrderNo: number}, State: ledger.Issued,
			Finding: rules.New(rules.InvoiceDiffers, invoice.Place{}, number, "", "", rules.Bilingual(lang.Text{Zh: "价税合计 1.00，订单为 2.00", En: "gross 1.00, ordered 2.00"}))})
	}
	return d
}

func TestDoubts(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			f := final()
			f.Doubts, f.Summary.Stops, f.Fixable = waitingDoubts(), nil, 1
			s, out, _ := screen(false, Options{Lang: lang})
			if err := s.Summary(f, continued); err != nil {
				t.Fatal(err)
			}
			check(t, out.Bytes())
		})
	}
}

func TestDoubtsAreLinesOfJSON(t *testing.T) {
	t.Parallel()
	f := final()
	f.Doubts = waitingDoubts()
	s, out, _ := screen(false, Options{Lang: "zh", JSON: true})
	if err := s.Summary(f, continued); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 13 || strings.Count(out.String(), `"code":"FP-HLD-002"`) != 6 || strings.Count(out.String(), `"code":"FP-DUP-006"`) != 6 {
		t.Errorf("%d lines:\n%s", len(lines), out)
	}
	if last := lines[len(lines)-1]; !strings.Contains(last, `"missing":6,"differing":6,`) {
		t.Error(last)
	}
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	numbers := []string{"A1", "A2", "A3"}
	all := []app.Dropping{
		{Orders: 3, Gross: 123456_78, Numbers: numbers, Refused: []app.Refusal{{OrderNo: "A4", State: ledger.Submitting, Why: lang.Text{Zh: "…", En: "…"}}}},
		{Orders: 1, Gross: 100, Numbers: numbers[:1], IssuedAs: "26332000000000000001"},
		{Orders: 1, Gross: 100, Numbers: numbers[:1], Undo: true},
		{Orders: 2000, Gross: 100},
		{},
	}
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s, out, err := screen(false, Options{Lang: lang})
			for _, d := range all {
				if e := s.Dropping(d); e != nil {
					t.Fatal(e)
				}
			}
			key := ledger.Key{OrderNo: "A1"}
			differs := waitingDoubts().Differences[0].Finding
			for _, a := range []ledger.Accepted{{Key: key, Before: ledger.Held, After: ledger.Issued, Seen: true}, {Key: key, Before: ledger.Issued, After: ledger.Issued, Seen: true},
				{Key: key, Before: ledger.Issued, After: ledger.Issued}} {
				if e := s.Accepted(app.Accepted{Accepted: a, Differs: &differs}); e != nil {
					t.Fatal(e)
				}
			}
			check(t, append(err.Bytes(), out.Bytes()...))
		})
	}
}
