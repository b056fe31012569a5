package main

import (
	"context"
	"os"
	"testing"
	"testing/synctest"
)

func TestFirstSignalStopsAndSecondForces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		signals := make(chan os.Signal)
		ctx, forced, stop := interrupted(context.Background(), signals)
		defer stop()
		if ctx.Err() != nil {
			t.Fatal("stopped before any signal")
		}
		signals <- os.Interrupt
		<-ctx.Done()
		select {
		case <-forced:
			t.Fatal("forced by the first signal")
		default:
		}
		signals <- os.Interrupt
		<-forced
	})
}

func TestStopEndsTheWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, forced, stop := interrupted(context.Background(), nil)
		stop()
		<-ctx.Done()
		synctest.Wait() // the watching goroutine must be gone, or the bubble does not end
		select {
		case <-forced:
			t.Error("forced without a signal")
		default:
		}
	})
}
