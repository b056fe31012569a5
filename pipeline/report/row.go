package report

import (
	"context"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// State is the state of an order in the ledger, under a name that writers can use without importing
// the ledger.
type State = ledger.State

// Row is one line of the results: an invoice, an order that has no invoice (yet), or a red invoice.
type Row struct {
	OrderNo     string
	Seller      string // tax number
	SerialNo    string // 发票流水号
	State       State
	Kind        invoice.Kind
	InvoiceNo   string    // 发票号码, 20 digits for 数电
	InvoiceCode string    // 发票代码, empty for 数电
	IssuedAt    time.Time // zero when not issued
	BuyerName   string
	BuyerTaxNum string
	Net         invoice.Amount
	Tax         invoice.Amount
	Gross       invoice.Amount
	PDFURL      string
	OFDURL      string
	XMLURL      string
	Remark      string
	IssuedAs    string    // invoice that a person issued by hand instead of the order
	Differs     bool      // the invoice differs from the order; a finding has the difference
	SeenAt      time.Time // when a person accepted the difference
	ErrorCode   string    // the platform's code, or the code of the first finding
	Error       string    // the platform's text; for rejected orders use Findings
	Findings    []rules.Finding
	Source      invoice.Place
	// Of a failed order: whether the platform accepted it once, so that its number is used there,
	// and, if its error may mean that it was issued after all, until when it is not retried (which
	// may be over).
	Accepted  bool
	RestUntil time.Time
	FailedAt  time.Time // when an order failed, the last time; zero in other states
	// Of an order with several invoices: which of them this is, from 1, and how many there are.
	// Zero where there is one. Numbering sets them.
	Part, Parts int
	// Values of the order's source columns that are not on the invoice. Summary.Carried has all
	// titles; a row may lack some.
	Carried []Carried
	// What red invoices take back of the row's invoice.
	Reversed Reversed
	// Of an order that another one follows, or that follows one: their order numbers. AfterRed says
	// that the invoice of Replaces is reversed first (换开); else it had none.
	Replaces, ReplacedBy string
	AfterRed             bool
	// Standing says that the row is of an order that Summary.Standing sums, or of a red invoice of
	// one: it was not read with the batch.
	Standing bool
	Red      *Red // of a red invoice; nil for an order and its invoices
	// Typed are the rows of an order that is left to do, in the standard layout of order workbooks:
	// what reads them again meets the same order. nil where it has none, or nobody asked.
	Typed []invoice.TypedRow
	// Order and Hash are the content of an order that is left to do; nil where nobody asked.
	Order *invoice.Order
	Hash  string
}

// ErrorText is Error, unless a finding has the same text in either language.
func (r *Row) ErrorText() string {
	for _, f := range r.Findings {
		if r.Error != "" && strings.HasPrefix(r.Error, f.Message(lang.Chinese)) {
			return ""
		}
	}
	return r.Error
}

// RateSum is the sum of one tax rate.
type RateSum = invoice.RateSum

// StateSum is the sum of one state.
type StateSum struct {
	State           State
	Orders          int
	Net, Tax, Gross invoice.Amount
}

// Add counts a row.
func (s *StateSum) Add(r *Row) {
	s.Orders++
	s.Net, s.Tax, s.Gross = s.Net+r.Net, s.Tax+r.Tax, s.Gross+r.Gross
}

// Summary is the summary of one or several batches.
type Summary struct {
	Batch       string            // id; empty for all batches
	Environment string            // simulator, sandbox, production
	Sellers     []string          // tax numbers
	GroupBy     string            // carried column by which the results are summed; empty: none
	SellerNames map[string]string // by tax number; of configured sellers
	Sources     []string          // the files, or the query, as they were given
	From, To    time.Time
	Issued      bool // of what was issued from From to To, whatever its batch
	Written     time.Time
	Orders      int // all orders that were read; equals the sum over States
	States      []StateSum
	Replaced    Replaced     // what was split or merged, and into how many
	Rates       []RateSum    // of invoices that exist and are not void; the rate "" is of lines that are not known
	Stops       []Stop       // current stops by seller, of any batch
	Missing     int          // held orders that a later reading of their file lacks
	Differing   int          // invoices that differ from their orders and that nobody has accepted
	Changed     int          // of a batch: sent orders whose rows have changed since
	Reds        Reds         // the red invoices, which are not among Orders and States
	Standing    Standing     // what is invoiced in place of orders of the batch
	Carried     []string     // titles of the rows' carried values, each once, in source order
	Left        []LeftColumn // that Row.Typed needs
	// Extract is what the summary is restricted to.
	Extract ledger.Extract
}

// Count is the number of orders in a state.
func (s *Summary) Count(state State) int {
	for _, x := range s.States {
		if x.State == state {
			return x.Orders
		}
	}
	return 0
}

// Open is the number of orders in states that are not final.
func (s *Summary) Open() (n int) {
	for _, x := range s.States {
		if !x.State.Final() {
			n += x.Orders
		}
	}
	return n
}

// Balanced reports whether the states add up to the orders that were read.
func (s *Summary) Balanced() bool {
	n := 0
	for _, x := range s.States {
		n += x.Orders
	}
	return n == s.Orders
}

// Carried is the value of an order in a column that is not put on the invoice, such as 业务员, 部门
// or 合同号. It is copied from the source to the results unchanged.
type Carried = invoice.Carried

// Balance provides the balance of a run.
type Balance interface {
	// Summary returns the balance of a batch, or of everything if the filter has no batch.
	Summary(ctx context.Context, f ledger.Filter) (Summary, error)
}
