package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// patience is how long a second interruption does not count: one key press, or one kill of a
// process group, may arrive twice.
const patience = time.Second

// interruptible ends ctx at the first interruption, which it tells, and closes forced at the
// second.
func interruptible(parent context.Context, tell func()) (ctx context.Context, forced <-chan struct{}, stop func()) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ctx, force, end := interrupted(parent, signals, tell)
	return ctx, force, func() {
		signal.Stop(signals)
		end()
	}
}

// interrupted is interruptible with the signals of its caller.
func interrupted(parent context.Context, signals <-chan os.Signal, tell func()) (ctx context.Context, forced <-chan struct{}, stop func()) {
	ctx, cancel := context.WithCancel(parent)
	force, ended := make(chan struct{}), make(chan struct{})
	go func() {
		var first time.Time
		for {
			select {
			case <-signals:
			case <-ended:
				return
			}
			switch {
			case first.IsZero():
				first = time.Now()
				tell()
				cancel()
			case time.Since(first) >= patience:
				close(force)
				return
			}
		}
	}()
	return ctx, force, func() {
		close(ended)
		cancel()
	}
}
