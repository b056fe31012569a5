package vouchers_test

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/strictyaml"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/voucher"
	"github.com/fapiao/fapiao/templates/vouchers"
)

// The built-in template has the codes of the Accounting Standards for Business Enterprises, and
// another changes what it names only.
func TestParse(t *testing.T) {
	t.Parallel()
	base, err := vouchers.Parse("default.yaml", vouchers.Default())
	if err != nil {
		t.Fatal(err)
	}
	if a := base.Accounts; a.Receivable.Code != "1122" || a.Revenue.Code != "6001" || !strings.HasPrefix(a.Tax.Code, "2221") || !strings.HasPrefix(a.TaxSmall.Code, "2221") {
		t.Errorf("%+v", a)
	}
	got, err := vouchers.Parse("t.yaml", []byte("start: 7\ngroup: day\naccounts:\n  revenue: {code: '5001'}\nrules:\n  - kind: 数电专票\n    carried: {部门: 一部}\n    receivable: {code: '112201', name: 一部}\ncolumns:\n  甲: '{debit}'\n"))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"13%": "0.13", "0.06": "0.06", "0": "0", "1.5%": "0.015", "0.130": "0.13"} {
		if x, err := vouchers.Parse("t.yaml", []byte("rules:\n  - rate: "+text+"\n    tax: {code: '1'}\n")); err != nil || x.Rules[0].Rate != want {
			t.Errorf("%s: %+v, %v", text, x, err)
		}
	}
	rule := got.Rules[0]
	if got.Start != 7 || got.Group != voucher.ByDay || got.Accounts.Revenue.Code != "5001" || got.Accounts.Tax != base.Accounts.Tax || got.Summary != base.Summary ||
		len(got.Columns) != 1 || rule.Kind != invoice.KindDigitalSpecial || rule.Carried[0] != (invoice.Carried{Title: "部门", Value: "一部"}) || rule.Accounts.Receivable.Name != "一部" {
		t.Errorf("%+v", got)
	}
}

// A mistake has its line, its key and a text in both languages.
func TestParseFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ where, key, en string }{
		"word: 记\nwords: x":                 {"t.yaml:2", "words", "there is no such key"},
		"summary: '{none}'":                 {"t.yaml:1", "summary", "there is no {none}"},
		"start: 0":                          {"t.yaml:1", "start", "want a whole number"},
		"start: 1.5":                        {"t.yaml:1", "start", "want a whole number"},
		"group: week":                       {"t.yaml:1", "group", "want invoice, day or buyer"},
		"accounts:\n  cash: {code: '1'}":    {"t.yaml:2", "cash", "there is no such key"},
		"accounts:\n  revenue: {name: x}":   {"t.yaml:2", "revenue", "the code of the account is missing"},
		"rules: {kind: 数电专票}":               {"t.yaml:1", "rules", "want a list"},
		"rules:\n  - kind: 发票":              {"t.yaml:2", "kind", "there is no invoice kind 发票"},
		"columns:\n  甲: '{carried:}'":       {"t.yaml:2", "甲", "there is no {carried:}"},
		"columns: {}":                       {"t.yaml:1", "columns", "there are no columns"},
		"columns: [a]":                      {"t.yaml:1", "columns", "want keys and values"},
		"rules:\n  - rate: 130%":            {"t.yaml:2", "rate", "want a tax rate such as 13%"},
		"rules:\n  - rate: 六":               {"t.yaml:2", "rate", "want a tax rate"},
		"rules:\n  - carried: {部门: [一部]}\n": {"t.yaml:2", "部门", "want a text"},
		"accounts:\n  tax: {code: '1', currency: '人民币'}": {"t.yaml:2", "tax", "an account has code and name"},
	} {
		_, err := vouchers.Parse("t.yaml", []byte(text))
		fault, ok := err.(*strictyaml.Error)
		if !ok {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if !strings.HasPrefix(fault.Where, want.where) || fault.Key != want.key || !strings.Contains(fault.Message.Text(lang.English), want.en) || fault.Message.Zh == fault.Message.En {
			t.Errorf("%q: %+v", text, fault)
		}
	}
}

// FuzzParse: a template is read or refused with its place, and one that is read can be used.
func FuzzParse(f *testing.F) {
	f.Add(vouchers.Default())
	f.Add([]byte("rules:\n  - carried: {部门: 一部}\n    tax: {code: '1'}\n"))
	f.Add([]byte("columns: {a: '{', b: '}{date}', c: '{{date}}'}"))
	f.Add([]byte("start: 1e3\ngroup: [day]"))
	f.Add([]byte("a: &x [*x]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		tmpl, err := vouchers.Parse("t.yaml", data)
		if err != nil {
			if fault, ok := err.(*strictyaml.Error); !ok || fault.Where == "" {
				t.Fatalf("%v", err)
			}
			return
		}
		list := voucher.Make(tmpl, []voucher.Invoice{{Seller: "S", Number: "1", Net: 100, Tax: 6, Part: voucher.Entered}}, nil)
		debit, credit := list[0].Sums()
		if len(list) != 1 || list[0].Number < 1 || debit != 106 || credit != 106 {
			t.Fatalf("%+v", list)
		}
		for n := range list[0].Entries {
			if cells := tmpl.Cells(&list[0], n); len(cells) != len(tmpl.Columns) {
				t.Fatalf("%d cells of %d columns", len(cells), len(tmpl.Columns))
			}
		}
	})
}
