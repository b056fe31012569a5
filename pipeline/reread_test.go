package pipeline_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// showing makes a cell of a draft a number that its format shows otherwise; without a text it has
// no format, as earlier versions read it.
func showing(d *invoice.Draft, f invoice.Field, number, text string) *invoice.Draft {
	cell := invoice.Cell{Field: f, Kind: invoice.CellNumber, Text: number, Col: "A",
		Title: string(f)}
	if text != "" {
		cell.Shown = &invoice.Shown{Text: text, Exact: true}
	}
	for i, c := range d.Rows[0].Cells {
		if c.Field == f {
			d.Rows[0].Cells[i] = cell
			return d
		}
	}
	d.Rows[0].Cells = append(d.Rows[0].Cells, cell)
	return d
}

// rerun is one case: what an earlier version read, and what this one reads of the same cells.
type rerun struct {
	before, now *invoice.Draft
	issue       bool // the order was sent between the two
	numbers     []string
	sent        int
	codes       []string
	states      map[ledger.State]int
}

// codesHeard are the findings of a run, but for the check digit of an invented buyer.
type codesHeard []string

func (c *codesHeard) emit(f rules.Finding) {
	if f.Code != rules.TaxNumCheckDigit {
		*c = append(*c, f.Code)
	}
}

func numbered(number, text string) *invoice.Draft {
	key := text
	if key == "" {
		key = number
	}
	return showing(draft(2, key, sellerA, "113.00"), invoice.OrderNo, number, text)
}

func TestAnotherReadingSendsNothingTwice(t *testing.T) {
	spec := func(text string) *invoice.Draft {
		return showing(draft(2, "S-1", sellerA, "113.00"), invoice.Spec, "0.75", text)
	}
	dearer := numbered("123", "000123")
	dearer.Rows[0].Cells[7].Text = "226.00"
	for name, c := range map[string]rerun{
		"a number shown with zeros": {before: numbered("123", ""), now: numbered("123", "000123"),
			issue:   true,
			numbers: []string{"123"}, states: map[ledger.State]int{ledger.Issued: 1}},
		"the same, not sent yet": {before: numbered("123", ""), now: numbered("123", "000123"),
			numbers: []string{"123"}, sent: 1, states: map[ledger.State]int{ledger.Issued: 1}},
		"the same, with another amount": {before: numbered("123", ""), now: dearer, issue: true,
			numbers: []string{"123"}, codes: []string{rules.OtherContent},
			states: map[ledger.State]int{ledger.Issued: 1}},
		"a text shown otherwise": {before: spec(""), now: spec("75%"), issue: true,
			numbers: []string{"S-1"}, codes: []string{rules.ReadOtherwise},
			states: map[ledger.State]int{ledger.Issued: 1}},
		"the same, not sent: what is shown": {before: spec(""), now: spec("75%"),
			numbers: []string{"S-1"}, sent: 1, states: map[ledger.State]int{ledger.Issued: 1}},
		"number and text": {before: showing(numbered("123", ""), invoice.Spec, "0.75", ""),
			now: showing(numbered("123", "000123"), invoice.Spec, "0.75", "75%"), issue: true,
			numbers: []string{"123"}, codes: []string{rules.ReadOtherwise},
			states: map[ledger.State]int{ledger.Issued: 1}},
	} {
		for _, file := range []string{"b1", "b2"} { // the same file, and one that was saved again
			t.Run(name+" "+file, func(t *testing.T) { c.run(t, file) })
		}
	}
}

