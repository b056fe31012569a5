package main

import (
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// program is one start of the command line: what it was given, before anything is parsed.
type program struct {
	args    []string // as they were typed, the program's name first
	streams ui.Streams
	environ []string
	now     func() time.Time
	clock   func() time.Time // the ledger's, in place of its own; nil but in tests
	seams   app.Seams        // of the application; empty but in tests
	lang    string           // of what people read, known before the configuration is
	resumes bool             // the command goes on where it was interrupted when it is typed again
}
