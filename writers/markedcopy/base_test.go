package markedcopy

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/internal/xlsx/xlsxtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
)

const workbooks = "../../testdata/workbooks"

// read is what the checks make of a workbook: the hash of each order by its number, "" for one that
// they reject.
func read(t *testing.T, path string, then func(*readers.Workbook)) map[string]string {
	t.Helper()
	w, err := readers.Open(context.Background(), path, readers.Options{})
	if err != nil {
		return nil
	}
	defer w.Close()
	settings := &rules.Settings{Sellers: []rules.Seller{{TaxNum: fixture.SellerTaxNum, Name: "杭州示例销售有限公司", Clerk: "赵开票"}}, Default: fixture.SellerTaxNum}
	out := map[string]string{}
	for {
		d, err := w.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		r := rules.Check(d, settings)
		hash := ""
		if r.Order != nil {
			if hash, err = r.Order.Hash(); err != nil {
				t.Fatal(err)
			}
			hash += " " + rules.Holds(r.Findings)
		}
		out[d.Number] = hash
	}
	if then != nil {
		then(w)
	}
	return out
}

// The copy of a source that is no .xlsx workbook has the orders of the source, with the same hash,
// and rejects or holds the same ones. The reader of .xlsx stands for those of other formats.
func TestACopyOfTheRowsHasTheSameOrders(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir(workbooks, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".xlsx" {
			return err
		}
		t.Run(strings.TrimPrefix(path, workbooks+"/"), func(t *testing.T) {
			t.Parallel()
			copied := filepath.Join(t.TempDir(), "copy.xlsx")
			want := read(t, path, func(w *readers.Workbook) { copyRows(t, w, copied) })
			if want == nil {
				return // it is refused as a whole
			}
			got := read(t, copied, func(w *readers.Workbook) {
				if w.Marked() == nil {
					t.Error("the copy is not recognised")
				}
			})
			if len(got) != len(want) {
				t.Errorf("%d orders, want %d", len(got), len(want))
			}
			for number, hash := range want {
				if got[number] != hash {
					t.Errorf("order %s is %q, want %q", number, got[number], hash)
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// copyRows writes a copy of the rows of a workbook, with verdicts.
func copyRows(t *testing.T, w *readers.Workbook, path string) {
	t.Helper()
	b, err := NewBase()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := w.CopyTo(context.Background(), b); err != nil {
		t.Fatal(err)
	}
	c := &Copy{Lang: "zh", Original: "orders.csv", Digest: "d"}
	for _, s := range w.ReadSheets() {
		c.Sheets = append(c.Sheets, Sheet{Name: s.Sheet, Header: s.Header, Column: s.Columns, Verdicts: func(yield func(int, string) bool) { yield(s.Header+1, "通过") }})
	}
	if err := b.Mark(context.Background(), c, path); err != nil {
		t.Fatal(err)
	}
}

// A number stays a number, unless a cell does not keep all its digits.
func TestCellsOfABase(t *testing.T) {
	t.Parallel()
	shown := func(text string, f invoice.CellFormat, exact bool) *invoice.Shown {
		return &invoice.Shown{Text: text, Format: f, Exact: exact}
	}
	for name, c := range map[string]struct {
		cell invoice.Cell
		text bool
	}{
		"a number":              {invoice.Cell{Kind: invoice.CellNumber, Text: "1234.5"}, false},
		"grouped":               {invoice.Cell{Kind: invoice.CellNumber, Text: "1234.5", Shown: shown("1,234.50", invoice.FormatNumber, true)}, false},
		"rounded":               {invoice.Cell{Kind: invoice.CellNumber, Text: "1.005", Shown: shown("1.01", invoice.FormatNumber, false)}, false},
		"zeros before a code":   {invoice.Cell{Kind: invoice.CellNumber, Text: "42", Shown: shown("00042", invoice.FormatNumber, true)}, false},
		"a percentage":          {invoice.Cell{Kind: invoice.CellNumber, Text: "0.06", Shown: shown("6%", invoice.FormatPercent, true)}, false},
		"more than 15 digits":   {invoice.Cell{Kind: invoice.CellDecimal, Text: "1234567890.1234567"}, true},
		"an exponent":           {invoice.Cell{Kind: invoice.CellNumber, Text: "1E-7"}, false},
		"a text that is digits": {invoice.Cell{Text: "42"}, true},
	} {
		if got := strings.Contains(written(t, c.cell), "inlineStr"); got != c.text {
			t.Errorf("%s: text is %v, want %v", name, got, c.text)
		}
	}
}

// written is the sheet with one cell.
func written(t *testing.T, c invoice.Cell) string {
	t.Helper()
	b, err := NewBase()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	b.Sheet("S", false, nil)
	if err := b.Row(1, false, []invoice.Cell{c}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.xlsx")
	if err := b.Mark(context.Background(), &Copy{}, path); err != nil {
		t.Fatal(err)
	}
	book := readFile(t, path)
	_, sheet, _ := strings.Cut(xlsxtest.Parts(t, book)["xl/worksheets/sheet1.xml"], `<c r="A1"`)
	return sheet
}

// Names of sheets that a workbook cannot have are changed, and stay different.
func TestNamesOfSheetsOfABase(t *testing.T) {
	t.Parallel()
	b, err := NewBase()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	long := strings.Repeat("单", 40)
	for _, c := range [][2]string{{"a/b", "a_b"}, {"a:b", "a_b 2"}, {long, strings.Repeat("单", 31)}, {long + "x", strings.Repeat("单", 29) + " 2"}, {"", "Sheet"}} {
		b.Sheet(c[0], false, nil)
		if got := b.names[c[0]]; got != c[1] {
			t.Errorf("%q is %q, want %q", c[0], got, c[1])
		}
	}
}
