package ui

import (
	"cmp"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// The lines of who works on a ledger, for programs; their names do not change.
type (
	workerStateLine struct {
		Type    string     `json:"type"`
		Run     string     `json:"run"`
		Host    string     `json:"host"`
		PID     int        `json:"pid"`
		Version string     `json:"version"`
		State   string     `json:"state"`
		Since   string     `json:"since"`
		Seen    string     `json:"seen"`
		Ended   string     `json:"ended"`
		Doing   []taskLine `json:"doing"`
		Terms   []termLine `json:"terms"`
	}
	termLine struct {
		Seller   string `json:"seller"`
		App      string `json:"app"`
		Endpoint string `json:"endpoint"`
		Rate     string `json:"rate"`
	}
	taskLine struct {
		Task   string `json:"task"`
		Seller string `json:"seller"`
		Slices int    `json:"slices"`
	}
	handedLine struct {
		Type    string `json:"type"`
		Orders  int    `json:"orders"`
		Live    int    `json:"live"`
		Serving int    `json:"serving"`
		Seen    string `json:"seen"`
	}
	spenderLine struct {
		Type  string `json:"type"`
		Limit string `json:"limit"`
		Run   string `json:"run"`
		Host  string `json:"host"`
		PID   int    `json:"pid"`
		Turns int    `json:"turns"`
		Want  int    `json:"want"`
		Until string `json:"until"`
	}
	oldestLine struct {
		Type    string `json:"type"`
		Seller  string `json:"seller"`
		OrderNo string `json:"order_no"`
		Status  string `json:"status"`
		Since   string `json:"since"`
		Due     string `json:"due"`
		Why     string `json:"why"`
	}
	stuckLine struct {
		Type    string `json:"type"`
		What    string `json:"what"`
		Seller  string `json:"seller"`
		Status  string `json:"status"`
		Count   int    `json:"count"`
		OrderNo string `json:"order_no"`
		Since   string `json:"since"`
		Hours   int    `json:"hours"`
	}
	periodLine struct {
		Type   string `json:"type"`
		Name   string `json:"name"`
		Seller string `json:"seller"`
		Begun  string `json:"begun"`
		Done   string `json:"done"`
		Run    string `json:"run"`
	}
)

// activityLines writes who works on a ledger.
func (s *Screen) activityLines(a *app.Activity) error {
	if a == nil {
		return nil
	}
	var lines []any
	for i := range a.Workers {
		w := &a.Workers[i]
		state := "alive"
		switch {
		case !w.Ended.IsZero():
			state = "ended"
		case !w.Alive(a.Now):
			state = "silent"
		}
		line := workerStateLine{"worker_state", w.Name, w.Host, w.PID, w.Version, state,
			beijing.Stamp(w.Since), beijing.Stamp(w.Seen), beijing.Stamp(w.Ended), []taskLine{}, []termLine{}}
		for _, t := range w.Doing {
			line.Doing = append(line.Doing, taskLine{t.Name, t.Seller, t.Slices})
		}
		for _, t := range w.Terms {
			line.Terms = append(line.Terms, termLine(t))
		}
		lines = append(lines, line)
	}
	if a.Handed > 0 {
		lines = append(lines, handedLine{"handed_out", a.Handed, a.Live(), a.Serving, beijing.Stamp(a.Seen)})
	}
	for i := range a.Spenders {
		x := &a.Spenders[i]
		lines = append(lines, spenderLine{"spender", x.Limit, x.Run, x.Host, x.PID, x.Turns, x.Want, beijing.Stamp(x.Until)})
	}
	for i := range a.Stuck {
		u := &a.Stuck[i]
		lines = append(lines, stuckLine{"stuck", cmp.Or(string(u.Effect), "order"), u.Seller, string(u.State), u.Count, u.OrderNo,
			beijing.Stamp(u.Since), int(a.Now.Sub(u.Since) / time.Hour)})
	}
	if u := a.Oldest; u != nil {
		lines = append(lines, oldestLine{"oldest", u.Seller, u.OrderNo, string(u.State), beijing.Stamp(u.Since), beijing.Stamp(u.Due), waitsFor(a)})
	}
	lines = append(lines, s.fetchLines(a)...)
	for _, p := range a.Periods {
		name, seller := p.Name, app.RecheckOf(p.Name)
		if seller != "" {
			name = "recheck"
		}
		lines = append(lines, periodLine{"period", name, seller, beijing.Stamp(p.Begun), beijing.Stamp(p.Done), p.Run})
	}
	for _, line := range lines {
		if err := s.writeJSON(line); err != nil {
			return err
		}
	}
	return nil
}

// waitsFor is why the oldest order is unfinished, for programs.
func waitsFor(a *app.Activity) string {
	switch u := a.Oldest; {
	case u.State != ledger.Ready:
		return string(u.Why)
	case a.Stopped:
		return "stopped"
	case u.Handed.After(a.Now):
		return "handed_out"
	}
	return "unsent"
}
