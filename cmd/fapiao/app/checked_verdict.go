package app

import (
	"fmt"
	"iter"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// verdictWords makes the verdict on each row of a file.
type verdictWords struct {
	rows  *orderRows
	in    string
	own   map[rowKey][]*rules.Finding // of each row
	fault map[orderRow]invoice.Place  // the first error of an order
	apart map[orderRow]bool           // orders that were split or merged
	cell  func(invoice.Place) string  // the address of a place
}

type rowKey struct {
	sheet string
	row   int
}

func (f *checkedFile) verdictWords(in string) *verdictWords {
	v := &verdictWords{rows: f.rows, in: in, own: map[rowKey][]*rules.Finding{}, fault: map[orderRow]invoice.Place{}, apart: map[orderRow]bool{},
		cell: func(p invoice.Place) string { return p.AtCell().Cell() }}
	for _, list := range [][]rules.Finding{f.errors, f.warnings} {
		for i := range list {
			one := &list[i]
			if rules.OfColumn(one.Code) || one.Place.Row == 0 {
				continue
			}
			key := rowKey{one.Place.Sheet, one.Place.Row}
			v.own[key] = append(v.own[key], one)
			order := f.rows.orderAt(one.Place)
			v.apart[order] = v.apart[order] || rules.Arranged(list[i:i+1])
			if _, met := v.fault[order]; !met && one.Severity == rules.Error {
				v.fault[order] = one.Place
			}
		}
	}
	return v
}

// of yields the rows of a sheet with the verdict on each.
func (v *verdictWords) of(sheet string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for row, order := range v.rows.of(sheet) {
			if !yield(row, v.verdict(rowKey{sheet, row}, order)) {
				return
			}
		}
	}
}

// verdict is the verdict on a row: the state of its order, and what was found in the row.
func (v *verdictWords) verdict(row rowKey, order orderRow) string {
	found := v.own[row]
	state := v.rows.stateOf(order)
	head := v.head(state, len(found) > 0)
	if state == ledger.Dropped && v.apart[order] {
		head = report.ReplacedName.Text(v.in)
	}
	if len(found) == 0 {
		if at, ok := v.fault[order]; ok && (state == ledger.Rejected || state == ledger.Held) {
			return head + lang.Format("：问题在 %s", ": see %s", v.otherRow(row, at)).Text(v.in)
		}
		return head
	}
	return head + lang.Pick(v.in, "：", ": ") + v.messages(found)
}

// head is the first word of a verdict.
func (v *verdictWords) head(state ledger.State, found bool) string {
	switch {
	case state == ledger.Rejected:
		return lang.Pick(v.in, "不通过", "rejected")
	case state == ledger.Ready && found:
		return lang.Pick(v.in, "通过，请核对", "passed, please check")
	case state == ledger.Ready:
		return lang.Pick(v.in, "通过", "passed")
	}
	return state.Name().Text(v.in)
}

// otherRow names a cell, with its sheet where that is another one.
func (v *verdictWords) otherRow(row rowKey, at invoice.Place) string {
	if at.Sheet == row.sheet {
		return v.cell(at)
	}
	return at.Sheet + "!" + v.cell(at)
}

// A verdict names the first findings of a row, each as far as it fits.
const (
	verdictFindings = 4
	verdictChars    = 60
)

func (v *verdictWords) messages(found []*rules.Finding) string {
	var out []string
	for i, f := range found {
		if i == verdictFindings {
			out = append(out, fmt.Sprintf("… (%d)", len(found)))
			break
		}
		text := []rune(f.Message(v.in))
		if len(text) > verdictChars {
			text = append(text[:verdictChars-1], '…')
		}
		out = append(out, v.cell(f.Place)+" "+string(text))
	}
	return strings.Join(out, lang.Pick(v.in, "；", "; "))
}
