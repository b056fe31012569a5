package main

import (
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// program is one run of the command line, with its unparsed input.
type program struct {
	args     []string // the program's name first
	streams  ui.Streams
	environ  []string
	now      func() time.Time
	clock    func() time.Time // of the ledger; set only in tests
	seams    app.Seams        // of the application; set only in tests
	lang     string           // of messages; known before the configuration is read
	resumes  bool             // running an interrupted command again continues its work
	finished bool             // the command ended before anybody interrupted it
	// takesBack is the command that takes back what is handed out; empty if workers do not go on
	// when the command is interrupted.
	takesBack string
	dropped   bool // files were given without a command, as when they are dropped on the program
}

// text is a text in the language of the program.
func (p *program) text(t lang.Text) string { return t.Text(p.lang) }
