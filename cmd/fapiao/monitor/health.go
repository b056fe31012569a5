package monitor

import (
	"encoding/json"
	"net/http"
	"time"

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
	case m.now().Sub(m.seen) >= ledger.WorkerSilent:
		return "the ledger took no sign of life"
	}
	return ""
}

// health is the answer of /healthz.
type health struct {
	Status string    `json:"status"` // ok, or failing
	Reason string    `json:"reason,omitempty"`
	Seen   time.Time `json:"seen,omitzero"` // the last sign of life, by this machine's clock
}

// healthz answers with 200 while the worker works, else with 503.
func (m *Monitor) healthz(w http.ResponseWriter, _ *http.Request) {
	answer, code := health{Status: "ok", Reason: m.trouble()}, http.StatusOK
	if answer.Reason != "" {
		answer.Status, code = "failing", http.StatusServiceUnavailable
	}
	m.mu.Lock()
	answer.Seen = m.seen.UTC().Round(0)
	m.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(answer) // whoever asks may be gone
}
