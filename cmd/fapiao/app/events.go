package app

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Events is what a use reports while it works. The methods are called from one goroutine at a time,
// except Notice and
// Warn.
type Events interface {
	pipeline.Progress
	// Finding takes a finding as it arises; an error ends the use.
	Finding(f rules.Finding) error
	// Imported is called when the sources were read to their end, before anything is sent.
	Imported() error
	// Notice takes what a person should know at once, and Warn what is probably not as it was meant.
	Notice(t lang.Text)
	Warn(t lang.Text)
}
