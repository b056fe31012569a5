package config

import (
	"log/slog"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Environment is the system that issues the invoices.
type Environment string

// The environments. Invoices of one environment never count in another.
const (
	Simulator  Environment = "simulator"  // 模拟: the built-in platform, or another fapiao simulate
	Sandbox    Environment = "sandbox"    // 沙箱: the platform's test system
	Production Environment = "production" // 正式: real tax invoices
)

// Config has all settings of a run.
type Config struct {
	File          string      // the file that was read; empty when there was none
	Environment   Environment //
	Endpoint      string      // service URL; empty: the simulator inside the process
	TokenURL      string      // where tokens are fetched; empty with an empty Endpoint
	AppKey        string      // of sellers that have none of their own
	AppSecret     Secret      //
	Token         Secret      // a token that never expires, used instead of fetched ones; usually empty
	Sellers       []Seller    // at least one, unless none is configured outside the simulator
	Default       string      // tax number of the seller of orders that name no seller; empty: each must name one
	Kind          invoice.Kind
	HiddenRows    HiddenRows     // how hidden rows of a workbook are treated
	CarryColumns  []string       // titles of other columns than fields of an order, copied into the results
	IgnoreColumns []string       // titles of such columns to ignore
	Profile       string         // mapping profile of files: a name, or the path of a file; empty: none
	ProfileDir    string         // folder of the user's profiles; empty if there is none
	GroupBy       string         // title of a carried column by which the results are summed; empty: none
	SheetsBy      string         // what the sheets of a result workbook are divided by; empty: nothing
	Ledger        Location       // SQLite file or URL of a PostgreSQL database
	Codes         string         // file of the imported list of tax category codes; it may not exist
	WriteBack     WriteBack      // where results are written in a database
	Rate          Rate           // calls a second
	InFlight      int            // calls open at once, 1..256
	OutDir        string         // folder of results; empty: beside the input
	DownloadHosts []string       // hosts of invoice files, beside those of nuonuo.DownloadHosts
	Download      Download       // which files of invoices workers fetch
	Wait          time.Duration  // how long a run waits for invoices to become final
	Until         pipeline.Until // until when a run sends
	Late          bool           // orders of an earlier month are sent unasked
	Workers       bool           // run, submit and reconcile hand their work out to workers
	WorkerListen  string         // host:port where a worker answers for the monitoring; empty: nowhere
	// PeriodicReconcile is how often workers query failed orders, too; 0: never. PeriodicRecheck is
	// the time since midnight, in Beijing, at which they query the invoices of the month; nil:
	// never.
	PeriodicReconcile time.Duration
	PeriodicRecheck   *time.Duration
	HeartbeatFile     string         // written after each reconcile, and by workers; empty: none
	MetricsFile       string         // written at the end of commands, for Prometheus; empty: none
	HeartbeatURL      Secret         // called then; empty: none
	Notify            []Receiver     // receivers of digests
	PeriodicDigest    *time.Duration // since midnight, in Beijing, when workers send a digest; nil: never
	NotifyRepeat      time.Duration  // how often an alarm is sent that stays the same
	ReportURL         string         // where people find OutDir; empty: nowhere but on this machine
	RequestTimeout    time.Duration  // how long one request may take; 0: by environment
	Visibility        time.Duration  // how long queries may miss an accepted order; 0: by environment
	CanaryWait        time.Duration  // longest wait for the first orders before more are sent; 0: by environment
	Preflight         bool           // accounts are asked before orders are sent
	IdentityHolds     time.Duration  // how long an identity check holds at the bureau
	Lang              string         // "zh" or "en": language of messages and results
	LogLevel          slog.Level     //
	LogFormat         LogFormat      //
	LogFile           string         // empty: standard error
	DataDir           string         // folder of ledgers and of the simulator's books
	Demo              bool           // the seller is the built-in invented one
	Warnings          []lang.Text    // about settings that should be changed

	turned bool              // see [Config.Turned]
	where  map[string]string // where each key was set: a flag, a variable, or a line of the file
	found  map[string]value  // what can be shown of the settings, and of those of sellers
}

// Typed reports whether a key was set by its flag.
func (c *Config) Typed(key string) bool { return strings.HasPrefix(c.where[key], "--") }

// Set reports whether a key was set, wherever that was.
func (c *Config) Set(key string) bool { return c.where[key] != "" }

// Turned reports whether a flag names another environment than the configuration, whose ledger is
// used. A new ledger would belong to that environment for ever.
func (c *Config) Turned() bool { return c.turned }

// Named is the name of a key in messages: its flag if that set it.
func (c *Config) Named(key string) string {
	if c.Typed(key) {
		return c.where[key]
	}
	return key
}

// Seller is one company that issues invoices (销售方), with the data that the platform needs.
type Seller struct {
	platform.Profile

	Rates           []string          // decimal fractions such as "0.13"; empty: any legal rate
	ElementTemplate string            // name of the additional-element template (附加要素模板) kept at the bureau
	OrderNoMax      int               // longest order number the account takes, 1..64; 0: the documented 20
	MaxLines        int               // most lines of one invoice, 0: 100
	KindLines       []rules.KindLines // the same of kinds with a number of their own
	Limits          []rules.Limit     // net totals of one invoice, at most one a kind; empty: none
	SmartCode       bool              // the account matches goods to tax codes by itself (智能赋码)
	Audit           bool              // each order needs an approval on the platform (开票需审核)

	// Taxpayer is how the seller is taxed (小规模纳税人, 一般纳税人); empty: not known.
	Taxpayer rules.Taxpayer

	// Only in an entry of sellers; if empty, those of the top level are used.
	AppKey    string
	AppSecret Secret
	Token     Secret
	Endpoint  string
	TokenURL  string
	Rate      *Rate // nil: the top level's
}

// LogFormat is how the lines of the log are written.
type LogFormat string

// The formats of the log.
const (
	LogText LogFormat = "text" // key=value
	LogJSON LogFormat = "json" // an object a line
)

// HiddenRows is how rows that are hidden, filtered out or folded are treated.
type HiddenRows string

// The treatments of hidden rows.
const (
	HoldHidden HiddenRows = "hold" // the orders of their sheet are held until a person decides
	ReadHidden HiddenRows = "read" // they are read as other rows
	SkipHidden HiddenRows = "skip" // orders all of whose rows are hidden are left out
)

// Rate is in calls a second.
type Rate float64

// Unlimited does not limit calls. Only the simulator may be called without a limit.
const Unlimited Rate = 0

// DefaultRate is the platform's default limit of an app.
const DefaultRate Rate = 10
