package xlsx

import (
	"context"
	"io"
	"sync"
)

// Bounds of what is unpacked ahead of a reader, and the size of parts that are worth it.
const (
	aheadSize   = 128 << 10
	aheadPieces = 4
	aheadFrom   = 1 << 20
)

// ahead unpacks a part on another goroutine, at most aheadPieces pieces of aheadSize bytes before
// they are read. It ends with the part, with the context, and at Close.
type ahead struct {
	part   io.ReadCloser
	filled chan piece
	spare  chan []byte
	stop   chan struct{}
	close  func() error
	now    piece
	read   int // bytes of now that were read
}

// piece is what one reading of a part gave.
type piece struct {
	b   []byte
	err error // after b
}

// readAhead starts to unpack a part.
func readAhead(ctx context.Context, part io.ReadCloser) *ahead {
	a := &ahead{part: part, filled: make(chan piece, aheadPieces+1), spare: make(chan []byte, aheadPieces), stop: make(chan struct{})}
	for range aheadPieces {
		a.spare <- make([]byte, aheadSize)
	}
	a.close = sync.OnceValue(a.end)
	go a.fill(ctx)
	return a
}

// fill reads the part. There is always room in filled: no more pieces exist.
func (a *ahead) fill(ctx context.Context) {
	defer close(a.filled)
	for {
		select {
		case <-a.stop:
			return
		case <-ctx.Done():
			a.filled <- piece{err: ctx.Err()}
			return
		case b := <-a.spare:
			n, err := fillUp(a.part, b)
			a.filled <- piece{b[:n], err}
			if err != nil {
				return
			}
		}
	}
}

// fillUp reads until b is full or r returns an error.
func fillUp(r io.Reader, b []byte) (n int, err error) {
	for idle := 0; n < len(b) && err == nil; {
		var more int
		more, err = r.Read(b[n:])
		n += more
		if idle++; more > 0 {
			idle = 0
		} else if idle == 100 && err == nil {
			err = io.ErrNoProgress
		}
	}
	return n, err
}

// Read implements io.Reader.
func (a *ahead) Read(p []byte) (int, error) {
	for a.read == len(a.now.b) {
		if a.now.err != nil {
			return 0, a.now.err
		}
		if a.now.b != nil {
			a.spare <- a.now.b[:aheadSize]
		}
		var open bool
		if a.now, open = <-a.filled; !open {
			a.now = piece{err: io.ErrClosedPipe}
		}
		a.read = 0
	}
	n := copy(p, a.now.b[a.read:])
	a.read += n
	return n, nil
}

// Close waits until the part is not read any more and closes it. It may be called twice.
func (a *ahead) Close() error { return a.close() }

func (a *ahead) end() error {
	close(a.stop)
	for range a.filled { // until fill has ended
	}
	a.now, a.read = piece{err: io.ErrClosedPipe}, 0
	return a.part.Close()
}
