package voucher

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Entry is a line (分录) of a voucher: an amount on one side. Red invoices and voids have negative
// amounts on the same side as others.
type Entry struct {
	Account       Account
	Debit, Credit invoice.Amount
	Of            *Invoice
	Count         int // invoices of the entry
	kind          side
	others        []*Invoice // beside Of
}

// side orders the entries of a voucher.
type side uint8

const (
	owed side = iota // 应收账款
	earned
	taxed
)

// Voucher is a voucher; its debit and its credit are equal.
type Voucher struct {
	Number  int
	Date    time.Time
	Entries []Entry
}

// Sums are the debit and the credit of a voucher.
func (v *Voucher) Sums() (debit, credit invoice.Amount) {
	for _, e := range v.Entries {
		debit, credit = debit+e.Debit, credit+e.Credit
	}
	return debit, credit
}

// Make makes the vouchers of invoices, by date and then by invoice number. They are numbered within
// each month, from the number that first has for the month, else from t.Start.
func Make(t *Template, list []Invoice, first map[string]int) []Voucher {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b Invoice) int {
		return cmp.Or(cmp.Compare(day(a.Date), day(b.Date)), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Part, b.Part))
	})
	at, next := map[groupKey]int{}, map[string]int{}
	maps.Copy(next, first)
	var out []Voucher
	for i := range sorted {
		one := &sorted[i]
		key := t.groupOf(one, i)
		n, known := at[key]
		if !known {
			n = len(out)
			at[key] = n
			month := Month(one.Date)
			number := cmp.Or(next[month], t.Start)
			next[month] = number + 1
			out = append(out, Voucher{Number: number})
		}
		v := &out[n]
		v.Date = one.Date
		v.add(t, one)
	}
	for i := range out {
		out[i].settle()
	}
	return out
}

// groupKey is what the invoices of a voucher share.
type groupKey struct {
	seller, value string
	red           bool
	part          Part
	n             int
}

func (t *Template) groupOf(i *Invoice, n int) groupKey {
	key := groupKey{seller: i.Seller, red: i.Red(), part: i.Part}
	switch t.Group {
	case ByDay:
		key.value = day(i.Date)
	case ByBuyer:
		key.value = day(i.Date)[:len("2006-01")] + " " + i.BuyerTax + " " + i.Buyer
	default:
		key.n = n
	}
	return key
}

func day(t time.Time) string { return t.In(beijing.Zone).Format(time.DateOnly) }

// add adds the entries of an invoice: what the buyer owes, then net and tax.
func (v *Voucher) add(t *Template, i *Invoice) {
	for _, p := range i.portions() {
		a := t.accountsFor(i, p.Rate)
		v.put(Entry{Account: a.Receivable, Debit: p.Net + p.Tax, Of: i}, owed)
		v.put(Entry{Account: a.Revenue, Credit: p.Net, Of: i}, earned)
		tax := a.Tax
		if i.Small {
			tax = a.TaxSmall
		}
		if p.Tax != 0 { // 免税 and 零税率 have two lines
			v.put(Entry{Account: tax, Credit: p.Tax, Of: i}, taxed)
		}
	}
}

// put adds an entry to the one of the same account, side and, of a debit, buyer.
func (v *Voucher) put(e Entry, kind side) {
	e.Count, e.kind = 1, kind
	for n := range v.Entries {
		x := &v.Entries[n]
		same := x.Account == e.Account && x.kind == kind && (kind != owed || x.Of.Buyer == e.Of.Buyer && x.Of.BuyerTax == e.Of.BuyerTax)
		if !same {
			continue
		}
		x.Debit, x.Credit = x.Debit+e.Debit, x.Credit+e.Credit
		if x.Of != e.Of {
			x.Count++
			x.others = append(x.others, x.Of)
			x.Of = e.Of
		}
		return
	}
	v.Entries = append(v.Entries, e)
}

// settle puts the debits first and the tax last.
func (v *Voucher) settle() {
	slices.SortStableFunc(v.Entries, func(a, b Entry) int { return cmp.Compare(a.kind, b.kind) })
}

// accountsFor are the accounts of the lines of an invoice that have a rate.
func (t *Template) accountsFor(i *Invoice, rate string) Accounts {
	out := t.Accounts
	for n := range t.Rules {
		r := &t.Rules[n]
		if !r.fits(i) || r.Rate != "" && r.Rate != rate {
			continue
		}
		for _, one := range []struct {
			to   *Account
			from Account
		}{{&out.Receivable, r.Accounts.Receivable}, {&out.Revenue, r.Accounts.Revenue}, {&out.Tax, r.Accounts.Tax}, {&out.TaxSmall, r.Accounts.TaxSmall}} {
			if one.from.Code != "" {
				*one.to = one.from
			}
		}
		return out
	}
	return out
}

func (r *Rule) fits(i *Invoice) bool {
	if r.Kind != "" && r.Kind != i.Kind || r.Seller != "" && r.Seller != i.Seller {
		return false
	}
	for _, c := range r.Carried {
		if !slices.Contains(i.Carried, c) {
			return false
		}
	}
	return true
}
