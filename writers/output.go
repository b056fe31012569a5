package writers

import "io"

// Output is the destination of a writer: a file that is replaced at Commit (atomicfile.File), or a
// stream.
type Output interface {
	io.Writer
	// Commit finishes the output.
	Commit() error
	// Abort discards the output where possible; after Commit it does nothing.
	Abort()
}

// Stream is an Output that cannot be discarded, such as standard output.
func Stream(w io.Writer) Output { return stream{w} }

type stream struct{ io.Writer }

func (stream) Commit() error { return nil }
func (stream) Abort()        {}