func (c *rerun) run(t *testing.T, file string) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		first, l := newRun(t, p, []*invoice.Draft{c.before})
		defer l.Close()
		stages := []pipeline.Stage{pipeline.ImportStage}
		if c.issue {
			stages = pipeline.RunStages()
		}
		if err := first.do(context.Background(), stages...); err != nil {
			t.Fatal(err)
		}
		checkAgainst(t, l, c)
		second := again(l, p, []*invoice.Draft{c.now})
		if file != "b1" {
			second.Batch = ledger.Batch{ID: file, Digest: file, Sources: []string{file},
				Created: time.Now()}
		}
		var heard codesHeard
		second.OnFinding = heard.emit
		execute(t, second)
		if file == "b1" && slices.Contains(c.codes, rules.OtherContent) {
			// The batch is known by its contents: its row stays, whatever is read of it.
			want(t, second.Summary, map[ledger.State]int{ledger.Issued: 1})
		} else {
			want(t, second.Summary, c.states)
			if d := cmp.Diff(c.codes, []string(heard)); d != "" {
				t.Error(d)
			}
		}
		if second.Sent != c.sent || len(p.acceptedTwice()) > 0 || len(p.accepted) != len(c.numbers) {
			t.Errorf("sent %d, accepted %v", second.Sent, p.accepted)
		}
		for _, no := range c.numbers {
			if len(p.accepted[no]) != 1 {
				t.Errorf("%s was accepted %d times", no, len(p.accepted[no]))
			}
		}
	})
}

// checkAgainst holds that a check says what the import will say.
func checkAgainst(t *testing.T, l *sqlledger.Store, c *rerun) {
	t.Helper()
	settings := again(l, nil, nil).Rules
	var heard codesHeard
	compared, err := pipeline.Compare(context.Background(), l, ledger.Batch{ID: "check", Sources: []string{"orders.xlsx"}}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	err = pipeline.Check(context.Background(), []pipeline.Source{&drafts{list: []*invoice.Draft{c.now}}}, &settings, func(rules.Finding) {}, func(i ledger.Item) error {
		items := []ledger.Item{i}
		if _, err := compared.Items(context.Background(), items); err != nil {
			return err
		}
		for _, f := range items[0].Findings {
			heard.emit(f)
		}
		return nil
	})
	if d := cmp.Diff(c.codes, []string(heard)); err != nil || d != "" {
		t.Errorf("check: %v %s", err, d)
	}
}

// A ledger that holds both spellings, and an order that could be either.
func TestTwoSpellingsInTheLedger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		text := draft(2, "000123", sellerA, "113.00")
		number := showing(draft(3, "123", sellerA, "226.00"), invoice.OrderNo, "123", "")
		first, l := newRun(t, p, []*invoice.Draft{text, number})
		defer l.Close()
		execute(t, first)
		// Rows that were two orders are one now: both numbers look the same.
		joined := draft(2, "000123", sellerA, "113.00")
		joined.Rows = append(joined.Rows, showing(draft(3, "", sellerA, "226.00"), invoice.OrderNo,
			"123", "000123").Rows...)
		second := again(l, p, []*invoice.Draft{joined})
		second.Batch = ledger.Batch{ID: "b2", Digest: "b2", Sources: []string{"b2"},
			Created: time.Now()}
		var heard codesHeard
		second.OnFinding = heard.emit
		execute(t, second)
		want(t, second.Summary, map[ledger.State]int{ledger.Rejected: 1})
		if d := cmp.Diff([]string{rules.SpelledTwice, rules.SentElsewhere}, // refused, and sent before
			[]string(heard)); d != "" || second.Sent != 0 {
			t.Error(second.Sent, d)
		}
		// The order of that number alone is known, whatever else the ledger holds.
		third := again(l, p, []*invoice.Draft{draft(2, "000123", sellerA, "113.00")})
		third.Batch = ledger.Batch{ID: "b3", Digest: "b3", Sources: []string{"b3"},
			Created: time.Now()}
		execute(t, third)
		want(t, third.Summary, map[ledger.State]int{ledger.Issued: 1})
	})
}

// The number of one file stands in the other without its format.
func TestSpellingsInTwoFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, list := range [][]*invoice.Draft{
			{numbered("123", "000123"), draft(3, "123", sellerA, "113.00")},
			{draft(3, "123", sellerA, "113.00"), numbered("123", "000123")},
		} {
			p := newFake()
			r, l := newRun(t, p, nil)
			r.Sources = []pipeline.Source{&drafts{list: list[:1]}, &drafts{list: list[1:]}}
			execute(t, r)
			want(t, r.Summary, map[ledger.State]int{ledger.Rejected: 2}) // either may lack the other's lines
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
