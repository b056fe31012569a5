package voucher_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/voucher"
)

// TestVouchersBalance: debit and credit of each voucher are equal, the vouchers have the money of
// the invoices to the cent, and an invoice without tax has two entries.
func TestVouchersBalance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tmpl := voucher.Template{Start: rapid.IntRange(1, 99).Draw(t, "start"), Group: rapid.SampledFrom(voucher.Groups()).Draw(t, "group"),
			Accounts: voucher.Accounts{Receivable: voucher.Account{Code: "1"}, Revenue: voucher.Account{Code: "2"}, Tax: voucher.Account{Code: "3"}, TaxSmall: voucher.Account{Code: "4"}}}
		var list []voucher.Invoice
		var net, tax invoice.Amount
		for n := range rapid.IntRange(0, 20).Draw(t, "invoices") {
			sign := rapid.SampledFrom([]invoice.Amount{1, -1}).Draw(t, "sign")
			i := voucher.Invoice{Seller: "S", Number: fmt.Sprint(n), Buyer: rapid.SampledFrom([]string{"甲", "乙"}).Draw(t, "buyer"), Part: voucher.Entered,
				Date: time.Unix(int64(rapid.IntRange(0, 3).Draw(t, "day"))*86400, 0), Small: rapid.Bool().Draw(t, "small"),
				Net: sign * invoice.Amount(rapid.IntRange(1, 1e9).Draw(t, "net")), Tax: sign * invoice.Amount(rapid.IntRange(0, 3).Draw(t, "tax"))}
			if sign < 0 {
				i.BlueNumber = "B"
			}
			net, tax, list = net+i.Net, tax+i.Tax, append(list, i)
		}
		var credit, taxed invoice.Amount
		for n, v := range voucher.Make(&tmpl, list, nil) {
			d, c := v.Sums()
			if d != c || v.Number != tmpl.Start+n {
				t.Fatalf("voucher %d: debit %s, credit %s", v.Number, d, c)
			}
			credit += c
			for _, e := range v.Entries {
				if e.Debit > 0 != (e.Of.BlueNumber == "") && e.Debit != 0 || e.Debit != 0 && e.Credit != 0 {
					t.Fatalf("%+v", e)
				}
				if e.Account.Code == "4" && !e.Of.Small || e.Account.Code == "3" && e.Of.Small {
					t.Fatalf("the tax of another kind of taxpayer: %+v", e)
				}
				if e.Account.Code > "2" {
					taxed += e.Credit
				}
			}
		}
		if credit != net+tax || taxed != tax {
			t.Fatalf("credit %s, tax %s; want %s and %s", credit, taxed, net+tax, tax)
		}
	})
}
