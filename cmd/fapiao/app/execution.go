package app

import (
	"context"

	"github.com/fapiao/fapiao/pipeline"
)

// execution is what a command gives to the pipeline, and what that reported last.
type execution struct {
	pipeline.Parts
	pipeline.Settings
	pipeline.Report
}

// execute runs stages; afterwards the execution is about the batch that they read.
func (e *execution) execute(ctx context.Context, stages []pipeline.Stage) (err error) {
	e.Report, err = pipeline.Execute(ctx, e.Parts, e.Settings, stages...)
	e.Batch = e.Reading
	return err
}
