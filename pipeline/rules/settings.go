package rules

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/taxcode"
)

// Settings is what a check must know beyond the draft.
type Settings struct {
	Sellers     []Seller      // at least one
	Default     string        // tax number of the seller of orders that name none; empty where several are configured and none was chosen
	DefaultKind invoice.Kind  // kind of orders that name none; empty means 数电普票
	OrderNoMax  int           // longest order number the account accepts, 0 means 20 (the platform's documented length), at most 64
	Today       time.Time     // the day of orders that have no date, in Beijing; zero: not known
	MaxLines    int           // most lines of one invoice including discount lines of sellers without their own, 0 means 100
	Codes       *taxcode.List // imported list of tax category codes; nil: none
	Split       bool          // orders over the limits of one invoice are split later, and pass
	Columns     *Columns      // what becomes of columns that are not known; nil: no choice was made
}

// Seller is what the checks need of one seller (销售方).
type Seller struct {
	TaxNum          string
	Name            string
	Clerk           string            // 开票人, required by the platform where the order names none
	Rates           []decimal.Decimal // rates the bureau allows this seller; empty: any legal rate
	ElementTemplate string            // name of the additional-element template kept at the bureau
	Taxpayer        Taxpayer          // empty: not known
	NeedsPhone      bool              // invoices are delivered by text message (push)
	NeedsEmail      bool              // invoices are delivered by e-mail (push)
	MaxLines        int               // most lines of one invoice including discount lines, 0: as Settings has it
	KindLines       []KindLines       // the same of kinds with a number of their own
	Limits          []Limit           // of one invoice, at most one a kind
	SmartCode       bool              // the account matches goods to tax codes by itself, so that a code may be missing
}

// Taxpayer says how a seller is taxed.
type Taxpayer string

// The kinds of taxpayer. Where nobody says which, the seller's rates may say it.
const (
	SmallScale Taxpayer = "small"   // 小规模纳税人
	General    Taxpayer = "general" // 一般纳税人
)
