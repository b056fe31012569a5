package xlsx

import "io"

// Bounded limits what is read of a container while its list of parts is read: libraries take the
// length of the list from the file.
type Bounded struct {
	of    io.ReaderAt
	left  int64
	over  error
	whole bool
}

// NewBounded makes a reader of r, which fails with over after most bytes.
func NewBounded(r io.ReaderAt, most int64, over error) *Bounded {
	return &Bounded{of: r, left: most, over: over}
}

// ReadAt reads from the container.
func (b *Bounded) ReadAt(p []byte, off int64) (int, error) {
	if b.whole {
		return b.of.ReadAt(p, off)
	}
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, b.over
	}
	return b.of.ReadAt(p, off)
}

// Exceeded reports whether more was asked for than may be read.
func (b *Bounded) Exceeded() bool { return b.left < 0 }

// Release ends the limit, since the list is read.
func (b *Bounded) Release() { b.whole = true }
