package main

import (
	"os"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// mainAt is Main at another time: the clocks of the machine and of the ledger begin at a time in
// RFC 3339 and go on from there. Scripts set it as the variable CLOCK; empty: the real time.
func mainAt(begin string) int {
	if begin == "" {
		return Main(os.Args, recorded(ui.Std()), os.Environ())
	}
	at, err := time.Parse(time.RFC3339, begin)
	if err != nil {
		panic(err)
	}
	away := time.Until(at)
	p := &program{args: os.Args, streams: recorded(ui.Std()), environ: os.Environ(), now: func() time.Time { return time.Now().Add(away) }}
	p.clock = p.now
	collectSeldom()
	return launch(p)
}
