package pipeline

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// CompareOriginal compares what a file says of its invoice with the ledger's row of the invoice:
// number, seller, buyer and amounts, exactly. What either does not say is no difference. The texts
// are the differences. A buyer that differs from the order's was compared when the invoice was
// recorded and is in the row's own difference.
func CompareOriginal(r *report.Row, o *invoice.Original) []lang.Text {
	var d difference
	d.number("发票号码", "invoice number", o.No, r.InvoiceNo)
	d.number("发票代码", "invoice code", o.Code, r.InvoiceCode)
	d.number("销售方税号", "seller's tax number", o.Seller, r.Seller)
	if !r.Differs {
		d.buyer(&ledger.Entry{Buyer: r.BuyerName, BuyerTax: r.BuyerTaxNum}, &Found{BuyerName: o.Buyer, BuyerTax: o.BuyerTax})
	}
	d.sum("不含税金额", "net", o.Net, r.Net)
	d.sum("税额", "tax", o.Tax, r.Tax)
	d.sum("价税合计", "gross", o.Gross, r.Gross)
	return d.texts
}

func (d *difference) number(zh, en, got, want string) {
	if got, want = taxNumber(got), taxNumber(want); got != "" && want != "" && got != want {
		d.add(foreign, "%s %s，台账为 %s", "%s %s, the ledger has %s", lang.Text{Zh: zh, En: en}, got, want)
	}
}

func (d *difference) sum(zh, en string, got *invoice.Amount, want invoice.Amount) {
	if got != nil && *got != want {
		d.add(foreign, "%s %s，台账为 %s", "%s %s, the ledger has %s", lang.Text{Zh: zh, En: en}, *got, want)
	}
}

// FileFinding is a finding about a file of an invoice.
func FileFinding(code string, r *report.Row, kind string, words ...lang.Text) rules.Finding {
	args := []string{r.InvoiceNo}
	if len(words) > 0 {
		args = append(args, rules.Bilingual(lang.Join(words, "；", "; ")))
	}
	return rules.New(code, r.Source, r.OrderNo, "", strings.ToUpper(kind), args...)
}
