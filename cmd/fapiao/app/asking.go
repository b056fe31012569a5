package app

import (
	"context"
	"sync"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
)

// asking is the platform of a use that sends nothing: it connects when the first question is
// asked, so that the use needs no credentials where there is none.
type asking struct {
	pipeline.Platform // what sends: never called
	connect           func() (pipeline.Platform, error)
}

// asking lets the run ask the platform.
func (j *job) asking(ctx context.Context) {
	j.exec.Platform = asking{connect: sync.OnceValues(func() (pipeline.Platform, error) {
		return j.use.connect(ctx, j.store)
	})}
}

// Query implements [pipeline.Platform]. Where no connection can be made, the answer decides
// nothing.
func (a asking) Query(ctx context.Context, seller string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	p, err := a.connect()
	if err != nil {
		return pipeline.QueryAnswer{Failed: effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}}
	}
	return p.Query(ctx, seller, refs, known)
}
