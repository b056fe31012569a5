package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"syscall"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// What becomes of the files of an order decides when they are fetched again, and what a person is
// shown.
func TestHowFetchesEnd(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	full := &fs.PathError{Op: "write", Path: "/srv/files/a.pdf", Err: syscall.ENOSPC}
	if got, want := folderError(full).Error(), "files cannot be written to /srv/files: "+syscall.ENOSPC.Error(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	lot := (&fetching{all: []*fetch{{}, {}}}).ends(now, full, false)
	if lot[0].Code != ledger.FetchFailed || lot[1].Code != "" || lot[1].Again.IsZero() {
		t.Errorf("a lot in a full folder: %+v", lot)
	}
	differs, changed := rules.OriginalDiffers, rules.FileChanged
	for name, x := range map[string]struct {
		fetch    ledger.Fetch
		rows     int
		became   []FileStatus
		findings []string
		failed   error
		stopped  bool
		want     ledger.Fetched
	}{
		"all is there":                  {rows: 1, became: []FileStatus{FileFetched, FileThere}},
		"later":                         {rows: 1, became: []FileStatus{FileFetched, FileLater}, want: ledger.Fetched{Number: "7", Again: now.Add(30 * time.Second), Tries: 1}},
		"later for long":                {fetch: ledger.Fetch{Tries: 3}, rows: 1, became: []FileStatus{FileLater}, want: ledger.Fetched{Code: ledger.FetchLater, Number: "7", Again: now.Add(32 * time.Minute), Tries: 4}},
		"no link for very long":         {fetch: ledger.Fetch{Tries: 99}, rows: 1, became: []FileStatus{FileNone}, want: ledger.Fetched{Code: ledger.FetchNone, Number: "7", Again: now.Add(24 * time.Hour), Tries: 100}},
		"cannot be fetched":             {rows: 1, became: []FileStatus{FileFailed, FileLater}, want: ledger.Fetched{Code: ledger.FetchFailed, Number: "7", Again: now.Add(30 * time.Second), Tries: 1}},
		"the gravest finding":           {rows: 1, findings: []string{changed, differs, changed}, became: []FileStatus{FileFetched}, want: ledger.Fetched{Code: differs, Number: "7"}},
		"a finding, and a file is left": {fetch: ledger.Fetch{Tries: 1}, rows: 1, findings: []string{differs}, became: []FileStatus{FileLater}, want: ledger.Fetched{Number: "7", Again: now.Add(2 * time.Minute), Tries: 2}},
		"an order that is void by now":  {fetch: ledger.Fetch{Order: 1}},
		"a red that is not known yet":   {fetch: ledger.Fetch{Red: 1}, want: ledger.Fetched{Again: now.Add(30 * time.Second), Tries: 1}},
		"its worker is stopped":         {fetch: ledger.Fetch{Tries: 9}, rows: 1, became: []FileStatus{FileFetched}, failed: context.DeadlineExceeded, stopped: true, want: ledger.Fetched{Again: now, Tries: 9}},
		"an error of the ledger":        {fetch: ledger.Fetch{Tries: 5}, rows: 1, became: []FileStatus{FileFetched}, failed: errors.New("ledger"), want: ledger.Fetched{Again: now.Add(30 * time.Second), Tries: 5}},
		"a full folder": {fetch: ledger.Fetch{Tries: 5}, rows: 1, became: []FileStatus{FileFetched}, failed: fmt.Errorf("write: %w", full),
			want: ledger.Fetched{Code: ledger.FetchFailed, Again: now.Add(30 * time.Second), Tries: 5, Why: lang.Text{En: "the folder /srv/files cannot be written: " + syscall.ENOSPC.Error()}}},
	} {
		one := &fetch{Fetch: x.fetch, rows: x.rows}
		w := &wantedFile{row: &report.Row{InvoiceNo: "7"}, kind: nuonuo.FilePDF}
		f := &fetching{downloading: &downloading{use: &use{App: &App{log: slog.New(slog.DiscardHandler)}}}, all: []*fetch{one}, of: map[*report.Row]*fetch{w.row: one}}
		for _, code := range x.findings {
			if err := f.found(w, pipeline.FileFinding(code, w.row, "pdf")); err != nil {
				t.Fatal(err)
			}
		}
		for _, status := range x.became {
			f.ended(w, &InvoiceFile{No: "7", Status: status})
		}
		got := f.ends(now, x.failed, x.stopped)[0]
		if got.Why.Zh != "" && x.findings == nil && (got.Why.En != x.want.Why.En || got.Why.Zh == got.Why.En) {
			t.Errorf("%s: %+v", name, got.Why)
		}
		got.Why = x.want.Why
		if got != x.want {
			t.Errorf("%s:\n%+v, want\n%+v", name, got, x.want)
		}
	}
}
