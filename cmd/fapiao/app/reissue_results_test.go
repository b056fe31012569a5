package app_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

var writtenAt = regexp.MustCompile(`written [-0-9]+ [:0-9]+`)

// shownRows are the rows of the sheets of results that list orders, sorted.
func shownRows(t *testing.T, path string) (out [][]string) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList()[1:] {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rows...)
	}
	for i := range out {
		if len(out[i]) > 0 { // the first row of a sheet says when it was written
			out[i][0] = writtenAt.ReplaceAllString(out[i][0], "written")
		}
	}
	slices.SortFunc(out, slices.Compare)
	return out
}

// The results of a file of corrections have the same rows whoever writes them: the earlier orders,
// their red invoices, the new ones, and what the file left as it was.
func TestResultsOfCorrectionsStay(t *testing.T) {
	t.Parallel()
	one, other := [4]string{"A1", "丙方有限公司", "106.00"}, [4]string{"A2", "乙方有限公司", "212.00"}
	for name, file := range map[string]func(*desk) string{
		"the file itself": func(d *desk) string { return d.orders("orders.xlsx", one, other) },
		"another file":    func(d *desk) string { return d.orders("corrected.xlsx", one) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			must(d, runs(d.two()))
			r := must(d, reissues(app.ReissueOptions{Input: from(file(d))}))
			want := shownRows(t, r.Results)
			if orders := len(r.Cases) + len(r.Correcting.Left); len(want) < 3+2*orders {
				t.Fatalf("%d rows: %v", len(want), want)
			}
			exported := must(d, exports(app.ExportOptions{Format: app.XLSX}))
			if exported.Results != r.Results {
				t.Fatalf("%s is not %s", exported.Results, r.Results)
			}
			if diff := cmp.Diff(want, shownRows(t, r.Results)); diff != "" {
				t.Error("export: ", diff)
			}
			must(d, reconciles(app.ReconcileOptions{}))
			if diff := cmp.Diff(want, shownRows(t, r.Results)); diff != "" {
				t.Error("reconcile: ", diff)
			}
		})
	}
}
