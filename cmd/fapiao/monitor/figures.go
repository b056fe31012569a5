package monitor

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline"
)

const (
	// keepFor is the shortest time between two looks at the ledger, however often it is asked for.
	keepFor = 5 * time.Second
	// keepTimes is how many times longer than the last look took the next one is away: looks take
	// at most a twentieth of the time, also where millions of orders are unfinished.
	keepTimes = 20
	// lookTime bounds a look.
	lookTime = 10 * time.Second
)

// kept is the last look at the ledger.
type kept struct {
	looking sync.Mutex // one look at a time
	set     *metrics.Set
	until   time.Time
}

// figures are those of the ledger; nil if there are none now.
func (m *Monitor) figures(ctx context.Context) *metrics.Set {
	m.kept.looking.Lock()
	defer m.kept.looking.Unlock()
	m.mu.Lock()
	look := m.look
	m.mu.Unlock()
	if look == nil {
		return nil
	}
	begun := m.now()
	if begun.Before(m.kept.until) {
		return m.kept.set
	}
	// The next one who asks gets what is read here, even if this one no longer waits.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTime)
	defer cancel()
	f, err := look(ctx)
	took := m.now().Sub(begun)
	m.kept.until = m.now().Add(max(keepFor, keepTimes*took))
	if err != nil {
		m.set.GetOrCreateCounter("fapiao_ledger_errors_total").Inc()
		m.kept.set = nil
		return nil
	}
	m.kept.set = shown(&f, took)
	return m.kept.set
}

// shown are figures as metrics.
func shown(f *app.Figures, took time.Duration) *metrics.Set {
	s := metrics.NewSet()
	s.NewGauge("fapiao_jobs_waiting", nil).Set(float64(f.Jobs))
	s.NewGauge("fapiao_job_age_seconds", nil).Set(f.JobAge.Seconds())
	s.NewGauge("fapiao_ledger_look_seconds", nil).Set(took.Seconds())
	ledgerGauges(s, f)
	return s
}

// ledgerGauges are the figures that need no engine of jobs.
func ledgerGauges(s *metrics.Set, f *app.Figures) {
	gauge := func(value float64, name string, labels ...any) {
		s.NewGauge(fmt.Sprintf(name, labels...), nil).Set(value)
	}
	gauge(float64(f.Workers), "fapiao_workers_alive")
	for i := range f.Sellers {
		one := &f.Sellers[i]
		for _, u := range one.Orders {
			gauge(float64(u.Orders), "fapiao_orders{seller=%q,state=%q}", one.TaxNum, u.State)
		}
		gauge(float64(one.Handed), "fapiao_handed_out_orders{seller=%q}", one.TaxNum)
		gauge(one.Overdue.Seconds(), "fapiao_oldest_due_seconds{seller=%q}", one.TaxNum)
		for task, c := range one.Corrections {
			gauge(float64(c.Due), "fapiao_corrections{seller=%q,task=%q,state=%q}", one.TaxNum, task, "due")
			gauge(float64(c.Failed), "fapiao_corrections{seller=%q,task=%q,state=%q}", one.TaxNum, task, "failed")
		}
		gauge(float64(one.Files.Due), "fapiao_files{seller=%q,state=%q}", one.TaxNum, "due")
		gauge(float64(one.Files.Waiting), "fapiao_files{seller=%q,state=%q}", one.TaxNum, "waiting")
		gauge(float64(one.Files.Failed), "fapiao_files{seller=%q,state=%q}", one.TaxNum, "failed")
		gauge(float64(one.Files.Differing), "fapiao_files{seller=%q,state=%q}", one.TaxNum, "differing")
		gauge(one.LateFiles.Seconds(), "fapiao_files_due_seconds{seller=%q}", one.TaxNum)
		gauge(float64(one.BuyerForms), "fapiao_corrections{seller=%q,task=%q,state=%q}", one.TaxNum, pipeline.FormsTask, "waiting")
		if one.Trouble != "" {
			gauge(1, "fapiao_seller_stopped{seller=%q,trouble=%q}", one.TaxNum, one.Trouble)
		}
	}
}
