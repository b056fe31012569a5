package stream

import (
	"bytes"
	"fmt"
	"runtime"

	"github.com/klauspost/compress/flate"
)

const (
	// blockSize is how many bytes are deflated at once, unless a book sets another number.
	blockSize = 1 << 20
	// maxPress bounds the blocks that are deflated beside each other, and with them the memory.
	maxPress = 8
	// level is the fastest one that looks for repetitions.
	level = 1
)

// press deflates blocks of several parts beside the goroutine that makes them. It hands them to
// their parts in the order in which they came. A block ends at a byte (a sync flush of RFC 1951),
// so that blocks one after the other are one stream.
type press struct {
	idle []*block
	busy []*block // oldest first
}

// block is one piece of a part.
type block struct {
	part   *part
	last   bool // of its part
	raw    []byte
	packed bytes.Buffer
	flate  *flate.Writer
	done   chan error
}

func newPress() *press {
	p := &press{}
	for range min(runtime.GOMAXPROCS(0), maxPress) + 1 {
		p.idle = append(p.idle, &block{done: make(chan error, 1)})
	}
	return p
}

// put takes the next bytes of a part, and returns an empty buffer in place of them.
func (p *press) put(to *part, raw []byte, last bool) ([]byte, error) {
	if len(p.idle) == 0 {
		if err := p.take(); err != nil {
			return nil, err
		}
	}
	b := p.idle[len(p.idle)-1]
	p.idle = p.idle[:len(p.idle)-1]
	next := b.raw[:0]
	b.part, b.last, b.raw = to, last, raw
	p.busy = append(p.busy, b)
	go func() { b.done <- b.deflate() }()
	return next, nil
}

// take waits for the oldest block and writes it.
func (p *press) take() error {
	b := p.busy[0]
	if err := <-b.done; err != nil {
		return fmt.Errorf("deflate: %w", err)
	}
	p.busy = append(p.busy[:0], p.busy[1:]...)
	p.idle = append(p.idle, b)
	return b.part.append(b.packed.Bytes())
}

// drain writes all blocks.
func (p *press) drain() error {
	for len(p.busy) > 0 {
		if err := p.take(); err != nil {
			return err
		}
	}
	return nil
}

func (b *block) deflate() (err error) {
	b.packed.Reset()
	if b.flate == nil {
		if b.flate, err = flate.NewWriter(&b.packed, level); err != nil {
			return err
		}
	}
	b.flate.Reset(&b.packed)
	if _, err := b.flate.Write(b.raw); err != nil {
		return err
	}
	if b.last {
		return b.flate.Close()
	}
	return b.flate.Flush()
}
