package app

import (
	"context"
	"os"
	"time"

	"golang.org/x/time/rate"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/filename"
)

const (
	// fileSweep is the name of the look at which files are to be fetched, which one of the workers
	// that fetch files does at a time.
	fileSweep = ledger.FilesPeriods + "sweep"
	// fileLot is how many orders, or red invoices, are claimed at a time for their files, where the
	// pace lets so many be fetched within lotTime.
	fileLot = 20
	// fileSlots is how many lots of a seller are worked on at once, by all workers together, and
	// fileJobs how many by one worker.
	fileSlots, fileJobs = 8, 4
	// wantEvery is the time between two records that files are wanted; see ledger.FilesWanted.
	wantEvery = time.Hour
)

// fileWork is how a worker fetches files.
type fileWork struct {
	options DownloadOptions
	pattern filename.Pattern
	pace    *rate.Limiter // of the whole worker
	wanted  time.Time     // when it last recorded that files are wanted
}

// fileWork is how a worker fetches files; nil if it is not configured to.
func (a *App) fileWork() (*fileWork, error) {
	c := a.cfg.Download
	if c.Folder == "" {
		return nil, nil
	}
	o := DownloadOptions{Folder: c.Folder, Pattern: c.Name, Pace: c.Pace}
	for _, f := range c.Formats {
		o.Kinds = append(o.Kinds, nuonuo.FileKind(f))
	}
	pattern, err := o.complete()
	if err != nil {
		return nil, unusable(err, "配置 download 不能使用", "the configuration of download cannot be used")
	}
	// A folder that is not there may be a share that is not mounted: to make it would hide that.
	if info, err := os.Stat(c.Folder); err != nil || !info.IsDir() {
		return nil, unusable(err,
			"配置 download.folder 的文件夹 %s 不存在；请先建立或挂载",
			"the folder %s of download.folder is not there: make it, or mount it", c.Folder)
	}
	if err := writable(c.Folder); err != nil {
		return nil, err
	}
	atomicfile.Clean(c.Folder)
	return &fileWork{options: o, pattern: pattern, pace: rate.NewLimiter(rate.Limit(o.Pace), 1)}, nil
}

// sweepFiles inserts jobs for the files that are to be fetched, unless another worker has just done
// so.
func (w *worker) sweepFiles(ctx context.Context) error {
	mine, err := w.store.BeginPeriod(ctx, fileSweep, atMostEvery(sweepEvery))
	if err != nil || !mine {
		return err
	}
	if err := w.wantFiles(ctx); err != nil {
		return err
	}
	lot := min(fileLot, max(w.files.options.Pace/2, 1))
	var list []pipeline.Slice
	for _, s := range w.exec.Sellers {
		c, err := w.store.CountFetches(ctx, s.TaxNum)
		if err != nil {
			return err
		}
		piece := pipeline.Slice{Task: pipeline.DownloadTask, Seller: s.TaxNum, Limit: lot}
		for piece.Slot = range min((c.Due+lot-1)/lot, fileSlots) {
			list = append(list, piece)
		}
	}
	return w.insert(ctx, list)
}

// wantFiles records now and then that files are wanted: those of this month, too.
func (w *worker) wantFiles(ctx context.Context) error {
	now := w.store.Now()
	if now.Sub(w.files.wanted) < wantEvery {
		return nil
	}
	y, m, _ := now.In(beijing.Zone).Date()
	for _, s := range w.exec.Sellers {
		if err := w.store.WantFiles(ctx, s.TaxNum, time.Date(y, m, 1, 0, 0, 0, 0, beijing.Zone)); err != nil {
			return err
		}
	}
	w.files.wanted = now
	return nil
}
