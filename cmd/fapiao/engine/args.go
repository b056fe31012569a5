package engine

import (
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// sliceArgs is a job to work on a slice. What makes slices equal is in fields of its own.
type sliceArgs struct {
	Task    pipeline.Task  `json:"task" river:"unique"`
	Seller  string         `json:"seller" river:"unique"`
	Serials ledger.Serials `json:"serials" river:"unique"`
	Handed  int64          `json:"handed" river:"unique"` // UTC milliseconds
	Slot    int            `json:"slot" river:"unique"`
	After   int64          `json:"after" river:"unique"` // of a recheck, where it goes on
	Slice   pipeline.Slice `json:"slice"`
	// Inserted is when the job was inserted, by the ledger's clock; UTC milliseconds.
	Inserted int64 `json:"inserted"`
}

func argsOf(s pipeline.Slice, now time.Time) sliceArgs {
	a := sliceArgs{Inserted: now.UnixMilli(), Task: s.Task, Seller: s.Seller, Serials: s.Serials, Slot: s.Slot, After: s.Standing.After, Slice: s}
	if !s.Handed.IsZero() {
		a.Handed = s.Handed.UnixMilli()
	}
	return a
}

// Kind implements [river.JobArgs].
func (sliceArgs) Kind() string { return "slice" }

// InsertOpts implements [river.JobArgsWithInsertOpts].
func (a sliceArgs) InsertOpts() river.InsertOpts {
	opts := once()
	if a.Task == pipeline.DownloadTask {
		opts.Queue = fileQueue
	}
	return opts
}

// lookArgs is a job to look for work of a seller.
type lookArgs struct {
	Seller string `json:"seller" river:"unique"`
}

// Kind implements [river.JobArgs].
func (lookArgs) Kind() string { return "look" }

// InsertOpts implements [river.JobArgsWithInsertOpts].
func (lookArgs) InsertOpts() river.InsertOpts { return once() }

// keepsOut reports that the job still keeps equal ones out that are inserted now.
func (a *sliceArgs) keepsOut(now time.Time) bool {
	return time.UnixMilli(a.Inserted).Truncate(uniqueFor).Equal(now.Truncate(uniqueFor))
}

// once keeps a second equal job out for a while, unless the first one is completed.
func once() river.InsertOpts {
	return river.InsertOpts{Queue: queue, UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: uniqueFor, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
	}}}
}

// quoted is a name as SQL has it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
