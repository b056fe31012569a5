package app

import (
	"context"
	"sync"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
)

// lazyPlatform is the platform of a use that sends nothing. It connects with the first query, so
// that a use without queries needs no credentials.
type lazyPlatform struct {
	pipeline.Platform // its other methods are never called
	connect           func() (*platform.Platform, error)
}

// connectLazily gives the run a platform that connects with its first query.
func (j *job) connectLazily(ctx context.Context) {
	j.exec.Platform = lazyPlatform{connect: sync.OnceValues(func() (*platform.Platform, error) {
		return j.use.connect(ctx, j.store)
	})}
}

// Query implements [pipeline.Platform]. Without a connection, the answer decides nothing.
func (p lazyPlatform) Query(ctx context.Context, seller string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	connected, err := p.connect()
	if err != nil {
		return pipeline.QueryAnswer{Failed: effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}}
	}
	return connected.Query(ctx, seller, refs, known)
}
