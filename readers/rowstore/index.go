package rowstore

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/maphash"
	"strings"
)

// entry is one order.
type entry struct {
	last int64  // offset of the order's last record
	key  uint64 // position of the number in the arena; none for a row without a number
	hash uint32 // of the number, to skip most others without comparing
	rows uint16 // rows so far; 0 after the row was joined to another order
	role uint8  // bit set of the roles of its rows
}

const (
	none       = ^uint64(0)
	chunkSize  = 1 << 12 // entries
	arenaChunk = 64 << 10
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

// keep stores a text in the arena: four bytes of length, then the text.
func (x *index) keep(key string) uint64 {
	need := 4 + len(key)
	if n := len(x.arena); n == 0 || cap(x.arena[n-1])-len(x.arena[n-1]) < need {
		x.arena = append(x.arena, make([]byte, 0, max(arenaChunk, need)))
	}
	c := len(x.arena) - 1
	off := len(x.arena[c])
	n := uint32(len(key))
	x.arena[c] = append(append(x.arena[c], byte(n), byte(n>>8), byte(n>>16), byte(n>>24)), key...)
	return uint64(c)<<32 | uint64(off)
}

func (x *index) text(key uint64) []byte {
	if key == none {
		return nil
	}
	b := x.arena[key>>32][uint32(key):]
	n := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
	return b[4 : 4+n]
}

// bytes is the memory used by the index.
func (x *index) bytes() int {
	n := 4*len(x.slots) + 24*chunkSize*len(x.entries)
	for _, c := range x.arena {
		n += cap(c)
	}
	return n
}

// maxKey is the most bytes of an order number kept in memory. The platform accepts 20 characters,
// so a longer number is never sent.
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
