package workers

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/pgtest"
)

// kills are how many processes are killed in the bounded form.
const kills = 25

// storm is a world whose processes are killed.
type storm struct {
	*crew
	t      *testing.T
	chance *rand.Rand
	seed   uint64
	server *pgtest.Own
	db     *sql.DB

	boss                                    *chaos.Process // hands out and follows
	files                                   []string
	workers, bosses, leaders, servers, amid int // kills
	ended                                   int // commands that ended by themselves
}

// TestKilledWorkers kills workers, the worker that leads the others, the process that hands out to
// them, and the database, at random times. When it is over everything is finished, nothing was sent
// twice or is lost, and no second had more calls than the limit.
func TestKilledWorkers(t *testing.T) {
	t.Parallel()
	longer := chaos.Longer(t)
	s := &storm{t: t, server: pgtest.Start(t)}
	s.chance, s.seed = drawn(t)
	w := chaos.New(t, chaos.Options{URL: s.server.URL(), Rate: strconv.Itoa(rate), Knobs: knobs, Config: "periodic_reconcile: 5s\ndownload: {folder: files, format: pdf, pace: 100}\n"})
	folder := filepath.Join(w.Dir, "files")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	s.crew, s.db = hire(w, four()...), database(t, s.server.URL())
	begun := time.Now()
	for s.killed() < kills*longer {
		s.keep()
		s.command()
		time.Sleep(time.Duration(100+s.chance.IntN(1200)) * time.Millisecond)
		s.strike()
	}
	s.boss.Kill()
	s.keep()
	over := time.Now()
	own := s.own
	w.SettleAll("--workers")
	if s.own != own {
		t.Errorf("%d workers ended by themselves after the storm", s.own-own)
	}
	s.fetched(folder)
	busiest := s.verify()
	t.Logf("%d kills in %.0f s: %d workers, %d that led the others, %d that handed out, the database %d times; %d while a call was open; %d workers and %d commands ended by themselves",
		s.killed(), over.Sub(begun).Seconds(), s.workers, s.leaders, s.bosses, s.servers, s.amid, s.own, s.ended)
	t.Logf("%d batches, %d orders accepted, busiest second %d calls of %d; all finished %.0f s after the last kill: %s",
		len(s.files), w.Sim.Server.State().Accepted, busiest, rate, time.Since(over).Seconds(), chaos.Verdict(t))
}

// fetched checks that the workers fetched the file of each invoice once.
func (s *storm) fetched(folder string) {
	s.t.Helper()
	begun := time.Now()
	until(s.t, "the files of all invoices", long, func() bool { return number(s.t, s.db, "SELECT COUNT(*) FROM fetches") == 0 })
	const issued = "SELECT COUNT(*) FROM invoices v JOIN orders o ON o.id = v.order_id WHERE o.state = 'issued' AND v.n >= 0 AND v.number <> ''"
	want, invoices := number(s.t, s.db, issued), map[string]bool{}
	list, err := filepath.Glob(filepath.Join(folder, "*.pdf"))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, path := range list {
		name := strings.TrimSuffix(filepath.Base(path), ".pdf")
		invoices[name[strings.LastIndex(name, "-")+1:]] = true
	}
	if int64(len(list)) != want || int64(len(invoices)) != want {
		s.t.Errorf("%d files of %d invoices, want %d", len(list), len(invoices), want)
	}
	s.t.Logf("%d files, each of another invoice, %.0f s after the invoices", len(list), time.Since(begun).Seconds())
}

func (s *storm) killed() int { return s.workers + s.bosses + s.leaders + s.servers }

// command has some command hand out to the workers, if none does.
func (s *storm) command() {
	if s.boss != nil && s.boss.Running() {
		return
	}
	if s.boss != nil && s.boss.Wait().Code >= 0 {
		s.ended++
	}
	args := []string{"run", "", "--workers"}
	if len(s.files) == 0 || s.chance.IntN(2) == 0 {
		s.files = append(s.files, s.Workbook(fmt.Sprintf("W%03d-", len(s.files)+1), 30, s.seed+uint64(len(s.files))))
		args[1] = s.files[len(s.files)-1]
	} else {
		args[1] = s.files[s.chance.IntN(len(s.files))]
		args = [][]string{args, {"submit", "--all", "--workers", "--detach"}, {"reconcile", "--workers", "--wait", "3s"}, {"recall"}}[s.chance.IntN(4)]
	}
	s.boss = s.Start(args...)
}

// strike kills somebody.
func (s *storm) strike() {
	open := s.Sim.Server.State().Open > 0
	before := s.killed()
	switch n := s.chance.IntN(10); {
	case n < 5:
		s.workers += dead(s.procs[s.chance.IntN(len(s.procs))])
	case n < 7:
		s.bosses += dead(s.boss)
	case n < 9:
		if p := s.leader(); p != nil {
			s.leaders += dead(p)
		}
	default:
		s.server.Kill()
		time.Sleep(time.Duration(s.chance.IntN(2000)) * time.Millisecond)
		s.server.Up()
		s.servers++
	}
	if open && s.killed() > before {
		s.amid++
	}
}

// dead kills a process, and is 1 if it was alive.
func dead(p *chaos.Process) int {
	if p.Kill() {
		return 1
	}
	return 0
}

// leader is the worker that leads the others; nil where none of those that live does.
func (s *storm) leader() *chaos.Process {
	var pid int
	err := s.db.QueryRow("SELECT w.pid FROM public_jobs.river_leader l JOIN workers w ON w.name = l.leader_id").Scan(&pid)
	if err != nil {
		return nil
	}
	for _, p := range s.procs {
		if p.PID() == pid {
			return p
		}
	}
	return nil
}
