package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// arrive waits until a folder has so many files; temporary ones are not counted.
func arrive(t *testing.T, folder string, want int) {
	t.Helper()
	look, late := time.NewTicker(50*time.Millisecond), time.After(soon)
	defer look.Stop()
	for {
		list, err := os.ReadDir(folder)
		list = slices.DeleteFunc(list, func(e os.DirEntry) bool { return strings.HasPrefix(e.Name(), ".fapiao-") })
		if err == nil && len(list) >= want {
			return
		}
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("%d files do not arrive in %s", want, folder)
		}
	}
}

// Workers that have a folder for files fetch those of each invoice once, also where one of them is
// stopped, and show what is wrong with a file until a person has seen it.
func TestWorkersFetchFilesOnce(t *testing.T) {
	t.Parallel()
	url, f := pgtest.URL(t), newFileServer(t)
	const orders = 30
	p := newPlace(t, orders)
	folder := filepath.Dir(p.orders)
	files := filepath.Join(folder, "files")
	flags := append([]string{"--ledger", url, "--rate", "unlimited"}, f.flags()...)
	worker := func(env ...string) *process {
		w := start(t, folder, func(c *exec.Cmd) { c.Env = append(c.Env, env...) }, append([]string{"worker"}, flags...)...)
		return w
	}
	with := []string{"FAPIAO_DOWNLOAD_FOLDER=" + files, "FAPIAO_DOWNLOAD_FORMAT=pdf,xml", "FAPIAO_DOWNLOAD_PACE=100"}
	worker(with...).ends(exitUnusable, files, "make it, or mount it")
	if err := os.Mkdir(files, 0o700); err != nil {
		t.Fatal(err)
	}
	worker().says("is ready") // it fetches none
	first := worker(with...)
	first.says("is ready")
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	f.instead(slow)
	start(t, folder, nil, append([]string{"run", p.orders, "--workers"}, flags...)...).ends(exitDone)
	lines := beside(t, folder, `"task":"download"`, "status", "--ledger", url, "--json")
	page := pageOfJSON(t)
	for line := range strings.Lines(lines) {
		page.check(t, "status", line)
	}
	if !strings.Contains(lines, `"type":"files"`) {
		t.Errorf("status lacks the files:\n%s", lines)
	}
	first.signal(syscall.SIGTERM)
	first.ends(exitDone)
	f.instead(nil)
	f.files.Store(0)
	worker(with...).says("is ready")
	worker(with...).says("is ready")
	arrive(t, files, 2*orders)
	status := []string{"status", "--ledger", url, "--json"}
	if n := wholeFiles(t, files); n != 2*orders || f.files.Load() != 2*orders {
		t.Errorf("%d files by %d requests, want %d", n, f.files.Load(), 2*orders)
	}
	f.sim.Adjust(func(k *simulator.Knobs) { k.FileFaults = []simulator.FileFault{simulator.FileAmount} })
	more := p.book("more.xlsx", strings.NewReplacer("M0000", "N0000", "|10", "|77").Replace(table(2)))
	start(t, folder, nil, append([]string{"run", more, "--workers"}, flags...)...).ends(exitDone)
	wrong := beside(t, folder, `"differing":2`, status...)
	for line := range strings.Lines(wrong) {
		page.check(t, "status", line)
	}
	if !strings.Contains(wrong, `"type":"file_trouble"`) || !strings.Contains(wrong, `"code":"FP-DWN-001"`) {
		t.Errorf("status lacks what is wrong:\n%s", wrong)
	}
	start(t, folder, nil, status...).ends(exitRejected)
	start(t, folder, nil, append([]string{"download", "-o", "looked"}, flags...)...).ends(exitRejected, "FP-DWN-001")
	seen := start(t, folder, nil, status...)
	if seen.ends(exitDone); strings.Contains(seen.text(), "file_trouble") {
		t.Errorf("it is still listed:\n%s", seen.text())
	}
}
