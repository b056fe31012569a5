package readers

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/input"
)

const workbooks = "../testdata/workbooks"

func settings() *rules.Settings {
	return &rules.Settings{
		Sellers: []rules.Seller{{TaxNum: fixture.SellerTaxNum, Name: "杭州示例销售有限公司", Clerk: "赵开票"}},
		Default: fixture.SellerTaxNum,
	}
}

// findings checks a workbook and lists its findings as "code cell", in their order.
func findings(t *testing.T, path string) (orders, passed int, found []rules.Finding, err error) {
	t.Helper()
	drafts, found, err := drain(t, path)
	var columns rules.ColumnTally
	for _, d := range drafts {
		r := rules.Check(d, settings())
		columns.Add(r.Unplaced)
		for _, f := range r.Findings {
			if !rules.OfColumn(f.Code) {
				found = append(found, f)
			}
		}
		if r.Order != nil {
			passed++
		}
	}
	found = append(found, columns.Findings()...)
	return len(drafts), passed, found, err
}

func TestGoodWorkbooksPassTheChecks(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"orders-200.xlsx", "bureau-200.xlsx"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			orders, passed, found, err := findings(t, filepath.Join(workbooks, name))
			if err != nil || orders != 200 || passed != 200 {
				t.Errorf("%d of %d orders pass, %v", passed, orders, err)
			}
			for _, f := range found {
				t.Errorf("%s %s %s %q: %s", f.Code, f.Place, f.OrderNo, f.Value, f.Message("en"))
			}
		})
	}
}

// broken is the golden of one broken workbook.
type broken struct {
	Refused  string   `json:"refused,omitempty"` // why the file cannot be used at all
	Orders   int      `json:"orders,omitempty"`
	Passed   int      `json:"passed,omitempty"`
	Findings []string `json:"findings,omitempty"` // "code severity sheet!cell field"
}

func TestEachFaultHasItsFindings(t *testing.T) {
	t.Parallel()
	for _, f := range fixture.Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			var got broken
			orders, passed, found, err := findings(t, filepath.Join(workbooks, "broken", f.Name+".xlsx"))
			if refused, ok := errors.AsType[*input.Error](err); ok {
				refused.File, refused.Cause = f.Name, nil
				got.Refused = refused.Error()
			} else if err != nil {
				t.Fatal(err)
			}
			got.Orders, got.Passed = orders, passed
			for _, f := range found {
				if f.Place.Row == 0 || f.Place.Col == "" {
					t.Errorf("%s has no cell: %s", f.Code, f.Place)
				}
				got.Findings = append(got.Findings, strings.TrimSpace(strings.Join([]string{f.Code, string(f.Severity), f.Place.Sheet + "!" + f.Place.Cell(), string(f.Field)}, " ")))
			}
			if len(got.Findings) == 0 && got.Refused == "" {
				t.Error("a broken workbook goes through without a finding")
			}
			text, err := json.MarshalIndent(got, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden.Check(t, filepath.Join(workbooks, "broken", f.Name+".json"), append(text, '\n'))
		})
	}
}

func TestFixturesOnDiskAreThoseOfTheGenerator(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := fixture.WriteAll(dir); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(filepath.Join(workbooks, rel))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is not what the generator writes (make testdata): %v", rel, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
