package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Nothing but the simulator makes a private address one that files are fetched from, not even an
// endpoint that has one.
func TestFilesComeFromPrivateAddressesInSimulationOnly(t *testing.T) {
	t.Parallel()
	for environment, want := range map[config.Environment]nuonuo.DownloadReason{
		config.Production: nuonuo.DownloadAddress, config.Sandbox: nuonuo.DownloadAddress, config.Simulator: nuonuo.DownloadUnreached,
	} {
		cfg := &config.Config{Environment: environment, Endpoint: "http://127.0.0.1:1/open/v1/services", DownloadHosts: []string{"files.example"},
			Sellers: []config.Seller{{Profile: platform.Profile{TaxNum: "S"}}}}
		d := &downloading{use: &use{App: &App{cfg: cfg}}, DownloadOptions: DownloadOptions{Parallel: 1}}
		f := d.sources()["S"]
		t.Cleanup(f.Close)
		_, err := f.Fetch(t.Context(), "http://127.0.0.1:1/fp2/a.pdf", nuonuo.FilePDF)
		bad, ok := errors.AsType[*nuonuo.DownloadError](err)
		if !ok || bad.Reason != want {
			t.Errorf("%s: %v", environment, err)
		}
	}
}

func TestReasonsHaveBothLanguages(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, reason := range []nuonuo.DownloadReason{nuonuo.DownloadAddress, nuonuo.DownloadPrivate, nuonuo.DownloadRedirect, nuonuo.DownloadGone, nuonuo.DownloadBusy,
		nuonuo.DownloadUnreached, nuonuo.DownloadCut, nuonuo.DownloadLarge, nuonuo.DownloadType} {
		why := whyNot(&nuonuo.DownloadError{Reason: reason, Host: "a.example", Status: 403})
		if why.Zh == "" || why.En == "" || why.Zh == why.En || seen[why.Zh] {
			t.Errorf("%s: %+v", reason, why)
		}
		seen[why.Zh] = true
	}
	if why := whyNot(&nuonuo.DownloadError{Reason: nuonuo.DownloadAddress, Host: "169.254.169.254"}); strings.Contains(why.Zh+why.En, "download_hosts") {
		t.Errorf("a bare address is to be allowed: %+v", why)
	}
}

// quietEvents receives what a download reports beside its files.
type quietEvents struct{ Events }

func (quietEvents) Notice(lang.Text) {}
func (quietEvents) Add(int)          {}

// Without credentials nobody can be asked for fresh links: the files are reported, and what else
// was downloaded stays.
func TestLapsedLinksWithoutCredentials(t *testing.T) {
	t.Parallel()
	cfg := &config.Config{Environment: config.Sandbox, Endpoint: "https://sandbox.example/open/v1/services", Sellers: []config.Seller{{Profile: platform.Profile{TaxNum: "S"}}}}
	d := &downloading{use: &use{App: &App{cfg: cfg}}, events: quietEvents{}, result: &Downloads{Count: map[FileStatus]int{}}}
	d.platform = func(ctx context.Context) (asker, error) { return d.connect(ctx, nil) }
	d.wanted = []*wantedFile{{row: &report.Row{Seller: "S", OrderNo: "A1"}, kind: nuonuo.FilePDF, lapsed: true}, {row: &report.Row{Seller: "S", OrderNo: "A2"}, kind: nuonuo.FilePDF, there: true}}
	fresh, err := d.freshen(t.Context())
	if err != nil || len(fresh) > 0 || d.result.Count[FileLater] != 1 || !strings.HasPrefix(d.result.Missing[0].Why.En, "the link has lapsed, and new ones cannot be asked for: ") {
		t.Errorf("%v %v %+v", err, fresh, d.result)
	}
	if end := d.ending(); end == nil || end.Kind != Pending {
		t.Errorf("%v", end)
	}
}
