package suggest

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// TestTitlesHaveOneMeaning: no title is in two lists, since the order of the lists of one kind is
// not defined.
func TestTitlesHaveOneMeaning(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	add := func(title, where string) {
		key := invoice.Fold(title)
		if other := seen[key]; other != "" && other != where {
			t.Errorf("%s is in %s and in %s", title, other, where)
		}
		seen[key] = where
	}
	for f, titles := range likelyTitles {
		for _, title := range titles {
			add(title, string(f))
		}
	}
	for _, title := range carriedTitles {
		add(title, "carried")
	}
	for _, titles := range leftTitles {
		for _, title := range titles {
			add(title, "left")
		}
	}
	for _, fields := range basedTitles {
		for f, titles := range fields {
			for _, title := range titles {
				add(title, string(f))
			}
		}
	}
}

func TestUnitsOfTitles(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]meant{
		"金额（万元）":     {unit: "wan", word: word{field: invoice.LineAmount}},
		"含税金额(元)":    {word: word{field: invoice.GrossField}},
		"金额（不含税）":    {word: word{field: invoice.NetAmount}},
		"开票金额（含税）":   {word: word{field: invoice.GrossField}},
		"税率（%）":      {unit: "percent", word: word{field: invoice.TaxRate}},
		"单价（含税）":     {word: word{field: invoice.Price}},
		"本月含税销售总额":   {word: word{field: invoice.GrossField}},
		"*客户名称（必填）":  {word: word{field: invoice.BuyerName}},
		"快递单号":       {},
		"客户税收识别号":    {word: word{field: invoice.BuyerTaxNum}},
		"销售方纳税人识别号码": {word: word{field: invoice.Seller}},
	} {
		m := readTitle(title)
		if m.field != want.field || m.unit != want.unit {
			t.Errorf("%s is %s %q, want %s %q", title, m.field, m.unit, want.field, want.unit)
		}
	}
}
