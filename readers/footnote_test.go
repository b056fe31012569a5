package readers

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Notes and page numbers below or between the rows are no orders, and hold back none.
func TestNotesBetweenTheRowsAreNotRead(t *testing.T) {
	t.Parallel()
	const a, b = "T-1|甲公司||a|1000.10n|6%", "T-2|乙公司||b|20n|6%"
	for name, x := range map[string]struct {
		row  string
		note bool
	}{
		"a note":                  {"备注：以上请于月底前开具", true},
		"in another column":       {"|注：含税", true},
		"in the column of goods":  {"|||说明:按合同", true},
		"a numbered sentence":     {"1、专票需提供税号", true},
		"in brackets":             {"（2）电子发票", true},
		"a page":                  {"第1页", true},
		"one of several pages":    {"||第 2 页 共 3 页", true},
		"carried over":            {"承前页", true},
		"all in words":            {"合计：壹仟零贰拾元壹角|||", true},
		"with an amount":          {"备注：运费||||30n", false},
		"a number":                {"T-3", false},
		"goods alone":             {"|||说明书", false},
		"a buyer that looks like": {"|注塑有限公司", false},
	} {
		_, found := readBook(t, func(w *xlsx.Writer) { table(w.Sheet("订单"), head, a, x.row, b) })
		var got []string
		for _, f := range found {
			if f.Code == rules.TotalRows {
				got = append(got, f.Args...)
			}
		}
		want := []string{"1", "A3\x1fA3"}
		if !x.note {
			want = nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
