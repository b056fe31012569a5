package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/limit"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Ledger is what the suite tests: pipeline.Ledger, and what commands need besides.
type Ledger interface {
	ledger.Readings
	ledger.Decisions
	ledger.Effects
	ledger.Corrections
	ledger.Workers
	ledger.Watching
	ledger.Agenda
	ledger.Questions
	ledger.Stops
	ledger.Accounts
	ledger.Downloads
	ledger.Fetches
	ledger.Vouchers
	ledger.BuyerForms
	report.Balance

	DeadReds(ctx context.Context, f ledger.Filter) ([]int64, error)
	CloseFailed(ctx context.Context, e ledger.Effect, ids []int64, note string, now time.Time) (moved int, err error)
	Batch(ctx context.Context, id string) (ledger.Batch, error)
	Unread(ctx context.Context, b ledger.Batch) (map[ledger.Key]rules.Finding, error)
	FindAll(ctx context.Context, keys []ledger.Key, content func(*ledger.Entry) bool) (map[ledger.Key]ledger.Entry, error)
	Sendings(ctx context.Context, b ledger.Batch, asked []ledger.SentFrom) ([]*ledger.Elsewhere, error)
	Accepted(ctx context.Context, orders []int64) (map[int64]bool, error)
	Unfinished(ctx context.Context, seller string) ([]ledger.StateCount, error)
	Kept(ctx context.Context, f ledger.Filter) ([]ledger.Withheld, error)
	Differing(ctx context.Context, f ledger.Filter, limit int) (n int, first []ledger.Difference, err error)
	Accept(ctx context.Context, orders []int64, now time.Time) ([]ledger.Accepted, error)
	Rows(ctx context.Context, f ledger.Filter, yield func(report.Row) error) error
	FetchRows(ctx context.Context, f ledger.Fetch, yield func(report.Row) error) error
	Carried(ctx context.Context, batch string) ([]string, error)
	Carries(ctx context.Context) (bool, error)
	Batches(ctx context.Context, limit int) ([]ledger.BatchInfo, error)
	Search(ctx context.Context, text, seller string, limit int) (found []ledger.Match, more bool, err error)
	Readings(ctx context.Context, order int64) ([]ledger.Reading, error)
	Issued(ctx context.Context, in ledger.Span, of ledger.Extract) (report.Summary, error)
	IssuedRows(ctx context.Context, in ledger.Span, of ledger.Extract, yield func(report.Row) error) error
	Reds(ctx context.Context, f ledger.Filter, yield func(report.Row) error) error
	IssuedReds(ctx context.Context, in ledger.Span, of ledger.Extract, yield func(report.Row) error) error
	Reversed(ctx context.Context, invoices []int64) (map[int64]report.Reversed, error)
	Standing(ctx context.Context, batch string) ([]int64, error)
	Linked(ctx context.Context, batch string, paths []string) ([]int64, error)
	Rejected(ctx context.Context, of ledger.Extract, yield func(report.Row) error) error
	Find(ctx context.Context, key ledger.Key) (ledger.Entry, error)
	History(ctx context.Context, key ledger.Key) ([]ledger.Event, error)
	Hold(ctx context.Context, name string) (release func() error, err error)
	Live(ctx context.Context, owner string) (ledger.Life, error)
	Now() time.Time
	TokenLoad(ctx context.Context, key string) ([]byte, error)
	TokenUpdate(ctx context.Context, key string, f func(cur []byte) ([]byte, error)) error
	Watermark(ctx context.Context, source string) (string, error)
	SetWatermark(ctx context.Context, source, value string) error
	limit.Shares
	Close() error
}

// Open opens one ledger. Each call opens the same one again, as another process would, for the run
// of that name; it is closed when the test ends.
type Open func(t testing.TB, run string) Ledger

// Run tests a kind of ledger. fresh makes a new, empty one for each test; its environment is
// "simulator".
func Run(t *testing.T, fresh func(t testing.TB) Open) {
	t.Helper()
	groups := []struct {
		name  string
		cases map[string]func(*testing.T, Open)
	}{
		{"batch", batchCases()}, {"import", importCases()}, {"holds", holdsCases()}, {"renumbered", renumberedCases()}, {"reread", rereadCases()}, {"holding", holdingCases()}, {"absence", absenceCases()}, {"revised", revisedCases()}, {"claim", claimCases()}, {"effect", effectCases()}, {"plan", planCases()}, {"beside", besideCases()}, {"blue", blueCases()}, {"follow", followCases()}, {"due", dueCases()}, {"clock", clockCases()},
		{"seal", sealCases()}, {"recheck", recheckCases()}, {"stop", stopCases()}, {"fresh", freshCases()}, {"failed", failedCases()}, {"retry", retryCases()}, {"alike", alikeCases()}, {"twins", twinCases()}, {"arrange", arrangeCases()},
		{"decision", decisionCases()}, {"accept", acceptCases()}, {"outlook", outlookCases()}, {"tosend", toSendCases()}, {"unsent", unsentCases()},
		{"update", updateCases()}, {"history", historyCases()}, {"lookup", lookupCases()}, {"invoice", identityCases()}, {"serial", serialCases()}, {"difference", differenceCases()}, {"dead", deadCases()}, {"waits", waitCases()}, {"pending", pendingCases()}, {"rows", rowCases()}, {"left", leftCases()}, {"summary", summaryCases()}, {"red", redCases()},
		{"shared", sharedCases()}, {"hold", holdCases()}, {"token", tokenCases()}, {"pace", paceCases()}, {"watermark", watermarkCases()}, {"account", accountCases()}, {"download", downloadCases()}, {"fetch", fetchCases()}, {"voucher", voucherCases()}, {"sums", sumCases()}, {"buyer form", buyerFormCases()}, {"worker", workerCases()}, {"watching", watchingCases()},
	}
	for _, g := range groups {
		for name, f := range g.cases {
			t.Run(g.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				f(t, fresh(t))
			})
		}
	}
}
