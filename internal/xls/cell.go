package xls

import (
	"math"
	"strconv"

	"github.com/fapiao/fapiao/internal/xlsx"
)

// take reads the cells of the record read last, whose length the survey checked, and keeps those
// that are filled.
func (r *rows) take() error {
	c := xlsx.Cell{Col: r.col, Style: short(r.data, 4), Kind: xlsx.CellNumber}
	r.behind = r.col + 1
	var err error
	switch r.id {
	case idBlank:
		return nil
	case idMulBlank:
		r.behind = r.col + (len(r.data)-6)/2
		return nil
	case idMulRK:
		return r.takeMany()
	case idNumber:
		c.Text, err = numberText(math.Float64frombits(bits(r.data, 6)))
	case idRK:
		c.Text, err = numberText(packed(long(r.data, 6)))
	case idLabelSST:
		c.Kind = xlsx.CellText
		c.Text, err = xlsx.SharedText(r.book.strings, int64(long(r.data, 6)))
	case idLabel, idRString:
		c.Kind = xlsx.CellText
		c.Text, err = r.book.text(&r.records, 6, 2)
	case idBoolErr:
		c.Kind, c.Text = truthOrError(r.data[6], r.data[7] != 0)
	default:
		err = r.result(&c)
	}
	if err != nil {
		return err
	}
	return r.keep(c)
}

// takeMany reads a MULRK: numbers of neighbouring columns, each with its style.
func (r *rows) takeMany() error {
	first := r.col
	for i := range (len(r.data) - 6) / 6 {
		text, err := numberText(packed(long(r.data, 6+6*i)))
		if err == nil {
			err = r.keep(xlsx.Cell{Col: r.col, Style: short(r.data, 4+6*i), Kind: xlsx.CellNumber, Text: text})
		}
		if err != nil {
			return err
		}
		r.col++
	}
	r.behind, r.col = r.col, first
	return nil
}

// keep adds a cell to the row unless it is empty.
func (r *rows) keep(c xlsx.Cell) error {
	if c.Text == "" && c.Kind != xlsx.CellUncached {
		return nil
	}
	if err := r.budget.Take(len(c.Text), r.next-r.sheet.begin); err != nil {
		return err
	}
	r.cells = append(r.cells, c)
	return nil
}

// packed is the number of an RK ([MS-XLS] 2.5.217): an integer, or a double without its low 34
// bits, perhaps divided by 100. An integer divided by 100 is the double nearest to it, whose
// shortest decimal is exact.
func packed(rk uint32) float64 {
	var v float64
	if rk&2 != 0 {
		v = float64(int32(rk) >> 2)
	} else {
		v = math.Float64frombits(uint64(rk&^3) << 32)
	}
	if rk&1 != 0 {
		v /= 100
	}
	return v
}

// numberText is the shortest decimal that names a double, with an exponent only where Excel writes
// one.
func numberText(v float64) (string, error) {
	switch size := math.Abs(v); {
	case math.IsNaN(v), math.IsInf(v, 0):
		return "", errNotNumber
	case v == 0: // also -0
		return "0", nil
	case size < 1e-5, size >= 1e21:
		return strconv.FormatFloat(v, 'E', -1, 64), nil
	}
	return strconv.FormatFloat(v, 'f', -1, 64), nil
}

// errorTexts are the errors of formulas ([MS-XLS] 2.5.10).
var errorTexts = map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA"}

func truthOrError(b byte, isError bool) (xlsx.CellKind, string) {
	switch text, known := errorTexts[b]; {
	case isError && known:
		return xlsx.CellError, text
	case isError:
		return xlsx.CellError, "#UNKNOWN!"
	case b != 0:
		return xlsx.CellBool, "TRUE"
	}
	return xlsx.CellBool, "FALSE"
}
