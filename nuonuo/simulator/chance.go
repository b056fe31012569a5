package simulator

import (
	"encoding/binary"
	"hash/fnv"
)

// draw returns a number in [0, 1) that depends on the seed and the parts alone,
// so that a run can be repeated whatever the order in which calls arrive.
func (s *Server) draw(parts ...string) float64 {
	return float64(s.hash(parts...)>>11) / (1 << 53)
}

// hash mixes the seed and the parts. FNV alone leaves the high bits of short
// inputs alike, hence the finishing rounds.
func (s *Server) hash(parts ...string) uint64 {
	h := fnv.New64a()
	var seed [8]byte
	binary.LittleEndian.PutUint64(seed[:], s.opts.Seed)
	h.Write(seed[:])
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	x := h.Sum64()
	x = (x ^ x>>33) * 0xff51afd7ed558ccd
	x = (x ^ x>>33) * 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
