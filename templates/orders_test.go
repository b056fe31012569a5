package templates

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/xlsx/xlsxtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
)

func render(t *testing.T, lang string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteOrders(&b, lang); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// fill writes a row into a sheet of the template, by the machine names of its columns.
func fill(t *testing.T, template []byte, sheet string, row int, values map[invoice.Field]string) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(template))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, c := range plain() {
		if v, ok := values[c.Field]; ok {
			cell, _ := excelize.CoordinatesToCellName(i+1, row)
			if err := f.SetCellStr(sheet, cell, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "orders.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) ([]*invoice.Draft, []rules.Finding) {
	t.Helper()
	w, err := readers.Open(context.Background(), path, readers.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var out []*invoice.Draft
	for {
		d, err := w.Next(context.Background())
		if err == io.EOF {
			return out, w.Findings()
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
}

func TestTheTemplateIsReadAsItIs(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"", "en"} {
		b := render(t, lang)
		sheet := "订单"
		if lang == "en" {
			sheet = "Orders"
		}
		path := fill(t, b, sheet, 2, map[invoice.Field]string{invoice.OrderNo: "SO-1", invoice.BuyerName: "张示例", invoice.BuyerPerson: "是",
			invoice.GoodsName: "无线键盘", invoice.GoodsCode: "1090511020000000000", invoice.LineAmount: "199.00", invoice.TaxRate: "13%"})
		drafts, findings := read(t, path)
		if len(drafts) != 1 || drafts[0].Number != "SO-1" || len(findings) != 0 {
			t.Fatalf("lang %q: %d drafts, findings %v", lang, len(drafts), findings)
		}
		r := rules.Check(drafts[0], &rules.Settings{Sellers: []rules.Seller{{TaxNum: "91330106MA2FXTR10N", Name: "示例", Clerk: "赵开票"}}, Default: "91330106MA2FXTR10N"})
		if r.Order == nil {
			t.Errorf("lang %q: %v", lang, r.Findings)
		}
	}
}

func TestExamplesAreNotOrders(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "orders.xlsx")
	if err := os.WriteFile(path, render(t, ""), 0o600); err != nil {
		t.Fatal(err)
	}
	drafts, findings := read(t, path)
	if len(drafts) != 0 || len(findings) != 1 || findings[0].Code != rules.NoOrders {
		t.Fatalf("%d drafts, findings %v", len(drafts), findings)
	}
}

func TestAnOrderOnTheSheetOfExamplesIsNotReadInSilence(t *testing.T) {
	t.Parallel()
	drafts, findings := read(t, fill(t, render(t, ""), "示例", 20, map[invoice.Field]string{invoice.OrderNo: "SO-9", invoice.BuyerName: "张示例", invoice.GoodsName: "键盘"}))
	if len(drafts) != 0 || len(findings) != 2 || findings[0].Code != rules.SheetOfExamples {
		t.Fatalf("%d drafts, findings %v", len(drafts), findings)
	}
}

func TestTheSameCallGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"", "en"} {
		if a, b := render(t, lang), render(t, lang); !bytes.Equal(a, b) {
			t.Errorf("lang %q: two calls differ", lang)
		}
	}
}

func TestOtherProgramsOpenTheTemplate(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"", "en"} {
		xlsxtest.Portable(t, render(t, lang))
	}
}

func TestCodesAreTextAndChoicesAreOffered(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(render(t, "")))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	comments, err := f.GetComments("订单")
	if err != nil || len(comments) != len(plain()) {
		t.Errorf("%d notes for %d columns, %v", len(comments), len(plain()), err)
	}
	lists, err := f.GetDataValidations("订单")
	if err != nil || len(lists) != 4 { // kind, tax included, person, rate
		t.Errorf("%d drop-downs, %v", len(lists), err)
	}
	for i, c := range plain() {
		name, _ := excelize.ColumnNumberToName(i + 1)
		id, err := f.GetColStyle("订单", name)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if (style.NumFmt == formatText) != (c.Type == invoice.TypeCode) {
			t.Errorf("column %s has number format %d", c.Field, style.NumFmt)
		}
	}
}

func TestColumnsListTheWholeCatalogue(t *testing.T) {
	t.Parallel()
	all := Columns()
	if len(all) != len(invoice.Catalogue()) {
		t.Fatalf("%d columns", len(all))
	}
	for _, c := range all {
		if c.Name == "" || c.Zh == "" || c.En == "" || c.Type == "" || c.Level == "" {
			t.Errorf("incomplete: %+v", c)
		}
	}
}
