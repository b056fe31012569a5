package xlstest

import (
	"encoding/binary"
	"slices"
	"unicode/utf16"
)

// sector is the size of a sector; shorter streams than small would be in the short-stream
// container, so that they are padded.
const (
	sector   = 512
	small    = 4096
	free     = 0xFFFFFFFF
	lastOne  = 0xFFFFFFFE
	ofTable  = 0xFFFFFFFD
	perTable = sector / 4
)

// File is a compound file with one stream. Its sectors are in reverse order, as no program writes
// them, so that a reader has to follow their chain.
func File(name string, stream []byte) []byte {
	stream = slices.Concat(stream, make([]byte, max(0, small-len(stream))))
	sectors := (len(stream) + sector - 1) / sector
	tables := 1
	for tables*perTable < sectors+1+tables {
		tables++
	}
	table := slices.Repeat([]uint32{free}, tables*perTable)
	table[0] = lastOne // the directory
	body := make([]byte, sectors*sector)
	for i := range sectors { // piece i of the stream is in sector sectors-i
		at := sectors - i
		table[at] = uint32(at - 1)
		copy(body[(at-1)*sector:at*sector], stream[i*sector:min(len(stream), (i+1)*sector)])
	}
	table[1] = lastOne
	header := make([]byte, sector)
	copy(header, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	copy(header[24:], U16(0x3E, 3, 0xFFFE, 9, 6))
	copy(header[44:], U32(tables, 0, 0, small, lastOne, 0, lastOne, 0))
	for i := range 109 {
		binary.LittleEndian.PutUint32(header[76+4*i:], free)
	}
	for i := range tables {
		table[sectors+1+i] = ofTable
		binary.LittleEndian.PutUint32(header[76+4*i:], uint32(sectors+1+i))
	}
	directory := slices.Concat(entry("Root Entry", 5, lastOne, 0, 1), entry(name, 2, sectors, len(stream), free), entry("", 0, 0, 0, free), entry("", 0, 0, 0, free))
	out := slices.Concat(header, directory, body)
	for _, n := range table {
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	return out
}

// entry is an entry of the directory.
func entry(name string, kind, start, size, child int) []byte {
	b := make([]byte, 128)
	units := utf16.Encode([]rune(name))
	for i, u := range units {
		binary.LittleEndian.PutUint16(b[2*i:], u)
	}
	if name != "" {
		copy(b[64:], U16(2*len(units)+2))
	}
	b[66], b[67] = byte(kind), 1
	copy(b[68:], U32(free, free, child))
	copy(b[116:], U32(start, size))
	return b
}
