package rowstore

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/maphash"
	"strings"
)

// entry is one order. There may be millions, so that it takes 16 bytes.
type entry struct {
	key      uint32 // position of the number in the arena; none for a row without a number
	hash     uint32 // of the number, to skip most others without comparing
	lastLow  uint32 // of the offset of the order's last record, see last
	lastHigh uint8
	role     uint8  // bit set of the roles of its rows
	rows     uint16 // rows so far; 0 after the row was joined to another order
}

// last is the offset of the order's last record, below maxOffset.
func (e *entry) last() int64 { return int64(e.lastHigh)<<32 | int64(e.lastLow) }

func (e *entry) setLast(at int64) { e.lastLow, e.lastHigh = uint32(at), uint8(at>>32) }

// maxOffset bounds the offsets that an entry can hold.
const maxOffset = 1 << 40

const (
	none       = ^uint32(0)
	chunkSize  = 1 << 12 // entries
	arenaChunk = 1 << arenaBits
	arenaBits  = 16 // of a position in the arena: those within a chunk
)

// index finds the entry of an order number. Entries and texts are in chunks that never move, so
// growing does not copy them; only the table of slots is reallocated.
type index struct {
	seed    maphash.Seed
	slots   []uint32 // entry number plus one, 0 for free; open addressing, at most three quarters full
	entries [][]entry
	count   int
	keyed   int
	arena   [][]byte
}

func newIndex() index { return index{seed: maphash.MakeSeed(), slots: make([]uint32, 1024)} }

func (x *index) at(i int) *entry { return &x.entries[i/chunkSize][i%chunkSize] }

// add makes an entry without a key.
func (x *index) add() int {
	if x.count%chunkSize == 0 {
		x.entries = append(x.entries, make([]entry, chunkSize))
	}
	x.count++
	x.at(x.count - 1).key = none
	return x.count - 1
}

// find returns the entry of key and adds it if there is none.
func (x *index) find(key string) int {
	hash := uint32(maphash.String(x.seed, key))
	slot := x.slot(hash, key)
	if n := x.slots[slot]; n != 0 {
		return int(n - 1)
	}
	i := x.add()
	e := x.at(i)
	e.hash, e.key = hash, x.keep(key)
	x.slots[slot] = uint32(i + 1)
	if x.keyed++; x.keyed > len(x.slots)/4*3 {
		x.grow()
	}
	return i
}

// has reports whether key has an entry.
func (x *index) has(key string) bool {
	return x.slots[x.slot(uint32(maphash.String(x.seed, key)), key)] != 0
}

// slot is the slot of key, or the free slot to insert it.
func (x *index) slot(hash uint32, key string) int {
	mask := len(x.slots) - 1
	for i := int(hash) & mask; ; i = (i + 1) & mask {
		n := x.slots[i]
		if n == 0 {
			return i
		}
		if e := x.at(int(n - 1)); e.hash == hash && string(x.text(e.key)) == key {
			return i
		}
	}
}

func (x *index) grow() {
	old := x.slots
	x.slots = make([]uint32, 2*len(old))
	mask := len(x.slots) - 1
	for _, n := range old {
		if n == 0 {
			continue
		}
		i := int(x.at(int(n-1)).hash) & mask
		for x.slots[i] != 0 {
			i = (i + 1) & mask
		}
		x.slots[i] = n
	}
}

// keep stores a text of at most maxKey bytes in the arena: a byte of length, then the text.
func (x *index) keep(key string) uint32 {
	if n := len(x.arena); n == 0 || arenaChunk-len(x.arena[n-1]) < 1+len(key) {
		x.arena = append(x.arena, make([]byte, 0, arenaChunk))
	}
	c := len(x.arena) - 1
	off := len(x.arena[c])
	x.arena[c] = append(append(x.arena[c], byte(len(key))), key...)
	return uint32(c)<<arenaBits | uint32(off)
}

func (x *index) text(key uint32) []byte {
	if key == none {
		return nil
	}
	b := x.arena[key>>arenaBits][key%arenaChunk:]
	return b[1 : 1+int(b[0])]
}

// bytes is the memory used by the index.
func (x *index) bytes() int {
	n := 4*len(x.slots) + 16*chunkSize*len(x.entries)
	for _, c := range x.arena {
		n += cap(c)
	}
	return n
}

// maxKey is the most bytes of an order number kept in memory, at most 255. The platform accepts 20
// characters, so a longer number is never sent.
const maxKey = 128

// boundedKey shortens a long order number and adds a digest, so that different numbers stay
// different.
func boundedKey(key string) string {
	if len(key) <= maxKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return strings.ToValidUTF8(key[:maxKey-20], "") + "…" + hex.EncodeToString(sum[:8])
}
