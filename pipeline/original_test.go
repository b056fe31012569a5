package pipeline_test

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func TestOriginalsAreComparedWithTheLedger(t *testing.T) {
	t.Parallel()
	fen := func(a invoice.Amount) *invoice.Amount { return &a }
	row := report.Row{OrderNo: "A1", Seller: "91330106MADEM0003K", InvoiceNo: "26332000001234567890", BuyerName: "甲方（上海）有限公司", BuyerTaxNum: "91330106MA0DEM0058", Net: 10000, Tax: 600, Gross: 10600}
	same := func() invoice.Original {
		return invoice.Original{No: row.InvoiceNo, Buyer: "甲方(上海)有限公司", BuyerTax: "91330106ma0dem0058", Seller: row.Seller, Net: fen(10000), Tax: fen(600), Gross: fen(10600)}
	}
	for want, change := range map[string]func(*invoice.Original){
		"": func(*invoice.Original) {},
		"发票号码 1，台账为 26332000001234567890": func(o *invoice.Original) { o.No = "1" },
		"销售方税号 X，台账为 91330106MADEM0003K":  func(o *invoice.Original) { o.Seller = "X" },
		"不含税金额 100.01，台账为 100.00":         func(o *invoice.Original) { o.Net = fen(10001) },
		"税额 5.99，台账为 6.00":                func(o *invoice.Original) { o.Tax = fen(599) },
		"价税合计 -106.00，台账为 106.00":         func(o *invoice.Original) { o.Gross = fen(-10600) },
		"购买方名称“乙方”，订单为“甲方（上海）有限公司”":       func(o *invoice.Original) { o.Buyer = "乙方" },
		"购买方税号": func(o *invoice.Original) { o.BuyerTax = "91330106MADEM0011X" },
	} {
		o := same()
		change(&o)
		got := lang.Join(pipeline.CompareOriginal(&row, &o), "；", "; ").Zh
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := pipeline.CompareOriginal(&row, &invoice.Original{}); len(got) > 0 {
		t.Errorf("what a file does not say differs: %v", got)
	}
	other := row
	other.Differs = true // the buyer was compared before
	if got := pipeline.CompareOriginal(&other, &invoice.Original{Buyer: "乙方", Gross: fen(1)}); len(got) != 1 {
		t.Errorf("%v", got)
	}
	f := pipeline.FileFinding(rules.OriginalDiffers, &row, "xml", lang.Text{Zh: "甲", En: "a"})
	if f.Message(lang.Chinese) != "发票 26332000001234567890 的 XML 文件与台账不一致：甲" || f.Message(lang.English) != "The XML file of invoice 26332000001234567890 differs from the ledger: a" {
		t.Error(f.Message(lang.Chinese), f.Message(lang.English))
	}
}
