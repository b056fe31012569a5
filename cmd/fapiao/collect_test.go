package main

import (
	"runtime"
	"runtime/metrics"
	"testing"
)

func TestSmallHeapsMayGrow(t *testing.T) {
	t.Parallel()
	for kept, want := range map[uint64]int{0: 800, 1 << 20: 800, 4 << 20: 800, 8 << 20: 400, 16 << 20: 200, 32 << 20: 100, 1 << 30: 100} {
		if got := growth(kept); got != want {
			t.Errorf("a heap of %d bytes may grow by %d %%, want %d %%", kept, got, want)
		}
	}
}

// The growth follows the heap: what keeps much is collected as usual, and seldom again afterwards.
func TestTheGrowthFollowsTheHeap(t *testing.T) {
	collectSeldom()
	percent := func() int {
		s := []metrics.Sample{{Name: "/gc/gogc:percent"}}
		metrics.Read(s)
		return int(s[0].Value.Uint64())
	}
	until := func(reached func(int) bool) bool {
		for range 1000 {
			if runtime.GC(); reached(percent()) {
				return true
			}
			runtime.Gosched()
		}
		return false
	}
	much := make([]byte, 4*leastGrowth)
	if !until(func(p int) bool { return p == usualGrowth }) {
		t.Errorf("a large heap may grow by %d %%", percent())
	}
	runtime.KeepAlive(much)
	if !until(func(p int) bool { return p > usualGrowth }) {
		t.Errorf("a small heap may grow by %d %%", percent())
	}
}
