package app

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Events receives what a use reports while it works. The methods are called from one goroutine at a
// time, except Notice and Warn.
type Events interface {
	pipeline.Progress
	// Finding receives each finding; an error ends the use.
	Finding(f rules.Finding) error
	// Imported is called after all sources were read, before anything is sent.
	Imported() error
	// Notice receives what a person should know at once, and Warn what is probably a mistake.
	Notice(t lang.Text)
	Warn(t lang.Text)
}
