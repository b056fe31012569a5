package main

import (
	"context"
	"errors"
	"math"
	"regexp"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// waitLock is the flag whose value may be left out: then the wait has no end.
const waitLock = "wait-lock"

// lockPause is how often a waiting command looks whether what it needs is free.
const lockPause = 200 * time.Millisecond

// timeLike is what stands behind waitLock where a time was meant, also one that cannot be read. A
// file of such a name is given as ./10m.
var timeLike = regexp.MustCompile(`^-?\d+(\.\d+)?([a-zµ]+(\d+(\.\d+)?[a-zµ]*)*)?$`)

func (p *program) lockFlags() []cli.Flag {
	return []cli.Flag{p.text(waitLock, "另一个运行正在处理这个批次或读取文件时，最多等 `时间`（如 10m；不写时间则一直等）",
		"wait up to `TIME` (such as 10m; without a time: as long as it takes) while another run holds the batch, also while it reads files")}
}

// lockTime is how long the command may wait for what another run holds.
func lockTime(c *cli.Context) (time.Duration, error) {
	if !c.IsSet(waitLock) {
		return 0, nil
	}
	text := c.String(waitLock)
	if text == "" {
		return math.MaxInt64, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, usage("--%s 是 %q；应为时间，如 90s、10m，或不写", "--%s is %q; want a time such as 90s or 10m, or no value", waitLock, text)
	}
	return d, nil
}

// busy reports that another process has what this one needs, and will give it back.
func busy(err error) bool {
	return errors.Is(err, ledger.ErrHeld) || errors.Is(err, simulator.ErrBooksBusy)
}

// readingTime is how long a command without --wait-lock waits where processes share a batch, while
// another one reads the same files.
const readingTime = 30 * time.Second

// whenFree takes something that another run may have. It says who has it and tries again until the
// time of --wait-lock is over, which all waits of a command share.
func (s *session) whenFree(ctx context.Context, take func() error) error {
	return s.freeWithin(ctx, &s.patience, take)
}

// whenRead is whenFree for files that another process reads, and then shares: without --wait-lock it
// waits for readingTime.
func (s *session) whenRead(ctx context.Context, take func() error) error {
	if s.cli.IsSet(waitLock) {
		return s.whenFree(ctx, take)
	}
	left := readingTime
	return s.freeWithin(ctx, &left, take)
}

// freeWithin takes something until a time is over, and takes off it what it waits.
func (s *session) freeWithin(ctx context.Context, left *time.Duration, take func() error) error {
	told := ""
	for {
		err := take()
		if !busy(err) || *left <= 0 {
			return err
		}
		if text := err.Error(); text != told {
			lang := s.screen.Lang()
			s.screen.Note("fapiao: " + say(lang, "等待中：", "waiting: ") + speak(lang, err) + say(lang, "；按 Ctrl-C 不再等", "; Ctrl-C ends the wait"))
			told = text
		}
		pause := min(lockPause, *left)
		*left -= pause
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}
