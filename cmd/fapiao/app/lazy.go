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

// connectLazily gives the run a platform that connects with its first query. Without credentials
// the run goes on as if it had none; whatever else keeps it from connecting is how it ends, since
// it holds for the next command, too: workers with another configuration above all.
func (j *job) connectLazily(ctx context.Context) {
	j.exec.Platform = lazyPlatform{connect: sync.OnceValues(func() (*platform.Platform, error) {
		p, err := j.use.connect(ctx, j.store)
		if err != nil && j.cfg.CanCall() == nil {
			j.unlinked = err
		}
		return p, err
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
