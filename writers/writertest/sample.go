// Package writertest has the conformance suite for writers of results, with sample rows.
package writertest

import (
	"fmt"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Tax numbers of companies that do not exist; their check digits are right.
const (
	Seller    = "91330100MA2TEXT1AD"
	buyerOne  = "91310115MA1TEXT2BT"
	buyerTwo  = "91440300MA5TEXT3CD"
	sourceOne = "十一月订单.xlsx"
)

// Written is when the samples were written.
func Written() time.Time { return time.Date(2026, 11, 30, 17, 45, 30, 0, beijing.Zone) }

func place(row int, col string) invoice.Place {
	return invoice.Place{File: sourceOne, Sheet: "订单", Row: row, Col: col}
}

// Issued is an issued invoice, the n-th of its batch.
func Issued(n int) report.Row {
	gross := invoice.Amount(11300 + 113*int64(n))
	net := invoice.Amount(int64(gross) * 100 / 113)
	number := fmt.Sprintf("2633200000%010d", n)
	base := "http://127.0.0.1:8931/invoices/" + number
	return report.Row{
		OrderNo: fmt.Sprintf("XS2026110%04d", n), Seller: Seller, SerialNo: fmt.Sprintf("26113017%012d", n), State: "issued",
		Kind: invoice.KindDigitalOrdinary, InvoiceNo: number, IssuedAt: time.Date(2026, 11, 30, 9, 30, n%60, 0, time.UTC),
		BuyerName: "上海示例贸易有限公司", BuyerTaxNum: buyerOne, Net: net, Tax: gross - net, Gross: gross,
		PDFURL: base + ".pdf", OFDURL: base + ".ofd", XMLURL: base + ".xml", Source: place(n+1, ""),
	}
}

// Rows has a row of every kind, in the order of reading.
func Rows() []report.Row {
	special := Issued(2)
	special.Kind, special.BuyerName, special.BuyerTaxNum = invoice.KindDigitalSpecial, "深圳样本科技股份有限公司", buyerTwo
	special.Remark = "合同 HT-2026-118 <A&B>\n第二期货款"
	special.Findings = []rules.Finding{{Code: rules.NumberRounded, Severity: rules.Warning, Place: place(3, "N"), OrderNo: special.OrderNo,
		Field: invoice.Price, Value: "3.333333333", Args: []string{"3.33333333"}}}
	seal := Issued(5)
	seal.State, seal.ErrorCode, seal.Error = "seal_failed", "24", "签章服务超时"
	seal.PDFURL, seal.OFDURL, seal.XMLURL = "", "", ""
	voided := Issued(6)
	voided.State, voided.Remark = "voided", "客户要求重开"
	split, rest := Issued(7), Issued(8)
	rest.OrderNo, rest.Source = split.OrderNo, split.Source
	return []report.Row{Issued(1), special, Rejected(3), Open(4, "failed", "E9121", "商品编码不存在或已停用"), seal, voided, split, rest,
		Open(9, "unknown", "", ""), Open(10, "submitted", "", ""), Open(11, "ready", "", "")}
}

// Waiting has the rows that wait for a person, or about which one decided.
func Waiting() []report.Row {
	differing := Issued(12)
	differing.Differs, differing.Findings = true, []rules.Finding{rules.New(rules.InvoiceDiffers, invoice.Place{}, differing.OrderNo, "", "",
		rules.Bilingual(lang.Text{Zh: "价税合计 126.56，订单为 200.00", En: "gross 126.56, ordered 200.00"}))}
	seen := differing
	seen.OrderNo, seen.Source, seen.SeenAt = "XS20261100013", place(14, ""), Written()
	return []report.Row{differing, seen, Held(14), Dropped(15, ""), Dropped(16, "26332000009999999999"), Open(17, "skipped", "", "")}
}

// Held is an order that waits for a person.
func Held(n int) report.Row {
	r := Open(n, "held", rules.MissingLater, "")
	r.Findings = []rules.Finding{rules.New(rules.MissingLater, place(n+1, ""), r.OrderNo, "", "", sourceOne, "/"+sourceOne)}
	return r
}

// Dropped is an order that a person took out; issuedAs is the invoice that was issued by hand, or
// empty.
func Dropped(n int, issuedAs string) report.Row {
	r := Open(n, "dropped", "", "")
	r.IssuedAs = issuedAs
	return r
}

// Open is an order without an invoice.
func Open(n int, state report.State, code, text string) report.Row {
	r := Issued(n)
	r.State, r.ErrorCode, r.Error = state, code, text
	if state == "failed" {
		r.FailedAt = r.IssuedAt
	}
	r.InvoiceNo, r.IssuedAt, r.PDFURL, r.OFDURL, r.XMLURL = "", time.Time{}, "", "", ""
	return r
}

// Rejected is an order with a fault and a doubt.
func Rejected(n int) report.Row {
	r := Open(n, "rejected", "", "")
	r.SerialNo, r.BuyerTaxNum = "", "91310115MA1TEXT2BX"
	r.Findings = []rules.Finding{
		{Code: rules.TaxNumCheckDigit, Severity: rules.Warning, Place: place(n+1, "F"), OrderNo: r.OrderNo, Field: invoice.BuyerTaxNum,
			Value: r.BuyerTaxNum, Args: []string{"X", "T"}},
		{Code: rules.ProductOff, Severity: rules.Error, Place: place(n+1, "O"), OrderNo: r.OrderNo, Field: invoice.LineAmount,
			Value: "339.00", Args: []string{"3", "100.00", "300.00", "339.00"}},
	}
	return r
}

// Summary adds rows up as a ledger does. Rows of one order stand together.
func Summary(rows []report.Row) report.Summary {
	s := report.Summary{
		Batch: "B20261130-1", Environment: "simulator", Sellers: []string{Seller}, SellerNames: map[string]string{Seller: "杭州例样软件有限公司"}, Sources: []string{sourceOne},
		From: time.Date(2026, 11, 1, 0, 0, 0, 0, beijing.Zone), To: Written(), Written: Written(),
	}
	at := map[report.State]int{}
	for _, state := range []report.State{"rejected", "ready", "submitting", "unknown", "submitted", "issued", "failed", "seal_failed", "voiding", "voided"} {
		at[state] = len(s.States)
		s.States = append(s.States, report.StateSum{State: state})
	}
	rate := report.RateSum{Rate: "0.13"}
	for i, r := range rows {
		if r.Red != nil {
			addRed(&s, &r)
			continue
		}
		if _, there := at[r.State]; !there {
			at[r.State] = len(s.States)
			s.States = append(s.States, report.StateSum{State: r.State})
		}
		x := &s.States[at[r.State]]
		x.Net, x.Tax, x.Gross = x.Net+r.Net, x.Tax+r.Tax, x.Gross+r.Gross
		if i == 0 || r.OrderNo != rows[i-1].OrderNo || r.Source != rows[i-1].Source {
			x.Orders, s.Orders = x.Orders+1, s.Orders+1
		}
		if r.State == "issued" {
			rate.Lines, rate.Net, rate.Tax, rate.Gross = rate.Lines+1, rate.Net+r.Net, rate.Tax+r.Tax, rate.Gross+r.Gross
		}
	}
	s.Rates = []report.RateSum{rate}
	return s
}

// Carrying has the rows of Rows with columns that are on no invoice, and their summary. One title
// is also the name of a fixed column, one begins like a formula.
func Carrying() (report.Summary, []report.Row) {
	rows := Rows()
	s := Summary(rows)
	s.Carried = []string{"业务员", "status", "=合同号"}
	for i := range rows {
		rows[i].Carried = []report.Carried{{Title: "业务员", Value: "王样例"}, {Title: "=合同号", Value: "=HT-1"}}
	}
	rows[0].Carried = append(rows[0].Carried, report.Carried{Title: "业务员", Value: "李样例"}, report.Carried{Title: "status", Value: "加急"})
	rows[1].Carried = nil
	return s, rows
}
