package platform_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/nuonuo"
)

func fetchReason(t *testing.T, f *platform.Files, address string) nuonuo.DownloadReason {
	t.Helper()
	_, err := f.Fetch(t.Context(), address, nuonuo.FilePDF)
	if e, ok := errors.AsType[*nuonuo.DownloadError](err); ok {
		return e.Reason
	}
	if err != nil {
		t.Errorf("%s: %v", address, err)
	}
	return ""
}

// Files of this machine, and its own addresses, are for the simulator alone.
func TestOnlyTheSimulatorHasLocalFiles(t *testing.T) {
	t.Parallel()
	const pdf = "%PDF-1.4\n%%EOF\n"
	folder := t.TempDir()
	path := filepath.Join(folder, "发票.pdf")
	for name, text := range map[string]string{path: pdf, filepath.Join(folder, "secret"): "a secret"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	slashed := "/" + strings.TrimPrefix(filepath.ToSlash(path), "/")
	file := (&url.URL{Scheme: "file", Path: slashed}).String()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(pdf)) }))
	t.Cleanup(server.Close)
	real := platform.NewFiles(nuonuo.DownloadConfig{}, false)
	simulated := platform.NewFiles(nuonuo.DownloadConfig{Local: strings.TrimPrefix(server.URL, "http://")}, true)
	t.Cleanup(real.Close)
	t.Cleanup(simulated.Close)
	for address, want := range map[string][2]nuonuo.DownloadReason{
		file:                      {nuonuo.DownloadAddress, ""},
		server.URL + "/fp2/a.pdf": {nuonuo.DownloadAddress, ""},
		(&url.URL{Scheme: "file", Path: strings.Replace(slashed, "发票.pdf", "secret", 1)}).String(): {nuonuo.DownloadAddress, nuonuo.DownloadType},
		(&url.URL{Scheme: "file", Path: slashed + ".none"}).String():                               {nuonuo.DownloadAddress, nuonuo.DownloadGone},
		(&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Dir(slashed))}).String():         {nuonuo.DownloadAddress, nuonuo.DownloadGone},
		"file://server/share/a.pdf": {nuonuo.DownloadAddress, nuonuo.DownloadAddress},
		"127.0.0.1/a.pdf":           {nuonuo.DownloadAddress, nuonuo.DownloadAddress},
		"//localhost.example/a.pdf": {nuonuo.DownloadAddress, nuonuo.DownloadAddress},
	} {
		for i, f := range []*platform.Files{real, simulated} {
			if got := fetchReason(t, f, address); got != want[i] {
				t.Errorf("%s (%d): %q, want %q", address, i, got, want[i])
			}
		}
	}
}
