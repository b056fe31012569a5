package main

import (
	"context"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

func TestFirstSignalStopsAndSecondForces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		signals, told := make(chan os.Signal), 0
		ctx, forced, stop := interrupted(context.Background(), signals, func() { told++ })
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
		signals <- os.Interrupt // the same key press, once more
		synctest.Wait()
		select {
		case <-forced:
			t.Fatal("forced by an echo of the first signal")
		default:
		}
		time.Sleep(repeatWindow)
		signals <- os.Interrupt
		<-forced
		if told != 1 {
			t.Errorf("told %d times", told)
		}
	})
}

func TestStopEndsTheWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, forced, stop := interrupted(context.Background(), nil, func() {})
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
