package simulator

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"sync"
)

// store keeps frames: the content of orders and the events after them. Frames
// are only ever added.
type store interface {
	// add writes whole frames with one write and returns where they begin.
	add(frames []byte) (int64, error)
	// read returns n bytes from pos on.
	read(pos int64, n int) (string, error)
	// Close releases what the store holds.
	Close() error
}

// A frame is its length and checksum, a kind and the content. The checksum
// covers kind and content.
const frameHead = 9

// The kinds of frame.
const (
	frameOrder   = 'o' // an accepted invoice
	frameRetry   = 'r' // a reInvoice
	frameVoid    = 'v' // an invoiceCancellation
	frameToken   = 't' // a token that was handed out
	frameForm    = 'c' // a 红字确认单 in its present state
	frameSession = 's' // a login, a proof of identity, or the first start
	frameSent    = 'd' // a deliveryInvoice to one recipient
	frameSheet   = 'i' // a 红字信息表 in its present state
	frameTaken   = 'n' // an order number used up by a refusal
)

// appendFrame adds a frame around what fill appends.
func appendFrame(b []byte, kind byte, fill func([]byte) []byte) []byte {
	start := len(b)
	b = append(b, 0, 0, 0, 0, 0, 0, 0, 0, kind)
	b = fill(b)
	content := b[start+8:]
	binary.LittleEndian.PutUint32(b[start:], uint32(len(content)))
	binary.LittleEndian.PutUint32(b[start+4:], crc32.ChecksumIEEE(content))
	return b
}

// arenaChunk is the size of the pieces in which memory is taken.
const arenaChunk = 1 << 20

// memoryStore keeps the frames in memory. The lock guards the list of chunks;
// bytes once added do not change.
type memoryStore struct {
	mu     sync.RWMutex
	chunks [][]byte
}

func (m *memoryStore) add(frames []byte) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	last := len(m.chunks) - 1
	if last < 0 || len(m.chunks[last])+len(frames) > cap(m.chunks[last]) {
		m.chunks = append(m.chunks, make([]byte, 0, max(arenaChunk, len(frames))))
		last++
	}
	at := len(m.chunks[last])
	m.chunks[last] = append(m.chunks[last], frames...)
	return int64(last)<<32 | int64(at), nil
}

func (m *memoryStore) read(pos int64, n int) (string, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	at := int(pos & 0xffffffff)
	return string(m.chunks[pos>>32][at : at+n]), nil
}

func (m *memoryStore) Close() error { return nil }

// ErrBooksBusy means that another server has the books file open.
var ErrBooksBusy = errors.New("the books file is in use by another simulator")
