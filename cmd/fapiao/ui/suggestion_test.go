package ui

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/suggest"
)

// suggested is an invented suggestion.
func suggested() *suggest.Suggestion {
	return &suggest.Suggestion{
		File: "data/ledger.xlsx", Sheet: "11月", Header: 2, Rows: 37,
		Columns: []suggest.Column{
			{Name: "A", Title: "序号", Use: suggest.Mapped, Field: invoice.OrderNo, Reason: lang.Text{Zh: "是序号", En: "row numbers"}, Sample: "1"},
			{Name: "B", Title: "购货单位\n(全称)", Use: suggest.Mapped, Field: invoice.BuyerName, Sure: suggest.Sure,
				Reason: lang.Text{Zh: "列名相符", En: "the title names it"}, Sample: "甲方有限公司"},
			{Name: "C", Title: "制单人", Use: suggest.Carried, Sure: suggest.Likely, Reason: lang.Text{Zh: "带回到结果里", En: "copied into the results"}},
			{Name: "D", Title: "一个很长很长很长很长很长很长的列名", Reason: lang.Text{Zh: "不认识这个列名", En: "the title is not known"}},
		},
		Missing: []suggest.Missing{{Field: invoice.TaxRate, Text: lang.Text{Zh: "税率：没有这一列", En: "tax rate: no column has it"}, Blocks: true}},
		Checks:  []lang.Text{{Zh: "“备注”会印在发票上", En: "The remark is printed on the invoice"}},
	}
}

func TestSuggestionText(t *testing.T) {
	t.Parallel()
	for _, in := range []string{lang.Chinese, lang.English} {
		text := SuggestionText(in, suggested(),
			"fapiao profile suggest data/ledger.xlsx -o ledger.yaml", "fapiao run data/ledger.xlsx --profile ledger.yaml")
		golden.Check(t, filepath.Join("testdata", "suggestion."+in+".txt"), []byte(text))
		known := suggested()
		known.Known = "taobao"
		if text := SuggestionText(in, known, "", ""); !strings.Contains(text, "taobao") {
			t.Errorf("the known layout is not named:\n%s", text)
		}
	}
}

func TestSuggestionInJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	s := New(Streams{Out: &out, Err: &bytes.Buffer{}}, Options{Lang: lang.English, JSON: true})
	if err := s.Suggestion(suggested(), "ledger.yaml", "", ""); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, filepath.Join("testdata", "suggestion.jsonl"), out.Bytes())
}
