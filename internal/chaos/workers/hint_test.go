package workers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/mortal"
)

// TestHintOutlivesTheCoordinator ends a run just before and just after the transaction that hands
// its orders out: the job is there with the orders, and not before. To import makes none.
func TestHintOutlivesTheCoordinator(t *testing.T) {
	t.Parallel()
	w := chaos.New(t, chaos.Options{Ledger: "postgres", Crashing: true})
	db := database(t, w.Ledger)
	hire(w, nil).dismiss()                 // a worker makes the tables of the jobs
	w.Settle("run", w.Workbook("W", 1, 4)) // it fetches the token: from then on a run has the same steps
	count := func() (jobs, handed int64) {
		return number(t, db, "SELECT COUNT(*) FROM public_jobs.river_job WHERE kind = 'look' AND state = 'available'"),
			number(t, db, "SELECT COUNT(*) FROM orders WHERE state = 'ready' AND handed > 0")
	}
	f := w.Workbook("H", some, 3)
	ends(w, w.Run(nil, "import", f), 0, "")
	if jobs, handed := count(); jobs+handed > 0 {
		t.Errorf("an import made %d jobs, and %d orders are handed out", jobs, handed)
	}
	for step, at := 1, ""; !strings.HasSuffix(at, "after hand out"); step++ {
		r := w.Reach([]string{fmt.Sprintf("%s=%d", mortal.Env, step)}, "run", f, "--workers")
		if r.Code != mortal.Code {
			t.Fatalf("the run ended with %d at step %d:\n%s%s", r.Code, step, r.Out, r.Err)
		}
		at = strings.TrimSpace(r.Err)
		jobs, handed := count()
		if after := strings.HasSuffix(at, "after hand out"); after && (jobs != 1 || handed != some) || !after && jobs+handed > 0 {
			t.Errorf("%s: %d jobs, and %d of %d orders are handed out", at, jobs, handed, some)
		}
	}
	c := hire(w, nil)
	accepted(w, some+1)
	w.SettleAll("--workers")
	c.verify()
}

// TestHintOfAStopThatEnds has a command that does its own work find that an account works again.
func TestHintOfAStopThatEnds(t *testing.T) {
	t.Parallel()
	w := chaos.New(t, chaos.Options{Ledger: "postgres"})
	db := database(t, w.Ledger)
	hire(w, nil).dismiss() // a worker makes the tables of the jobs
	ends(w, w.Run(nil, "import", w.Workbook("E", 1, 5)), 0, "")
	if _, err := db.Exec(`INSERT INTO stops (seller, kind, code, text, run, since, until) SELECT seller, 'login', '22', 'login', 'r',
		CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT) - 1000, CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT) + 600000 FROM orders`); err != nil {
		t.Fatal(err)
	}
	ends(w, w.Reach(nil, "submit"), 4, "")
	w.Settle("reconcile")
	stops := number(t, db, "SELECT COUNT(*) FROM stops WHERE kind = 'login' AND cleared_at = 0")
	if jobs := number(t, db, "SELECT COUNT(*) FROM public_jobs.river_job WHERE kind = 'look' AND state = 'available'"); stops > 0 || jobs != 1 {
		t.Errorf("%d stops, %d jobs", stops, jobs)
	}
}
