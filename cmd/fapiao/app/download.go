package app

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/filename"
)

// DownloadOptions are those of [App.Download]: a selection of the ledger, or orders and invoices by
// number.
type DownloadOptions struct {
	Selection
	// Orders names orders, or invoices by their own numbers, those of red invoices too. With
	// numbers the selection is not used. With a seller, only its invoices are meant.
	Orders
	Folder   string // where the files go; it is made if it is missing
	Pattern  string // of their names, see package filename; empty: filename.Default
	Kinds    []nuonuo.FileKind
	Parallel int    // how many files are fetched at a time, 1 to 32; 0: 4
	Pace     int    // how many files a second at most, 1 to 100; 0: 10
	Zip      string // ZipBuyer, ZipMonth or the title of a carried column; empty: no archives
	// Each receives each file when it is known what became of it; from one goroutine at a time.
	Each func(*InvoiceFile) error
}

// What archives are made of, beside the values of a carried column.
const (
	ZipBuyer = "buyer"
	ZipMonth = "month"
)

// The defaults and bounds of [DownloadOptions].
const (
	filesAtOnce, mostAtOnce = 4, 32
	filesPace, mostPace     = 10, 100
)

// FileStatus is what became of a file.
type FileStatus string

// The statuses; their names do not change.
const (
	FileFetched FileStatus = "fetched" // it is in the folder now
	FileThere   FileStatus = "there"   // it was in the folder, with the recorded content
	FileLater   FileStatus = "later"   // it could not be fetched now
	FileFailed  FileStatus = "failed"  // it cannot be fetched: something must be changed before
	FileNone    FileStatus = "none"    // the platform gave the invoice no link to any of the wanted files
	// FileUninvoiced is that of an order that was named and has no invoice whose files there are.
	FileUninvoiced FileStatus = "uninvoiced"
)

// InvoiceFile is a file of an invoice.
type InvoiceFile struct {
	Seller, OrderNo string
	Code, No        string // of the invoice
	Red             bool
	Kind            nuonuo.FileKind // empty with FileNone and FileUninvoiced
	Status          FileStatus
	Path            string // empty if it is not in the folder
	SHA256          string // hexadecimal, of what is in the folder
	Bytes           int64
	Why             lang.Text // why it is not there
}

// Downloads is the result of a download.
type Downloads struct {
	Folder   string
	Count    map[FileStatus]int
	Missing  []InvoiceFile // the first that are not there
	Findings int
	Zips     []string // archives that were written
	End      *Error   // nil: [Done]
}

// missingNamed is how many missing files a result names.
const missingNamed = 20

// Download fetches the files of issued invoices into a folder, and compares what their XML says
// with the ledger. A file that is there with its recorded content is not fetched again, so that a
// download that was interrupted goes on; no file is overwritten. Memory grows with the number of
// invoices, by about two kilobytes each.
func (a *App) Download(ctx context.Context, o DownloadOptions) (_ *Downloads, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	pattern, err := o.complete()
	if err != nil {
		return nil, err
	}
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, err
	}
	rows, without, err := u.wanted(ctx, store, &o)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return nil, unusable(err, "不能建立文件夹 %s", "make the folder %s", o.Folder)
	}
	atomicfile.Clean(o.Folder)
	if err := writable(o.Folder); err != nil {
		return nil, err
	}
	d := u.downloading(store, o, pattern, rate.NewLimiter(rate.Limit(o.Pace), 1))
	d.found = func(_ *wantedFile, f rules.Finding) error { return u.events.Finding(f) }
	d.platform = func(ctx context.Context) (asker, error) { return u.connect(ctx, store) }
	if err := errors.Join(d.uninvoiced(without), d.plan(ctx, rows)); err != nil {
		return nil, err
	}
	err = d.run(ctx)
	return d.result, errors.Join(err, d.seen(context.WithoutCancel(ctx)))
}

// downloading is a download with options that are complete.
func (u *use) downloading(store *sqlledger.Store, o DownloadOptions, pattern filename.Pattern, pace *rate.Limiter) *downloading {
	return &downloading{use: u, store: store, DownloadOptions: o, events: u.events, pattern: pattern, pace: pace,
		result: &Downloads{Folder: o.Folder, Count: map[FileStatus]int{}}}
}

// complete checks the options and fills in the defaults.
func (o *DownloadOptions) complete() (filename.Pattern, error) {
	if o.Folder == "" {
		return filename.Pattern{}, usage("请用 -o 写明放文件的文件夹", "name the folder for the files with -o")
	}
	for _, x := range []struct {
		flag            string
		value           *int
		otherwise, most int
	}{{"--parallel", &o.Parallel, filesAtOnce, mostAtOnce}, {"--pace", &o.Pace, filesPace, mostPace}} {
		if *x.value == 0 {
			*x.value = x.otherwise
		}
		if *x.value < 1 || *x.value > x.most {
			return filename.Pattern{}, usage("%s 是 %d；应为 1 到 %d", "%s is %d; want 1 to %d", x.flag, *x.value, x.most)
		}
	}
	if len(o.Kinds) == 0 {
		o.Kinds = nuonuo.FileKinds()
	}
	for _, k := range o.Kinds {
		if !slices.Contains(nuonuo.FileKinds(), k) {
			return filename.Pattern{}, usage("没有 %q 这种文件；应为 pdf、ofd、xml", "there is no kind of file %q; want pdf, ofd or xml", string(k))
		}
	}
	if o.Pattern == "" {
		o.Pattern = filename.Default
	}
	p, err := filename.Parse(o.Pattern)
	if bad, ok := errors.AsType[*filename.Error](err); ok {
		return p, usage("--name %s：%s", "--name %s: %s", o.Pattern, bad.Text)
	}
	return p, err
}

// downloading is a download at work.
type downloading struct {
	*use
	DownloadOptions
	store    *sqlledger.Store
	events   Events // takes the progress
	found    func(*wantedFile, rules.Finding) error
	became   func(*wantedFile, *InvoiceFile)      // takes what became of each file; nil: nobody does
	platform func(context.Context) (asker, error) // is asked for fresh links
	pattern  filename.Pattern
	names    filename.Names
	pace     *rate.Limiter
	wanted   []*wantedFile

	mu        sync.Mutex // for what follows
	result    *Downloads
	answered  bool                // a server of files answered once
	silent    int                 // files in a row that no server answered
	silentAt  string              // the last of these servers
	silence   string              // its error
	differing int                 // files that differ from the ledger
	examined  map[string][]string // invoices whose files were compared with the ledger, by seller
}

// ref names a file in the ledger.
func (w *wantedFile) ref() ledger.FileRef {
	return ledger.FileRef{Seller: w.row.Seller, Code: w.row.InvoiceCode, No: w.row.InvoiceNo, Kind: string(w.kind)}
}

// retryPauses are the pauses before a file is tried again whose failure may end by itself.
var retryPauses = []time.Duration{300 * time.Millisecond, 900 * time.Millisecond}
