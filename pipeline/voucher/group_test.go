package voucher_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/voucher"
)

// grouped are the vouchers of five invoices and their summaries: two buyers, two days of which one
// is a month later in Beijing only, a red and a void.
func grouped(t *testing.T, group voucher.Group) (out []string) {
	t.Helper()
	night := time.Date(2026, 11, 30, 23, 30, 0, 0, beijing.Zone)
	one := func(number, buyer string, at time.Time, net invoice.Amount) voucher.Invoice {
		return voucher.Invoice{Seller: "S", Number: number, Buyer: buyer, Date: at, Net: net, Tax: net / 10, Part: voucher.Entered, Kind: invoice.KindDigitalSpecial,
			Carried: []invoice.Carried{{Title: "部门", Value: "一部"}}}
	}
	red, void := one("4", "甲", night, -100), one("5", "甲", night, -100)
	red.BlueNumber, void.Part = "1", voucher.Void
	tmpl := &voucher.Template{Start: 8, Group: group, Summary: "开 {customer} {invoice_no}", RedSummary: "红 {blue_invoice_no}", VoidSummary: "废 {invoice_no}",
		Accounts: voucher.Accounts{Receivable: voucher.Account{Code: "1"}, Revenue: voucher.Account{Code: "2"}, Tax: voucher.Account{Code: "3"}},
		Rules:    []voucher.Rule{{Seller: "other", Accounts: voucher.Accounts{Revenue: voucher.Account{Code: "9"}}}, {Kind: invoice.KindDigitalSpecial, Carried: red.Carried, Accounts: voucher.Accounts{Tax: voucher.Account{Code: "4"}}}},
		Columns:  []voucher.Column{{Value: "{date}"}, {Value: "{number}"}, {Value: "{summary}"}, {Value: "{account}"}, {Value: "{debit}{credit}"}, {Value: "{carried:部门}"}, {Value: "{customer}{invoice_no}"}}}
	for _, v := range voucher.Make(tmpl, []voucher.Invoice{void, red, one("3", "甲", night.Add(time.Hour), 300), one("2", "乙", night, 200), one("1", "甲", night, 100), one("6", "甲", night, 100)}, nil) {
		for n := range v.Entries {
			var cells []string
			for _, c := range tmpl.Cells(&v, n) {
				cells = append(cells, c.Text)
			}
			if n == 0 || len(v.Entries) > 3 {
				out = append(out, strings.Join(cells, " "))
			}
		}
		if last := v.Entries[len(v.Entries)-1]; last.Account.Code != "4" {
			t.Errorf("%s: the rule is not applied: %+v", fmt.Sprint(v.Number), last.Account)
		}
	}
	return out
}

// Vouchers have the invoices of a day, or of a buyer in a month, in Beijing time; red invoices and
// voids have vouchers of their own.
func TestGroups(t *testing.T) {
	t.Parallel()
	for group, want := range map[voucher.Group][]string{
		voucher.ByInvoice: {"2026-11-30 8 开 甲 1 1 1.10 一部 甲1", "2026-11-30 9 开 乙 2 1 2.20 一部 乙2", "2026-11-30 10 红 1 1 -1.10 一部 甲4", "2026-11-30 11 废 5 1 -1.10 一部 甲5",
			"2026-11-30 12 开 甲 6 1 1.10 一部 甲6", "2026-12-01 8 开 甲 3 1 3.30 一部 甲3"},
		voucher.ByDay: {"2026-11-30 8 开 甲 2 张 1 2.20 一部 甲", "2026-11-30 8 开 乙 2 1 2.20 一部 乙2", "2026-11-30 8 开 甲等 3 张 2 4.00 一部 ", "2026-11-30 8 开 甲等 3 张 4 0.40 一部 ",
			"2026-11-30 9 红 1 1 -1.10 一部 甲4", "2026-11-30 10 废 5 1 -1.10 一部 甲5", "2026-12-01 8 开 甲 3 1 3.30 一部 甲3"},
		voucher.ByBuyer: {"2026-11-30 8 开 甲 2 张 1 2.20 一部 甲", "2026-11-30 9 开 乙 2 1 2.20 一部 乙2", "2026-11-30 10 红 1 1 -1.10 一部 甲4", "2026-11-30 11 废 5 1 -1.10 一部 甲5",
			"2026-12-01 8 开 甲 3 1 3.30 一部 甲3"},
	} {
		if diff := cmp.Diff(want, grouped(t, group)); diff != "" {
			t.Errorf("%s: %s", group, diff)
		}
	}
}

// The mark of invoices that are not real is before each summary; where no column has the summary,
// in the first column.
func TestMark(t *testing.T) {
	t.Parallel()
	list := []voucher.Invoice{{Number: "1", Buyer: "甲", Net: 100, Tax: 6, Part: voucher.Entered, Date: time.Unix(0, 0)}}
	for column, want := range map[string]string{"{summary}": "【模拟】开 甲", "{number}": "【模拟】1"} {
		tmpl := &voucher.Template{Mark: "【模拟】", Start: 1, Group: voucher.ByInvoice, Summary: "开 {customer}", Columns: []voucher.Column{{Value: column}, {Value: "{debit}"}}}
		v := voucher.Make(tmpl, list, nil)[0]
		for n := range v.Entries {
			if got := tmpl.Cells(&v, n); got[0] != (voucher.Cell{Text: want}) || !got[1].Number && got[1].Text != "" {
				t.Errorf("%s: %+v", column, got)
			}
		}
	}
}
