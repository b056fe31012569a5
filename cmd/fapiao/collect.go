package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// leastGrowth is how many bytes the heap may grow, at least, before memory is collected again. Most
// commands keep a few megabytes and use much more for a moment: a collection each time that the few
// have doubled takes a tenth of the time of a check.
const leastGrowth = 32 << 20

// Go collects when the heap has grown by usualGrowth percent, and not below usualHeap bytes.
const (
	usualGrowth = 100
	usualHeap   = 4 << 20
)

// collectSeldom sets leastGrowth for the process, unless its environment sets GOGC. A heap that
// keeps more than that is collected as usual.
var collectSeldom = sync.OnceFunc(func() {
	if os.Getenv("GOGC") == "" {
		adaptGrowth()
	}
})

// growth is the percentage by which a heap that keeps so many bytes may grow.
func growth(kept uint64) int {
	return max(usualGrowth, int(100*leastGrowth/max(kept, usualHeap)))
}

// collection is unused memory. That it is freed tells that a collection has ended.
type collection struct{ _ *collection }

// adaptGrowth sets the growth that suits the heap, now and after each collection.
func adaptGrowth() {
	kept := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(kept)
	debug.SetGCPercent(growth(kept[0].Value.Uint64()))
	runtime.AddCleanup(&collection{}, func(struct{}) { adaptGrowth() }, struct{}{})
}
