package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// ErrNotAnnounced means that a row has a carried column that is not in its summary: the ledger
// changed between the two queries.
var ErrNotAnnounced = errors.New("the summary does not have this column; write the results again")

// CarriedValues returns the row's values for titles, which are Summary.Carried, in that order. If
// an order has several values in one column, each occurs once, joined with
// [invoice.CarriedSeparator].
func (r *Row) CarriedValues(titles []string) ([]string, error) {
	seen := make([][]string, len(titles))
	for _, c := range r.Carried {
		i := slices.Index(titles, c.Title)
		if i < 0 {
			return nil, fmt.Errorf("carried column %q: %w", c.Title, ErrNotAnnounced)
		}
		if c.Value != "" && !slices.Contains(seen[i], c.Value) {
			seen[i] = append(seen[i], c.Value)
		}
	}
	out := make([]string, len(titles))
	for i, values := range seen {
		out[i] = strings.Join(values, invoice.CarriedSeparator)
	}
	return out, nil
}

// ColumnNames returns names for carried columns that differ from each other and from the fixed
// names, also if case is ignored: "状态" next to a fixed 状态 becomes "状态 2".
func ColumnNames(fixed, titles []string) []string {
	taken := make(map[string]bool, len(fixed)+len(titles))
	for _, name := range fixed {
		taken[strings.ToLower(name)] = true
	}
	out := make([]string, len(titles))
	for i, title := range titles {
		name := title
		for n := 2; taken[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%s %d", title, n)
		}
		taken[strings.ToLower(name)] = true
		out[i] = name
	}
	return out
}
