package config

import (
	"log/slog"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Environment says whose invoices are made.
type Environment string

// The environments. What one of them issued never counts in another.
const (
	Simulator  Environment = "simulator"  // 模拟: the built-in platform, or another fapiao simulate
	Sandbox    Environment = "sandbox"    // 沙箱: the platform's test system
	Production Environment = "production" // 正式: real tax invoices
)

// Config is everything that is set for a run.
type Config struct {
	File           string      // the file that was read; empty when there was none
	Environment    Environment //
	Endpoint       string      // service URL; empty: the simulator inside the process
	TokenURL       string      // where tokens are fetched; empty with an empty Endpoint
	AppKey         string      // of sellers that have none of their own
	AppSecret      Secret      //
	Token          Secret      // a token that never expires, used instead of fetching one; usually empty
	Sellers        []Seller    // at least one, unless none is configured outside the simulator
	Default        string      // tax number of the seller of orders that name none; empty: they must name one
	Kind           invoice.Kind
	HiddenRows     HiddenRows    // what becomes of rows of a workbook that nobody sees
	CarryColumns   []string      // titles of columns that are no field of an order, to carry into the results
	IgnoreColumns  []string      // titles of such columns that are ignored
	GroupBy        string        // title of a carried column by which the results are summed; empty: none
	Ledger         Location      // SQLite file or address of a PostgreSQL server
	Rate           Rate          // calls a second
	InFlight       int           // calls open at once, 1..256
	OutDir         string        // folder of results; empty: beside the input
	Wait           time.Duration // how long a run waits for invoices to become final
	RequestTimeout time.Duration // how long one request may take; 0: by environment
	Visibility     time.Duration // how long the platform may not show what it accepted; 0: by environment
	CanaryWait     time.Duration // how long the first orders of a run are waited for before more are sent; 0: by environment
	Lang           string        // "zh" or "en": what accountants read
	LogLevel       slog.Level    //
	LogFile        string        // empty: standard error
	DataDir        string        // where ledgers and the simulator's books are
	Demo           bool          // the seller is the built-in invented one
	Warnings       []lang.Text   // about settings that should be changed

	where map[string]string // where each key was set: a flag, a variable, or a line of the file
}

// Typed reports that a key was set by its flag.
func (c *Config) Typed(key string) bool { return strings.HasPrefix(c.where[key], "--") }

// Named is what a person calls a key: its flag where that set it.
func (c *Config) Named(key string) string {
	if c.Typed(key) {
		return c.where[key]
	}
	return key
}

// Seller is one company that issues invoices (销售方), with what the platform needs to know of it.
type Seller struct {
	platform.Profile

	Rates           []string // decimal fractions such as "0.13"; empty: any legal rate
	ElementTemplate string   // name of the additional-element template (附加要素模板) kept at the bureau
	OrderNoMax      int      // longest order number the account takes, 1..64; 0: the documented 20
	MaxLines        int      // most lines of one invoice, 0: 100
	SmartCode       bool     // the account matches goods to tax codes by itself (智能赋码)
	Audit           bool     // a person approves each order at the platform (开票需审核)

	// Taxpayer is how the seller is taxed (小规模纳税人, 一般纳税人); empty: not known.
	Taxpayer rules.Taxpayer

	// Only of an entry of sellers; the top level's where empty.
	AppKey    string
	AppSecret Secret
	Token     Secret
	Endpoint  string
	TokenURL  string
	Rate      *Rate // nil: the top level's
}

// HiddenRows is what becomes of rows that are hidden, filtered out or folded away.
type HiddenRows string

// The choices.
const (
	HoldHidden HiddenRows = "hold" // the orders of their sheet are held until a person says what they mean
	ReadHidden HiddenRows = "read" // they are read as any other
	SkipHidden HiddenRows = "skip" // orders all of whose rows are hidden are left out
)

// Rate is calls a second. Unlimited is for the simulator alone.
type Rate float64

// Unlimited does not pace calls at all.
const Unlimited Rate = 0

// DefaultRate is what the platform allows an app unless it says otherwise.
const DefaultRate Rate = 10
