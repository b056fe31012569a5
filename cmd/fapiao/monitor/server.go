package monitor

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

const (
	readTime  = 5 * time.Second
	writeTime = lookTime + 10*time.Second
	idleTime  = time.Minute
	endTime   = time.Second // for answers under way at the end
	maxHeader = 16 << 10    // bytes
)

// Serve answers on a listener until ctx is done, and closes it.
func (m *Monitor) Serve(ctx context.Context, l net.Listener, log *slog.Logger) error {
	server := &http.Server{Handler: m.handler(), ReadHeaderTimeout: readTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.With("part", "monitor").Handler(), slog.LevelDebug)}
	defer context.AfterFunc(ctx, func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
		defer cancel()
		if server.Shutdown(ending) != nil {
			_ = server.Close() // whoever is still asking gets no answer
		}
	})()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// handler answers GET and HEAD of two paths.
func (m *Monitor) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", m.healthz)
	mux.HandleFunc("GET /metrics", m.metrics)
	return mux
}

func (m *Monitor) metrics(w http.ResponseWriter, r *http.Request) {
	figures := m.figures(r.Context())
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	m.set.WritePrometheus(w)
	if figures != nil {
		figures.WritePrometheus(w)
	}
}
