package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

const (
	// heartbeatEvery is the time between two heartbeats of a worker.
	heartbeatEvery = time.Minute
	// heartbeatTime bounds the call of a monitoring service.
	heartbeatTime = 5 * time.Second
)

// heartbeat is what the file of a heartbeat says; its names do not change.
type heartbeat struct {
	Time    string `json:"time"` // RFC 3339 in Beijing
	Run     string `json:"run"`
	Version string `json:"version"`
	By      string `json:"by"`    // "reconcile" or "worker"
	Ready   int    `json:"ready"` // orders that are not sent, of all batches
	Open    int    `json:"open"`  // orders at the platform that are not final
}

// beat gives a heartbeat: it writes the file and calls the monitoring service. What fails is only
// logged: monitoring misses the heartbeat, and that is what it is for. One that the end of a worker
// interrupts is not missed.
func (j *job) beat(ctx context.Context, by string, log *slog.Logger) {
	if path := j.cfg.HeartbeatFile; path != "" {
		if err := j.writeHeartbeat(ctx, path, by); err != nil && ctx.Err() == nil {
			log.Warn("heartbeat file not written", "file", path, "error", err)
		}
	}
	if !j.cfg.HeartbeatURL.Empty() {
		if err := callHeartbeat(ctx, j.cfg.HeartbeatURL.Reveal()); err != nil && ctx.Err() == nil {
			log.Warn("heartbeat not received", "error", err)
		}
	}
}

func (j *job) writeHeartbeat(ctx context.Context, path, by string) error {
	if err := MayReplace(j.cfg, path, HeartbeatFile); err != nil { // it may have come since the start
		return err
	}
	ready, open, _, err := j.store.Pending(ctx, ledger.Filter{})
	if err != nil {
		return err
	}
	b, err := json.Marshal(heartbeat{beijing.Stamp(j.store.Now()), j.runID, j.version, by, ready, open})
	if err != nil {
		return fmt.Errorf("encode heartbeat: %w", err)
	}
	return atomicfile.Write(path, atomicfile.Private, append(b, '\n'))
}

// callHeartbeat calls a monitoring service. Its address is a secret: no error has it.
func callHeartbeat(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, heartbeatTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return errors.New("its address is not valid")
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	res, err := client.Do(req)
	if err != nil {
		return withoutURL(err)
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, 1<<10) // the answer says nothing more
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("the monitoring service answered %d", res.StatusCode)
	}
	return nil
}

// withoutURL is an error of a call without the address that was called.
func withoutURL(err error) error {
	if of, ok := errors.AsType[*url.Error](err); ok {
		return of.Err
	}
	return err
}
