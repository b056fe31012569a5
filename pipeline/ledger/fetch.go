package ledger

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
)

// Fetch is an order, or a red invoice, whose files a worker is to fetch.
type Fetch struct {
	ID    int64
	Order int64     // the ID of the order; 0: it is of a red invoice
	Red   int64     // the ID of the effect
	Tries int       // how often it ended with something that was not fetched; see Fetched
	Until time.Time // the end of its claim, which tells claims apart
}

// Fetched is what became of a fetch.
type Fetched struct {
	ID     int64
	Until  time.Time // of Fetch
	Again  time.Time // when it is due again; zero: nothing more is to be fetched
	Tries  int       // of Fetch, from then on
	Code   string    // what went wrong (see FetchFailed), or the code of a finding; empty: nothing
	Number string    // the invoice that Code is about
	Why    lang.Text // in words
}

// What went wrong with a fetch, besides findings. The names do not change.
const (
	FetchFailed = "failed" // a file cannot be fetched unless something is changed
	FetchLater  = "later"  // a file could not be fetched for long
	FetchNone   = "none"   // the platform gave no link for long
)

// FetchCount counts the fetches of a seller.
type FetchCount struct {
	Due       int       // now, those included that a worker works on whose claim is over
	Waiting   int       // later
	Failed    int       // of both, those that cannot be fetched, or could not for long
	Differing int       // whose files were fetched, and that have findings a person has not seen
	First     time.Time // when the first of those that are due became due; zero: none is
}

// FetchTrouble is what went wrong with the files of an invoice; see Fetched.
type FetchTrouble struct {
	Seller, OrderNo, Number, Code string
	Why                           lang.Text
}

// Fetches is which files of issued invoices workers are to fetch. Times are by the ledger's clock.
type Fetches interface {
	// WantFiles records that workers fetch the files of a seller. Orders that are issued from then
	// on, and reds, are due at once, until nobody called it for FilesWanted. The first call, and
	// the first after that time, also makes those due that were issued since a time.
	WantFiles(ctx context.Context, seller string, since time.Time) error
	// CountFetches counts the fetches of a seller.
	CountFetches(ctx context.Context, seller string) (FetchCount, error)
	// ClaimFetches claims what is due of a seller, the first due first: for a time, nobody else
	// gets it.
	ClaimFetches(ctx context.Context, seller string, lease time.Duration, limit int) ([]Fetch, error)
	// EndFetches records what became of fetches. One that another process has ended, or
	// claimed since, is left alone.
	EndFetches(ctx context.Context, list []Fetched) error
	// FetchTroubles lists what went wrong with files, by seller, and counts it.
	FetchTroubles(ctx context.Context, limit int) (list []FetchTrouble, total int, err error)
	// FilesSeen ends the findings of files of invoices of a seller: a person has seen them.
	FilesSeen(ctx context.Context, seller string, numbers []string) error
}

// FilesWanted is how long workers count as fetching files after they last said so.
const FilesWanted = 30 * 24 * time.Hour

// FilesPeriod is the name of the period in which that is recorded.
func FilesPeriod(seller string) string { return FilesPeriods + seller }

// FilesPeriods is what the names of such periods begin with.
const FilesPeriods = "files "
