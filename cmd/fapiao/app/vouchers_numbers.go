package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/voucher"
)

// numbering numbers the vouchers of a seller: within each month, on from the list that was recorded
// last.
type numbering struct {
	word  string
	next  map[string]int            // by month
	taken map[string]map[int]string // the list of each number of a month
}

func numberingOf(ctx context.Context, store *sqlledger.Store, seller, word string) (*numbering, error) {
	n := &numbering{word: word, next: map[string]int{}, taken: map[string]map[int]string{}}
	return n, store.VoucherNumbers(ctx, seller, func(v ledger.VoucherNumber) {
		if v.Word != word {
			return
		}
		if n.taken[v.Month] == nil {
			n.taken[v.Month] = map[int]string{}
		}
		n.taken[v.Month][v.Number] = v.List
		n.next[v.Month] = v.Number + 1
	})
}

// vouchers makes the vouchers of invoices, numbered from first where it is not 0.
func (n *numbering) vouchers(t *voucher.Template, list []voucher.Invoice, first int) ([]voucher.Voucher, error) {
	if first > 0 {
		months := map[string]bool{}
		for i := range list {
			months[voucher.Month(list[i].Date)] = true
		}
		if len(months) > 1 {
			return nil, usage("--first 只能用于一个月的凭证，这些发票有 %d 个月；请用 --month 写明月份",
				"--first goes with the vouchers of one month, and these invoices have %d; name one with --month", len(months))
		}
		for month := range months {
			n.next[month] = first
		}
	}
	out := voucher.Make(t, list, n.next)
	for i := range out {
		month, number := voucher.Month(out[i].Date), out[i].Number
		if list := n.taken[month][number]; list != "" {
			return nil, unusable(nil, "%s 的凭证号 %s-%d 已经在清单 %s 里", "voucher number %[2]s-%[3]d of %[1]s is in list %[4]s already", month, n.word, number, list).hinted(
				"请用 --first 写明一个没有用过的号", "name a number that is not used with --first")
		}
	}
	return out, nil
}

// marks are what the ledger keeps of the numbers.
func (n *numbering) marks(list []voucher.Voucher) []ledger.VoucherNumber {
	out := make([]ledger.VoucherNumber, len(list))
	for i := range list {
		out[i] = ledger.VoucherNumber{Month: voucher.Month(list[i].Date), Word: n.word, Number: list[i].Number}
	}
	return out
}

// rates gives the invoices of a list their sums by tax rate, where a rule of the template asks for
// them, and counts those whose rates are not known.
func (g *gathering) rates(ctx context.Context, store *sqlledger.Store, t *voucher.Template) error {
	if !t.ByRate() {
		return nil
	}
	var orders []string
	for i := range g.list {
		if !g.list[i].Red() {
			orders = append(orders, g.list[i].Order)
		}
	}
	of, err := store.OrderRates(ctx, g.seller, orders)
	if err != nil {
		return err
	}
	for i := range g.list {
		one, rates := &g.list[i], []report.RateSum(nil)
		if rates = of[one.Order]; one.Red() {
			rates = g.reds[one.Number]
		}
		if !one.SetRates(rates) {
			g.out.Unrated++
		}
	}
	return nil
}

// NumbersText is which numbers a list has, such as "2026-11 记-1…9".
func (v *Vouchers) NumbersText() string {
	var out []string
	for _, n := range v.Numbers {
		text := fmt.Sprintf("%s %s-%d", n.Month, v.Word, n.First)
		if n.Last != n.First {
			text += fmt.Sprintf("…%d", n.Last)
		}
		out = append(out, text)
	}
	return strings.Join(out, "、")
}
