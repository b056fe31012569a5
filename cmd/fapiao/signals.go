package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interruptible ends ctx at the first interruption and closes forced at the second.
func interruptible(parent context.Context) (ctx context.Context, forced <-chan struct{}, stop func()) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ctx, force, end := interrupted(parent, signals)
	return ctx, force, func() {
		signal.Stop(signals)
		end()
	}
}

// interrupted is interruptible with the signals of its caller.
func interrupted(parent context.Context, signals <-chan os.Signal) (ctx context.Context, forced <-chan struct{}, stop func()) {
	ctx, cancel := context.WithCancel(parent)
	force, ended := make(chan struct{}), make(chan struct{})
	go func() {
		for n := 0; n < 2; n++ {
			select {
			case <-signals:
				cancel()
				if n == 1 {
					close(force)
				}
			case <-ended:
				return
			}
		}
	}()
	return ctx, force, func() {
		close(ended)
		cancel()
	}
}
