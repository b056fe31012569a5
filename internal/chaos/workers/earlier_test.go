package workers

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
)

// schema is the folder of the ledger's migrations in the source.
const schema = "pipeline/ledger/sqlledger/migrations"

// TestUpgradeFromAnEarlierCommit upgrades the workers of an earlier program one after another, in
// the middle of a run which it began: from the commit before this one, and from the last one with
// an older schema. FAPIAO_EARLIER sets another commit.
func TestUpgradeFromAnEarlierCommit(t *testing.T) {
	t.Parallel()
	chaos.Longer(t)
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	h, reason, err := chaos.HistoryOf(root)
	needed(t, reason, err)
	added, err := h.Added(schema)
	needed(t, "", err)
	commits := map[string]string{"the one before": "HEAD", "the last of the schema before": added}
	if other := os.Getenv("FAPIAO_EARLIER"); other != "" {
		commits = map[string]string{other: ""}
	}
	for name, after := range commits {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			commit := name
			if after != "" {
				before, reason, err := h.Parent(after)
				needed(t, reason, err)
				commit = before
			}
			same, err := h.Same(commit, schema)
			needed(t, "", err)
			old := h.Build(t, commit)
			t.Logf("from commit %s, with the same schema: %v", commit, same)
			if same {
				replacedSideBySide(t, old)
			} else {
				replacedAfterMigration(t, old)
			}
		})
	}
}

// needed ends a test with an error, or skips it for a reason.
func needed(t *testing.T, reason string, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if reason != "" {
		t.Skip(reason)
	}
}

// replacedSideBySide has workers of both programs work together until those of the old one have
// been stopped one by one, and one of them come back, as after a mistake.
func replacedSideBySide(t *testing.T, old string) {
	w := world(t, chaos.Options{})
	current := w.Program
	w.Program = old
	run := w.Start("run", w.Workbook("E", orders, 1), "--workers", "--lang", "en")
	before := hire(w, nil, nil)
	accepted(w, orders/5)
	w.Program = current
	after := hire(w, nil)
	stop := func(p *chaos.Process) {
		p.Signal(syscall.SIGTERM)
		ends(w, p.Wait(), 0, "")
	}
	stop(before.procs[0])
	after.procs = append(after.procs, hire(w, nil).procs...)
	stop(before.procs[1])
	accepted(w, orders/2)
	w.Program = old
	back := hire(w, nil)
	stop(after.procs[0])
	after.procs = after.procs[1:]
	accepted(w, orders*4/5)
	stop(back.procs[0])
	w.Program = current
	if r := run.Wait(); r.Code != 0 && r.Code != 3 && r.Code != 4 {
		t.Errorf("the run of the old program ended with %d: %s", r.Code, tail(r.Err))
	}
	w.SettleAll("--workers")
	after.verify()
}

// replacedAfterMigration has the new program migrate the ledger while only old ones work. They end,
// send nothing more and leave what is handed out, which new workers send.
func replacedAfterMigration(t *testing.T, old string) {
	w := world(t, chaos.Options{})
	current := w.Program
	w.Program = old
	run := w.Start("run", w.Workbook("E", orders, 1), "--workers", "--lang", "en")
	before := hire(w, nil, nil)
	accepted(w, orders/5)
	w.Program = current
	if r := w.Run(nil, "status", "--all", "--lang", "en"); r.Code != 0 {
		t.Fatalf("status of the new program ended with %d: %s", r.Code, tail(r.Err))
	}
	const refusal = "newer version"
	for _, p := range before.procs {
		until(t, "an old worker ends", long, func() bool { return !p.Running() })
		ends(w, p.Wait(), 7, refusal)
	}
	sent := w.Sim.Server.State().Accepted
	left := number(w, database(w, w.Ledger), "SELECT COUNT(*) FROM orders WHERE state = 'ready'")
	if sent >= orders || left == 0 {
		t.Errorf("%d orders were sent, %d are left: the old workers went on", sent, left)
	}
	w.Program = old
	for _, args := range [][]string{{"worker"}, {"submit", "--all"}, {"recall", "--all"}} {
		ends(w, w.Run(nil, append(args, "--lang", "en")...), 7, refusal)
	}
	if now := w.Sim.Server.State().Accepted; now != sent {
		t.Errorf("the old program sent %d orders to a newer ledger", now-sent)
	}
	w.Program = current
	after := hire(w, nil, nil)
	accepted(w, orders)
	r := run.Wait()
	t.Logf("%d orders were left; the run of the old program ended with %d: %s", left, r.Code, cmp.Or(strings.TrimSpace(tail(r.Err)), "-"))
	w.SettleAll("--workers")
	after.verify()
}
