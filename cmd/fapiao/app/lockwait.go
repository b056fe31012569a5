package app

import (
	"context"
	"errors"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// lockPause is how often a waiting use looks whether what it needs is free.
const lockPause = 200 * time.Millisecond

// readingTime is how long a use waits where processes share a batch, while another one reads the
// same files, and no other time was chosen.
const readingTime = 30 * time.Second

// busy reports that another process has what this one needs, and will give it back.
func busy(err error) bool {
	return errors.Is(err, ledger.ErrHeld) || errors.Is(err, simulator.ErrBooksBusy)
}

// whenFree takes something that another run may have. It reports who has it and tries again until
// the time of the App for such waits is over.
func (u *use) whenFree(ctx context.Context, take func() error) error {
	return u.freeWithin(ctx, &u.left, take)
}

// whenRead is whenFree for files that another process reads, and then shares: where no time was
// chosen it waits for readingTime.
func (u *use) whenRead(ctx context.Context, take func() error) error {
	if u.lock.Said {
		return u.whenFree(ctx, take)
	}
	left := readingTime
	return u.freeWithin(ctx, &left, take)
}

// freeWithin takes something until a time is over, and takes off it what it waits.
func (u *use) freeWithin(ctx context.Context, left *time.Duration, take func() error) error {
	reported := ""
	for {
		err := take()
		if !busy(err) || *left <= 0 {
			return err
		}
		if text := err.Error(); text != reported {
			u.events.Notice(lang.Text{Zh: "等待中：" + words(lang.Chinese, err) + "；按 Ctrl-C 不再等", En: "waiting: " + words(lang.English, err) + "; Ctrl-C ends the wait"})
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
