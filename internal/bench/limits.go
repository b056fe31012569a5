package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// limits measures how much of a call limit is used, and that no second has more calls, as a relay
// before the simulator counts them.
func (b *bench) limits() error {
	for _, c := range []struct {
		rate    int
		latency time.Duration
		least   float64
	}{{10, 0, 0.98}, {100, 0, 0.98}, {1000, 0, 0.98}, {3000, 0, 0.98}, {10, 100 * time.Millisecond, 0.9}, {100, 100 * time.Millisecond, 0.9}} {
		if err := b.limit(c.rate, c.latency, c.least); err != nil {
			return fmt.Errorf("%d calls a second: %w", c.rate, err)
		}
	}
	return nil
}

const (
	// spell is how long each of two batches takes at the limit.
	spell = 8 * time.Second
	// idle is how long no call is made between them: unused calls must not be saved up.
	idle = 3 * time.Second
)

// audited is a seller whose orders await approval. Those of others would wait for the first
// invoice, without a call, and be queried while they are sent.
const audited = `seller: {tax_num: 91330106MADEM0003K, name: 演示科技有限公司, tel: 0571-00000000, address: 杭州市, clerk: 测试, audit: true}
`

func (b *bench) limit(rate int, latency time.Duration, least float64) error {
	return b.withSimulator(func(s platform) error {
		counter, err := newCounter(s.Endpoint, latency)
		if err != nil {
			return err
		}
		defer counter.close()
		seller, ledger := filepath.Join(b.dir, "seller.yaml"), filepath.Join(b.dir, fmt.Sprintf("limit-%d-%d.db", rate, latency.Milliseconds()))
		if err := os.WriteFile(seller, []byte(audited), 0o600); err != nil {
			return err
		}
		args := []string{"--config", seller, "--environment", "simulator", "--endpoint", counter.endpoint, "--ledger", ledger, "--rate", fmt.Sprint(rate),
			"--in-flight", fmt.Sprint(min(max(b.inFlight, rate/10), 256))}
		if err := b.send(args, 1, 10); err != nil { // it fetches the token
			return err
		}
		used := 1.0
		for n := range 2 {
			time.Sleep(idle)
			from := counter.calls()
			if err := b.send(args, rate*int(spell/time.Second), uint64(11+n)); err != nil {
				return err
			}
			used = min(used, counter.used(from+1, rate)) // the first asks whether the platform answers
		}
		r := row{what: fmt.Sprintf("limit of %d/s, latency %v", rate, latency), ratio: fmt.Sprintf("%.1f %% used, %d in the busiest second", 100*used, counter.busiest()),
			target: fmt.Sprintf("≥ %.0f %%, ≤ %d", 100*least, rate)}
		r.measured.wall, r.rate = spell, used*float64(rate)
		r.print()
		return nil
	})
}

// send imports and submits new orders.
func (b *bench) send(args []string, orders int, seed uint64) error {
	file := filepath.Join(b.dir, fmt.Sprintf("limit-%d.xlsx", seed))
	if err := b.workbook(file, orders, seed); err != nil {
		return err
	}
	if _, err := b.process(b.binary, append(append([]string{"import"}, args...), file)...); err != nil {
		return err
	}
	_, err := b.process(b.binary, append([]string{"submit"}, args...)...)
	return err
}
