package app

import (
	"context"
	"errors"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// lockPause is the interval of a waiting use's attempts.
const lockPause = 200 * time.Millisecond

// readingTime is how long a use waits by default while another process, which shares the batch,
// reads the same files.
const readingTime = 30 * time.Second

// busy reports whether another process holds a resource that it will release.
func busy(err error) bool {
	return errors.Is(err, ledger.ErrHeld) || errors.Is(err, simulator.ErrBooksBusy)
}

// whenFree calls take, which takes a resource, until no other run holds it, or until the use's
// waiting time is over. It reports the holder.
func (u *use) whenFree(ctx context.Context, take func() error) error {
	return u.freeWithin(ctx, &u.left, take)
}

// whenRead is whenFree for files that another process reads and then shares. Its default time is
// readingTime.
func (u *use) whenRead(ctx context.Context, take func() error) error {
	if u.lock.Set {
		return u.whenFree(ctx, take)
	}
	left := readingTime
	return u.freeWithin(ctx, &left, take)
}

// freeWithin calls take until no other run holds the resource, or until left is over. It subtracts
// its waiting time from left.
func (u *use) freeWithin(ctx context.Context, left *time.Duration, take func() error) error {
	reported := ""
	for {
		err := take()
		if !busy(err) || *left <= 0 {
			return err
		}
		if text := err.Error(); text != reported {
			u.events.Notice(lang.Text{
				Zh: "等待中：" + words(lang.Chinese, err) + "；按 Ctrl-C 不再等",
				En: "waiting: " + words(lang.English, err) + "; Ctrl-C ends the wait",
			})
			reported = text
		}
		pause := min(lockPause, *left)
		*left -= pause
		if err := wait(ctx, pause); err != nil {
			return err
		}
	}
}

// wait returns after d, or with the error of ctx when that is done.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
