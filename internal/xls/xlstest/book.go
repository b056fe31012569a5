// Package xlstest writes .xls workbooks for tests, record by record.
package xlstest

import (
	"encoding/binary"
	"math"
	"slices"
	"unicode/utf16"
)

// U16 are little-endian integers of two bytes.
func U16(v ...int) []byte {
	var b []byte
	for _, n := range v {
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
	}
	return b
}

// U32 are little-endian integers of four bytes.
func U32(v ...int) []byte {
	var b []byte
	for _, n := range v {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	return b
}

// Record is one record.
func Record(id int, data ...[]byte) []byte {
	body := slices.Concat(data...)
	return slices.Concat(U16(id, len(body)), body)
}

// Wide is a text in UTF-16, with its flags and without its length.
func Wide(s string) []byte {
	b := []byte{1}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// Text is a text with a length of two bytes.
func Text(s string) []byte {
	return slices.Concat(U16(len(utf16.Encode([]rune(s)))), Wide(s))
}

// Cells of a sheet, from row and column 0. xf is the style.

// Label is a text.
func Label(row, col, xf int, s string) []byte {
	return Record(0x204, U16(row, col, xf), Text(s))
}

// Number is a number.
func Number(row, col, xf int, v float64) []byte {
	return Record(0x203, U16(row, col, xf), Double(v))
}

// Double is the bytes of a number.
func Double(v float64) []byte {
	return binary.LittleEndian.AppendUint64(nil, math.Float64bits(v))
}

// RK is a packed number.
func RK(row, col, xf int, rk uint32) []byte { return Record(0x27E, U16(row, col, xf), U32(int(rk))) }

// Shared is a text of the table of shared strings.
func Shared(row, col, xf, i int) []byte { return Record(0xFD, U16(row, col, xf), U32(i)) }

// Formula is a formula with the eight bytes of its result, its flags and its tokens.
func Formula(row, col, xf int, result []byte, flags int, tokens ...byte) []byte {
	return Record(0x06, U16(row, col, xf), result, U16(flags), U32(0), U16(len(tokens)), tokens)
}

// Sheet is a sheet of a workbook.
type Sheet struct {
	Name  string
	State byte   // 1 hidden, 2 very hidden
	Kind  byte   // 0 a worksheet, 1 macros, 2 a chart
	Body  []byte // its records between the first and the last
}

// BIFF8 and BIFF5 are versions of workbooks.
const (
	BIFF8 = 0x0600
	BIFF5 = 0x0500
)

// Begin is the first record of a stream: 5 of a workbook, 0x10 of a sheet, 0x20 of a chart.
func Begin(version, kind int) []byte {
	return Record(0x809, U16(version, kind, 0x0DBB, 0x07CC), U32(0, 6))
}

// End is the last one.
func End() []byte { return Record(0x0A) }

// Stream is the stream of a workbook with global records of the test.
func Stream(version int, globals []byte, sheets ...Sheet) []byte {
	name := func(s Sheet) []byte {
		if version == BIFF5 {
			return append([]byte{byte(len(s.Name))}, s.Name...)
		}
		return append([]byte{byte(len(utf16.Encode([]rune(s.Name))))}, Wide(s.Name)...)
	}
	at := len(Begin(version, 5)) + len(globals) + len(End())
	for _, s := range sheets {
		at += 10 + len(name(s))
	}
	out := slices.Concat(Begin(version, 5), globals)
	var bodies []byte
	for _, s := range sheets {
		out = append(out, Record(0x85, U32(at+len(bodies)), []byte{s.State, s.Kind}, name(s))...)
		kind := map[byte]int{0: 0x10, 1: 0x40, 2: 0x20}[s.Kind]
		bodies = append(bodies, slices.Concat(Begin(version, kind), s.Body, End())...)
	}
	return slices.Concat(out, End(), bodies)
}
