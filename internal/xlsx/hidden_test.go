package xlsx

import (
	"context"
	"fmt"
	"slices"
	"testing"
)

// unseen lists the hidden rows of the first sheet, and those of its columns A to H that are hidden.
func unseen(t *testing.T, head, rows string) (hiddenRows []int, columns string) {
	t.Helper()
	path := pack(t, map[string]string{"xl/worksheets/s.xml": `<worksheet>` + head + `<sheetData>` + rows + `</sheetData></worksheet>`})
	w, err := openFile(context.Background(), path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s, err := w.Rows(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for s.Next() {
		if s.Hidden() {
			hiddenRows = append(hiddenRows, s.Row())
		}
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	for col := range 8 {
		if s.ColumnHidden(col) {
			columns += ColumnName(col)
		}
	}
	return hiddenRows, columns
}

func TestHiddenRows(t *testing.T) {
	t.Parallel()
	row := func(n int, attrs string) string {
		return fmt.Sprintf(`<row r="%d" %s><c r="A%d"><v>1</v></c></row>`, n, attrs, n)
	}
	for name, c := range map[string]struct {
		head, attrs string
		hidden      bool
	}{
		"plain":                         {"", `ht="15"`, false},
		"hidden":                        {"", `hidden="1"`, true},
		"true":                          {"", `hidden="true"`, true},
		"shown":                         {"", `hidden="0" ht="0.5"`, true},
		"no height":                     {"", `ht="0" customHeight="1"`, true},
		"no height in decimals":         {"", `ht="0.0"`, true},
		"less than a point":             {"", `ht="0.75"`, true},
		"low":                           {"", `ht="3"`, false},
		"collapsed group":               {"", `outlineLevel="1" hidden="1"`, true},
		"open group":                    {"", `outlineLevel="1"`, false},
		"sum of a collapsed group":      {"", `collapsed="1"`, false},
		"written where others are not":  {`<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>`, ``, false},
		"of the default height 0":       {`<sheetFormatPr defaultRowHeight="0"/>`, ``, true},
		"with a height, the default 0":  {`<sheetFormatPr defaultRowHeight="0" zeroHeight="1"/>`, `ht="15"`, false},
		"a format that cannot be read":  {`<sheetFormatPr defaultRowHeight="x"/>`, `ht="y"`, false},
		"a row of another sheet's form": {`<sheetFormatPr defaultRowHeight="15"/>`, `spans="1:1"`, false},
	} {
		rows, _ := unseen(t, c.head, row(3, c.attrs)+row(5, ""))
		if got := slices.Contains(rows, 3); got != c.hidden {
			t.Errorf("%s: hidden is %v", name, got)
		}
	}
}

func TestHiddenColumns(t *testing.T) {
	t.Parallel()
	for cols, want := range map[string]string{
		``: "",
		`<cols><col min="2" max="3" hidden="1"/></cols>`:                                       "BC",
		`<cols><col min="1" max="1" width="9"/><col min="4" max="4" width="0"/></cols>`:        "D",
		`<cols><col min="4" max="4" width="0.08" customWidth="1"/></cols>`:                     "D",
		`<cols><col min="2" max="2" outlineLevel="1" hidden="true"/></cols>`:                   "B",
		`<cols><col min="2" max="2" collapsed="1" width="9"/></cols>`:                          "",
		`<cols><col min="3" max="16384" width="9" hidden="1"/></cols>`:                         "CDEFGH",
		`<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="4" width="9.14"/></cols>`: "EFGH",
		`<cols><col min="x" max="3" hidden="1"/></cols>`:                                       "",
	} {
		if _, got := unseen(t, cols, `<row r="1"><c r="A1"><v>1</v></c></row>`); got != want {
			t.Errorf("%s: %q is hidden, want %q", cols, got, want)
		}
	}
}
