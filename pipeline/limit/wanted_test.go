package limit

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestCallThatIsNotWantedAnyMoreGivesItsTurnUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, err := NewShared(&desk{}, 1, 0, Key{Name: "app", Interval: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		var stopped atomic.Bool
		ctx := While(context.Background(), func() bool { return !stopped.Load() })
		if err := s.Wait(ctx); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() { ended <- s.Wait(ctx) }()
		time.Sleep(100 * time.Millisecond)
		stopped.Store(true)
		if err := <-ended; !errors.Is(err, ErrUnwanted) {
			t.Errorf("got %v", err)
		}
		if err := s.Wait(context.Background()); err != nil {
			t.Errorf("others: %v", err)
		}
	})
}
