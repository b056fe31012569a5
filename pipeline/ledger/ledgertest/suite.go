package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/limit"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Ledger is what the suite tests: pipeline.Ledger, and what commands need besides.
type Ledger interface {
	OpenBatch(ctx context.Context, b ledger.Batch) (ledger.Batch, error)
	Import(ctx context.Context, batch string, items []ledger.Item, now time.Time, clash func(*ledger.Item, ledger.Imported) []rules.Finding) ([]ledger.Imported, error)
	FinishBatch(ctx context.Context, batch string, read int, now time.Time) error
	Missing(ctx context.Context, batch string) ([]rules.Finding, error)
	Unread(ctx context.Context, b ledger.Batch) (map[ledger.Key]rules.Finding, error)
	Sending(ctx context.Context, id int64, b ledger.Batch, p invoice.Place) (*ledger.Elsewhere, error)
	Decide(ctx context.Context, d ledger.Decision, now time.Time) (moved int, err error)
	Outlook(ctx context.Context, f ledger.Filter) (ledger.Outlook, error)
	Accepted(ctx context.Context, orders []int64) (map[int64]bool, error)
	Kept(ctx context.Context, f ledger.Filter) ([]ledger.KeptBack, error)
	Differing(ctx context.Context, f ledger.Filter, limit int) (n int, first []ledger.Difference, err error)
	Accept(ctx context.Context, orders []int64, now time.Time) ([]ledger.Accepted, error)
	Batch(ctx context.Context, id string) (ledger.Batch, error)
	ClaimReady(ctx context.Context, c ledger.Claim, prepare func(*ledger.Entry) (string, error)) ([]ledger.Entry, error)
	ClaimDue(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error)
	ClaimSealFailed(ctx context.Context, c ledger.Claim, atMost int) ([]ledger.Entry, error)
	PendingSeals(ctx context.Context, f ledger.Filter, now time.Time, atMost int) (orders int, next time.Time, err error)
	ClaimIssued(ctx context.Context, c ledger.Claim, since time.Time, after int64) ([]ledger.Entry, error)
	ClaimFresh(ctx context.Context, c ledger.Claim, f ledger.Fresh) ([]ledger.Entry, error)
	Outcomes(ctx context.Context, seller string, since time.Time, atMost int) ([]ledger.Entry, error)
	Stops(ctx context.Context) (stops []ledger.Stop, now time.Time, err error)
	StopSeller(ctx context.Context, s ledger.Stop, until func(since time.Time) time.Time) (ledger.Stop, error)
	ClearStop(ctx context.Context, seller string, sent time.Time) error
	ClaimFailed(ctx context.Context, c ledger.Claim, since, unasked time.Time) ([]ledger.Entry, error)
	Failures(ctx context.Context, f ledger.Filter, numbers []string) ([]ledger.Failure, error)
	ClaimRetry(ctx context.Context, c ledger.Claim, atMost int) ([]ledger.Entry, error)
	Lookalikes(ctx context.Context, items []ledger.Item, since time.Time) ([]ledger.Alike, error)
	TurnAway(ctx context.Context, ids []int64, now time.Time) error
	FreeDead(ctx context.Context, c ledger.Claim) (freed int, err error)
	Waits(ctx context.Context, f ledger.Filter, now time.Time) ([]ledger.Wait, error)
	Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error
	Pending(ctx context.Context, f ledger.Filter) (ready, waiting int, next time.Time, err error)
	Holds(ctx context.Context, seller string, numbers []string) (map[string]ledger.Content, error)
	KnownOrder(ctx context.Context, seller string) (string, error)
	Totals(ctx context.Context, f ledger.Filter) (orders int, gross invoice.Amount, err error)
	Summary(ctx context.Context, f ledger.Filter) (report.Summary, error)
	Rows(ctx context.Context, f ledger.Filter, yield func(report.Row) error) error

	Batches(ctx context.Context, limit int) ([]ledger.BatchInfo, error)
	Find(ctx context.Context, key ledger.Key) (ledger.Entry, error)
	History(ctx context.Context, key ledger.Key) ([]ledger.Event, error)
	Hold(ctx context.Context, name string) (release func() error, err error)
	Live(ctx context.Context, owner string) (ledger.Life, error)
	Now() time.Time
	TokenLoad(ctx context.Context, key string) ([]byte, error)
	TokenUpdate(ctx context.Context, key string, f func(cur []byte) ([]byte, error)) error
	limit.Bookings
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
		{"batch", batchCases()}, {"import", importCases()}, {"holds", holdsCases()}, {"reread", rereadCases()}, {"holding", holdingCases()}, {"absence", absenceCases()}, {"claim", claimCases()}, {"due", dueCases()}, {"clock", clockCases()},
		{"seal", sealCases()}, {"recheck", recheckCases()}, {"stop", stopCases()}, {"fresh", freshCases()}, {"failed", failedCases()}, {"retry", retryCases()}, {"alike", alikeCases()},
		{"decision", decisionCases()}, {"accept", acceptCases()}, {"outlook", outlookCases()},
		{"update", updateCases()}, {"serial", serialCases()}, {"difference", differenceCases()}, {"dead", deadCases()}, {"waits", waitCases()}, {"pending", pendingCases()}, {"rows", rowCases()}, {"summary", summaryCases()},
		{"shared", sharedCases()}, {"hold", holdCases()}, {"token", tokenCases()}, {"pace", paceCases()}, {"model", modelCases()},
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
