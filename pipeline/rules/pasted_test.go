package rules_test

import (
	"slices"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Rows that were pasted a second time are refused, not added up.
func TestRowsPastedTwiceAreRefused(t *testing.T) {
	t.Parallel()
	// rows are letters for the content of rows 2, 3, …; a dash is a row of another order.
	for rows, want := range map[string]bool{
		"a":        false,
		"aa":       false,
		"aaaa":     false,
		"a-a":      true,
		"ab-ab":    true,
		"abab":     true,
		"ab-a":     false,
		"ab-c-ab":  true,
		"abba":     false,
		"ab-ba":    false,
		"ababa":    false,
		"a-b-c--b": true,
	} {
		d := baseDraft(set(invoice.Spec, "x"))
		first := d.Rows[0]
		d.Rows = nil
		for i, letter := range rows {
			if letter == '-' {
				continue
			}
			row := first
			row.Place.Row += i
			row.Cells = slices.Clone(first.Cells)
			for j := range row.Cells {
				if row.Cells[j].Field == invoice.Spec {
					row.Cells[j].Text = string(letter)
				}
			}
			d.Rows = append(d.Rows, row)
		}
		r := rules.Check(d, settings())
		if got := slices.Contains(codes(r.Findings), rules.NumberTwice); got != want || want && r.Order != nil {
			t.Errorf("%s: %v, order %v", rows, codes(r.Findings), r.Order != nil)
		}
	}
}
