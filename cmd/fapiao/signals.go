package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// repeatWindow is how long further signals are ignored: one key press, or one kill of a process
// group, may arrive twice.
const repeatWindow = time.Second

// interruptible cancels ctx and calls report at the first interruption, and closes forced at the
// second.
func interruptible(parent context.Context, report func()) (ctx context.Context, forced <-chan struct{}, stop func()) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ctx, force, end := interrupted(parent, signals, report)
	return ctx, force, func() {
		signal.Stop(signals)
		end()
	}
}

// interrupted is interruptible with the signals of its caller.
func interrupted(parent context.Context, signals <-chan os.Signal, report func()) (ctx context.Context, forced <-chan struct{}, stop func()) {
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
				report()
				cancel()
			case time.Since(first) >= repeatWindow:
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
