package ledgertest

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// The invented sellers of the fixtures.
const (
	Seller      = "91310000MA1FIXTUR1"
	OtherSeller = "91310000MA1FIXTUR2"
)

// Start is the time at which the tests begin; it never moves by itself.
func Start() time.Time { return time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC) }

var loaded = time.Now()

// Now is Start, and as much later as the tests have run: a ledger's clock that goes on.
func Now() time.Time { return Start().Add(time.Since(loaded)) }

// Order is a valid order of one line: n thousand yuan and n fen at 13 percent, tax not included.
func Order(seller string, n int) *invoice.Order {
	net := invoice.Amount(n*100_000 + n)
	tax, err := invoice.RoundAmount(net.Decimal().Mul(decimal.New(13, -2)))
	if err != nil {
		panic(err) // a test's own number is out of range
	}
	o := &invoice.Order{
		OrderNo: fmt.Sprintf("SO-%07d", n), Seller: seller, Kind: "pc", Date: "2026-11-23 09:02:03",
		Buyer:  invoice.Buyer{Name: "上海样例贸易有限公司", TaxNum: "91310000MA1BUYER01", Address: "上海市样例路 1 号", Tel: "021-00000000"},
		Remark: "样例",
		Lines: []invoice.Line{{Property: invoice.LineNormal, Name: "办公用品", Code: "1060105020000000000", Unit: "件",
			Quantity: decimal.NewFromInt(1), Price: net.Decimal(), Rate: decimal.New(13, -2), Net: net, Tax: tax, Gross: net + tax, Row: n + 1}},
	}
	o.Add()
	return o
}

// Item is an order on its way into the ledger, read from row n+1 of a workbook.
func Item(tb testing.TB, o *invoice.Order, n int) ledger.Item {
	tb.Helper()
	hash, err := o.Hash()
	if err != nil {
		tb.Fatal(err)
	}
	return ledger.Item{Order: o, Hash: hash, Source: Place(n), Facts: rules.Facts{OrderNo: o.OrderNo, Seller: o.Seller, BuyerName: o.Buyer.Name,
		BuyerTax: o.Buyer.TaxNum, Kind: o.Kind, Net: o.Net, Tax: o.Tax, Gross: o.Gross, Remark: o.Remark}}
}

// Items are the orders from+0 … from+n-1 of a seller, read one after the other.
func Items(tb testing.TB, seller string, from, n int) []ledger.Item {
	tb.Helper()
	out := make([]ledger.Item, n)
	for i := range out {
		out[i] = Item(tb, Order(seller, from+i), from+i)
	}
	return out
}

// Rejected is an item that the checks refused, at row n+1.
func Rejected(n int) ledger.Item {
	return ledger.Item{Source: Place(n), Facts: rules.Facts{OrderNo: fmt.Sprintf("SO-%07d", n), Seller: Seller, Net: 100, Tax: 13, Gross: 113},
		Findings: []rules.Finding{{Code: "FP-TST-002", Severity: rules.Warning, Place: Place(n)}, {Code: "FP-TST-001", Severity: rules.Error, Place: Place(n), Value: "x"}}}
}

// Place is row n+1 of the fixtures' workbook.
func Place(n int) invoice.Place {
	return invoice.Place{File: "orders.xlsx", Sheet: "订单", Row: n + 1}
}

// Conflict words what the ledger holds against an item.
func Conflict(item *ledger.Item, because ledger.Imported) []rules.Finding {
	f := rules.Finding{Code: "FP-TST-009", Severity: rules.Error, Place: item.Source, OrderNo: item.Facts.OrderNo, Value: because.Earlier.Cell()}
	if because.Was != nil {
		f.Value = because.Was.Gross.String() + " " + string(because.State)
	}
	return []rules.Finding{f}
}
