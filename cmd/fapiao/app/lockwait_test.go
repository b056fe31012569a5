package app

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// notices are the events of a use of which only the notices count.
type notices struct {
	Events
	texts []lang.Text
}

// Notice implements [Events].
func (n *notices) Notice(t lang.Text) { n.texts = append(n.texts, t) }

func TestWaitsShareTheirTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var said notices
		s := &use{App: &App{events: &said}, left: time.Minute}
		held := func(pid int) error { return &ledger.HeldError{Name: "b", Holder: ledger.Holder{PID: pid, Host: "h"}} }
		from, ctx := time.Now(), context.Background()
		err := s.whenFree(ctx, func() error {
			switch spent := time.Since(from); {
			case spent < 10*time.Second:
				return held(1)
			case spent < 40*time.Second:
				return held(2)
			}
			return nil
		})
		if spent := time.Since(from); err != nil || spent != 40*time.Second {
			t.Errorf("free after %v: %v", spent, err)
		}
		if len(said.texts) != 2 || !strings.Contains(said.texts[0].En, "waiting: b: ") || !strings.Contains(said.texts[0].En, "process 1 ") ||
			!strings.Contains(said.texts[1].En, "process 2 ") {
			t.Errorf("each holder is reported once: %q", said.texts)
		}
		if err := s.whenFree(ctx, func() error { return held(3) }); !errors.Is(err, ledger.ErrHeld) || time.Since(from) != time.Minute {
			t.Errorf("given up after %v: %v", time.Since(from), err)
		}
		down, tries := errors.New("down"), 0
		if err := s.whenFree(ctx, func() error { tries++; return down }); !errors.Is(err, down) || tries != 1 {
			t.Errorf("another fault is not waited for: %v", err)
		}
		s.left = math.MaxInt64
		stopped, cancel := context.WithTimeout(ctx, time.Hour)
		defer cancel()
		if err := s.whenFree(stopped, func() error { return held(3) }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("an endless wait ends with its context: %v", err)
		}
	})
}
