package monitor

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/quiet"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// trouble is why the worker does not work; empty: it does.
func (m *Monitor) trouble() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.stopping:
		return "stopping"
	case m.seen.IsZero():
		return "starting"
	case m.now().Sub(m.seen) < ledger.WorkerSilent:
		return ""
	case !m.troubles[app.LedgerAway].IsZero():
		return "the ledger's database cannot be reached"
	default:
		return "the ledger took no sign of life"
	}
}

// health is the answer of /healthz.
type health struct {
	Status string    `json:"status"` // ok, or failing
	Reason string    `json:"reason,omitempty"`
	Seen   time.Time `json:"seen,omitzero"` // the last sign of life, by this machine's clock

	// Troubles are what the worker waits for, also before it counts as failing, and since when.
	Troubles map[quiet.Trouble]time.Time `json:"troubles,omitempty"`
}

// healthz answers with 200 while the worker works, else with 503.
func (m *Monitor) healthz(w http.ResponseWriter, _ *http.Request) {
	answer, code := health{Status: "ok", Reason: m.trouble()}, http.StatusOK
	if answer.Reason != "" {
		answer.Status, code = "failing", http.StatusServiceUnavailable
	}
	m.mu.Lock()
	answer.Seen = m.seen.UTC().Round(0)
	for t, since := range m.troubles {
		if answer.Troubles == nil {
			answer.Troubles = map[quiet.Trouble]time.Time{}
		}
		answer.Troubles[t] = since.UTC().Round(0)
	}
	m.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(answer) // whoever asks may be gone
}
