// Package voucher makes accounting entries (记账凭证) from invoices, as a template says. It is
// pure: the same invoices and template give the same vouchers.
package voucher

import (
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Group says which invoices share a voucher.
type Group string

// The groups. Red invoices, voids and ordinary invoices never share a voucher, nor do sellers.
const (
	ByInvoice Group = "invoice"
	ByDay     Group = "day"   // of issue, in Beijing time
	ByBuyer   Group = "buyer" // of one month
)

// Groups are all of them.
func Groups() []Group { return []Group{ByInvoice, ByDay, ByBuyer} }

// Account is an account (会计科目) of the user's books.
type Account struct{ Code, Name string }

// Accounts are the accounts of an entry. TaxSmall is in place of Tax for small-scale taxpayers.
type Accounts struct{ Receivable, Revenue, Tax, TaxSmall Account }

// Rule sets other accounts for invoices that have all of its values; an empty value is any. A field
// of Accounts without a code is left as it was.
type Rule struct {
	Kind     invoice.Kind
	Rate     string // tax rate such as 0.13, of a part of the lines; invoices whose rates are not known have none
	Seller   string // tax number
	Carried  []invoice.Carried
	Accounts Accounts
}

// Column is a column of the list. Value is a text with names in braces, see [Names].
type Column struct{ Title, Value string }

// Template says how vouchers look.
type Template struct {
	Mark                             string // before each 摘要, where the invoices are not real; a template does not set it
	Word                             string // 凭证字
	Start                            int    // the first 凭证号 of a month
	Group                            Group
	Summary, RedSummary, VoidSummary string // 摘要, with names in braces
	Accounts                         Accounts
	Rules                            []Rule // the first that fits is used
	Columns                          []Column
}

// Part is what of an invoice a list has.
type Part string

// The parts: the invoice itself, and what takes it back after it was made void.
const (
	Entered Part = "entry"
	Void    Part = "void"
)

// Invoice is what a voucher is made from. The amounts of a red invoice, and of a void, are
// negative.
type Invoice struct {
	Seller, Order, Number, Code string
	BlueNumber                  string // of a red invoice: the invoice that it reverses
	Kind                        invoice.Kind
	Date                        time.Time
	Buyer, BuyerTax             string
	Net, Tax                    invoice.Amount
	Carried                     []invoice.Carried
	Small                       bool              // its seller is a small-scale taxpayer
	Rates                       []invoice.RateSum // by tax rate, adding up to Net and Tax; nil: not known, or not needed
	Part                        Part
}

// Red reports a red invoice.
func (i *Invoice) Red() bool { return i.BlueNumber != "" }
