package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

const (
	// lotTime bounds the work on the files of one lot, and fetchLease its claim.
	lotTime, fetchLease = 15 * time.Second, 20 * time.Second
	// patientTries is how often a fetch is tried before a person is shown that it goes wrong.
	patientTries = 4
	// The pause before a fetch is tried again is four times the last one, within these.
	firstFetchPause, longestFetchPause = 30 * time.Second, 24 * time.Hour
)

// fetchPause is the pause after a fetch was tried so often.
func fetchPause(tries int) time.Duration {
	pause := firstFetchPause
	for ; tries > 1 && pause < longestFetchPause; tries-- {
		pause *= 4
	}
	return min(pause, longestFetchPause)
}

// fetch is a claimed fetch, and what becomes of it.
type fetch struct {
	ledger.Fetch
	rows    int    // its invoices
	trouble string // the last thing that was not fetched (ledger.FetchLater …), or the gravest finding
	finding bool   // trouble is a finding
	grave   bool   // it is an error
	number  string // the invoice of trouble
	why     lang.Text
}

// fetching is the download of some fetches.
type fetching struct {
	*downloading
	all []*fetch
	of  map[*report.Row]*fetch
}

// fetchFiles fetches the files of some orders and red invoices of a seller that are due. What its
// process does not end is claimed again by others, who find what is in the folder.
func (w *worker) fetchFiles(ctx context.Context, s *pipeline.Slice) (more bool, err error) {
	claimed, err := w.store.ClaimFetches(ctx, s.Seller, fetchLease, s.Limit)
	if err != nil || len(claimed) == 0 {
		return false, err
	}
	f := w.fetching(claimed)
	bound, cancel := context.WithTimeout(ctx, lotTime)
	defer cancel()
	err = f.work(bound)
	w.Watch.Files(s.Seller, f.result.Count)
	ended := f.ends(w.store.Now(), err, bound.Err() != nil)
	if bound.Err() != nil {
		err = nil // the rest is claimed again
	} else if of, ok := errors.AsType[*fs.PathError](err); ok {
		err = folderError(of) // the same for every file
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	return err == nil && len(claimed) == s.Limit, errors.Join(err, w.store.EndFetches(last, ended))
}

func (w *worker) fetching(claimed []ledger.Fetch) *fetching {
	f := &fetching{downloading: w.downloading(w.store, w.files.options, w.files.pattern, w.files.pace), of: map[*report.Row]*fetch{}}
	f.events, f.downloading.found, f.became = silent{}, f.found, f.ended
	f.platform = func(context.Context) (asker, error) { return w.exec.Platform, nil }
	for _, c := range claimed {
		f.all = append(f.all, &fetch{Fetch: c})
	}
	return f
}

// work fetches what is not in the folder.
func (f *fetching) work(ctx context.Context) error {
	var rows []*report.Row
	for _, one := range f.all {
		err := f.store.FetchRows(ctx, one.Fetch, func(r report.Row) error {
			rows, f.of[&r] = append(rows, &r), one
			one.rows++
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := f.plan(ctx, rows); err != nil {
		return err
	}
	return f.run(ctx)
}

// ended takes what became of a file.
func (f *fetching) ended(w *wantedFile, file *InvoiceFile) {
	trouble := map[FileStatus]string{FileLater: ledger.FetchLater, FileFailed: ledger.FetchFailed, FileNone: ledger.FetchNone}[file.Status]
	one := f.of[w.row]
	if trouble == "" || one.trouble == ledger.FetchFailed {
		return
	}
	one.trouble, one.finding, one.number, one.why = trouble, false, file.No, file.Why
}

// found takes a finding of a file. A file that is not there is fetched again before that, and then
// compared again.
func (f *fetching) found(w *wantedFile, about rules.Finding) error {
	f.log.Warn("finding of a file", "code", about.Code, "seller", w.row.Seller, "invoice", w.row.InvoiceNo, "kind", string(w.kind))
	one := f.of[w.row]
	if grave := about.Severity == rules.Error; one.trouble == "" || one.finding && grave && !one.grave {
		one.trouble, one.finding, one.grave, one.number = about.Code, true, grave, w.row.InvoiceNo
		one.why = lang.Text{Zh: about.Message(lang.Chinese), En: about.Message(lang.English)}
	}
	return nil
}

// ends is how the fetches end. Those of a lot that failed are tried again, at once if it was only
// cut short: what has arrived is in the folder. A folder that takes no files is shown at once.
func (f *fetching) ends(now time.Time, failed error, cut bool) []ledger.Fetched {
	out := make([]ledger.Fetched, len(f.all))
	folder, ofFolder := errors.AsType[*fs.PathError](failed)
	for i, one := range f.all {
		switch {
		case failed != nil && cut:
			out[i] = ledger.Fetched{ID: one.ID, Until: one.Until, Again: now, Tries: one.Tries}
		case failed != nil:
			out[i] = ledger.Fetched{ID: one.ID, Until: one.Until, Again: now.Add(firstFetchPause), Tries: one.Tries}
			if ofFolder && i == 0 { // of a lot, one says so for all
				out[i].Code, out[i].Why = ledger.FetchFailed, folderTrouble(folder)
			}
		default:
			out[i] = one.end(now)
		}
	}
	return out
}

// folderError is an error of one file as one of its folder, in whose words no file is.
func folderError(err *fs.PathError) error {
	return fmt.Errorf("files cannot be written to %s: %w", filepath.Dir(err.Path), err.Err)
}

func folderTrouble(err *fs.PathError) lang.Text {
	return lang.Format("不能写文件夹 %s：%v", "the folder %s cannot be written: %v",
		filepath.Dir(err.Path), lang.Text{Zh: words(lang.Chinese, err.Err), En: err.Err.Error()})
}

// end is how a fetch ends that was worked on.
func (one *fetch) end(now time.Time) ledger.Fetched {
	end := ledger.Fetched{ID: one.ID, Until: one.Until, Code: one.trouble, Number: one.number, Why: one.why}
	if one.rows == 0 && one.Red != 0 { // its invoice is not known yet
		end.Code = ledger.FetchNone
	}
	if end.Code == "" || one.finding {
		return end
	}
	end.Tries = one.Tries + 1
	end.Again = now.Add(fetchPause(end.Tries))
	if end.Code != ledger.FetchFailed && end.Tries < patientTries {
		end.Code = ""
	}
	return end
}

// silent takes the progress of files, which nobody looks at.
type silent struct{ unseen }

func (silent) Finding(rules.Finding) error { return nil }
func (silent) Imported() error             { return nil }
func (silent) Notice(lang.Text)            {}
func (silent) Warn(lang.Text)              {}
