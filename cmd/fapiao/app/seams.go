package app

import (
	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/limit"
)

// Seams decorate what the stages work with, for tests of sudden ends. Each may be nil.
type Seams struct {
	Ledger   func(pipeline.Ledger) pipeline.Ledger
	Platform func(pipeline.Platform) pipeline.Platform
	Tokens   func(Shared) Shared
	Step     func(name string) // reached
}

// Shared is what processes share by their ledger.
type Shared interface {
	platform.TokenKeeper
	limit.Bookings
}
