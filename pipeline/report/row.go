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

// State is the state of an order as the ledger has it. Writers, which do not import the ledger, use
// this name.
type State = ledger.State

// Row is one line of the results: an invoice, or an order that has none (yet).
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
	IssuedAs    string    // the invoice that a person issued by hand in place of the order
	Differs     bool      // the invoice is not what the order asks for; a finding says how
	SeenAt      time.Time // when a person accepted the difference
	ErrorCode   string    // the platform's code, or the code of the first finding
	Error       string    // the platform's words; for rejected orders use Findings
	Findings    []rules.Finding
	Source      invoice.Place
	// Of a failed order: whether the platform accepted it once, so that its number is used up
	// there, and, where its words may mean that it was issued after all, until when nothing is
	// tried again (which may be over).
	Accepted  bool
	RestUntil time.Time
	// What stands beside the order in the source and is on no invoice. Summary.Carried has all
	// titles; one may be missing here.
	Carried []Carried
}

// ErrorText is Error, unless a finding says the same in either language.
func (r *Row) ErrorText() string {
	for _, f := range r.Findings {
		if r.Error != "" && strings.HasPrefix(r.Error, f.Message(lang.Chinese)) {
			return ""
		}
	}
	return r.Error
}

// RateSum is what one tax rate adds up to.
type RateSum = invoice.RateSum

// StateSum is what one state adds up to.
type StateSum struct {
	State           State
	Orders          int
	Net, Tax, Gross invoice.Amount
}

// Summary is a batch, or several, in one picture.
type Summary struct {
	Batch       string            // id; empty for all batches
	Environment string            // simulator, sandbox, production
	Sellers     []string          // tax numbers
	GroupBy     string            // the carried column by which the results are summed; empty: none
	SellerNames map[string]string // by tax number; of sellers that are configured
	Sources     []string          // the files, or the query, as they were given
	From, To    time.Time
	Written     time.Time
	Orders      int // all that were read; equals the sum over States
	States      []StateSum
	Rates       []RateSum // of issued invoices only
	Stops       []Stop    // that hold now, by seller, whatever the batch
	Missing     int       // orders that are held since a later reading of their file lacks them
	Differing   int       // invoices that are not what their orders ask for, and that nobody has accepted
	Changed     int       // of a batch: orders that were sent and whose rows say something else now
	Carried     []string  // titles of the rows' carried values, each once, in the source's order
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

// Balanced reports whether the states add up to the orders that were read.
func (s *Summary) Balanced() bool {
	n := 0
	for _, x := range s.States {
		n += x.Orders
	}
	return n == s.Orders
}

// Carried is what an order says in a column that is not put on the invoice, such as 业务员, 部门 or
// 合同号. It goes from the source to the results as it is.
type Carried = invoice.Carried

// Balance is where the balance of a run comes from.
type Balance interface {
	// Summary draws the balance of a batch, or of everything when the filter names none.
	Summary(ctx context.Context, f ledger.Filter) (Summary, error)
}
