package voucherlist_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/xlsx/xlsxtest"
	"github.com/fapiao/fapiao/pipeline/voucher"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/voucherlist"
	"github.com/fapiao/fapiao/writers/writertest"
)

func template() *voucher.Template {
	return &voucher.Template{Word: "记", Start: 1, Group: voucher.ByInvoice, Summary: "{customer}",
		Accounts: voucher.Accounts{Receivable: voucher.Account{Code: "1122"}, Revenue: voucher.Account{Code: "6001"}, Tax: voucher.Account{Code: "2221"}},
		Columns: []voucher.Column{{Title: "=甲", Value: "{summary}"}, {Title: "借方", Value: "{debit}"}, {Title: "贷方", Value: "{credit}"},
			{Title: "号", Value: "{number}"}, {Title: "科目", Value: "{account}"}, {Title: "发票", Value: "{invoice_no}"}}}
}

func listOf(customer string) []voucher.Voucher {
	return voucher.Make(template(), []voucher.Invoice{{Number: "26332000001234567890", Buyer: customer, Net: -1_234_567_00, Tax: -7, Part: voucher.Entered,
		BlueNumber: "1", Date: time.Unix(0, 0)}}, nil)
}

// Whatever a name is, no cell of CSV is one that a spreadsheet runs as a formula, except negative
// amounts, and no cell breaks its row.
func TestCSVHasNoFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tmpl := template()
		tmpl.RedSummary = "{customer}"
		var b bytes.Buffer
		if err := voucherlist.CSV(&b, tmpl, listOf(writertest.Hostile().Draw(t, "customer"))); err != nil {
			t.Fatal(err)
		}
		text, marked := strings.CutPrefix(b.String(), "\uFEFF")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || !marked || len(rows) != 4 || strings.Count(text, "\n") != 4 {
			t.Fatalf("%v %q", err, text)
		}
		if rows[1][1] != "-1234567.07" || rows[2][2] != "-1234567.00" || rows[3][2] != "-0.07" || rows[1][2] != "" {
			t.Fatalf("%q", rows)
		}
		for _, row := range rows {
			for n, cell := range row {
				if n != 1 && n != 2 && writers.FormulaLike(cell) {
					t.Fatalf("%q", cell)
				}
			}
		}
	})
}

// In a workbook amounts are numbers, and codes and numbers of invoices are texts; the same vouchers
// give the same bytes.
func TestXLSX(t *testing.T) {
	t.Parallel()
	var a, b bytes.Buffer
	for _, out := range []*bytes.Buffer{&a, &b} {
		if err := voucherlist.XLSX(out, template(), listOf("甲方")); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same list has other bytes")
	}
	xlsxtest.Portable(t, a.Bytes())
	sheet := ""
	for name, part := range xlsxtest.Parts(t, a.Bytes()) {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			sheet = part
		}
	}
	for _, number := range []string{"-1234567.07", "-1234567", "-0.07"} {
		if !strings.Contains(sheet, "<v>"+number+"</v>") {
			t.Errorf("%s is no number in %s", number, sheet)
		}
	}
	for _, text := range []string{"26332000001234567890", "1122"} {
		if strings.Contains(sheet, "<v>"+text+"</v>") {
			t.Errorf("%s is a number", text)
		}
	}
}
