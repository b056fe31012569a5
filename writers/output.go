package writers

import "io"

// Output is where a writer puts bytes: a file that appears whole at Commit (atomicfile.File), or a
// stream.
type Output interface {
	io.Writer
	// Commit keeps what was written.
	Commit() error
	// Abort drops it where that is possible; after Commit it does nothing.
	Abort()
}

// Stream is an Output that has no second thoughts, such as standard output: what is written is out.
func Stream(w io.Writer) Output { return stream{w} }

type stream struct{ io.Writer }

func (stream) Commit() error { return nil }
func (stream) Abort()        {}
