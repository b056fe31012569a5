package xls

import (
	"math"

	"github.com/fapiao/fapiao/internal/xlsx"
)

// Kinds of results of formulas that are no numbers ([MS-XLS] 2.5.133).
const (
	resultText  = 0
	resultBool  = 1
	resultError = 2
	resultEmpty = 3 // an empty text
)

// onLoad is set in formulas that are to be computed when the workbook is opened. Excel does not set
// it; programs that do not compute formulas do (Apache POI, PHPExcel, JExcelApi).
const onLoad = 0x02

// result reads the result of the formula read last.
func (r *rows) result(c *xlsx.Cell) (err error) {
	c.Formula = true
	value, flags := bits(r.data, 6), short(r.data, 14)
	if value>>48 != 0xFFFF {
		c.Text, err = numberText(math.Float64frombits(value))
	} else {
		switch b := byte(value >> 16); byte(value) {
		case resultText:
			c.Kind = xlsx.CellText
			stored := false
			if c.Text, stored, err = r.resultText(); !stored {
				c.Kind = xlsx.CellUncached
				return err
			}
		case resultBool, resultError:
			c.Kind, c.Text = truthOrError(b, byte(value) == resultError)
		case resultEmpty:
			c.Kind = xlsx.CellText
		default:
			err = errNotNumber
		}
	}
	if r.notComputed(c, flags) {
		c.Kind, c.Text = xlsx.CellUncached, ""
	}
	return err
}

// notComputed reports whether a result is the placeholder of a program that does not compute
// formulas: a zero or an empty text in a formula that is to be computed when the workbook is
// opened, in a sheet that was saved without computing, or in a file that neither names an engine of
// formulas nor has properties (xlwt); and a zero in a workbook of LibreOffice, which writes it for
// everything that it did not compute, such as texts and rates, where it converts a workbook without
// showing it. In a workbook that was computed a 0 is a 0.
func (r *rows) notComputed(c *xlsx.Cell, flags int) bool {
	switch {
	case c.Text != "" && (c.Kind != xlsx.CellNumber || c.Text != "0"):
		return false
	case c.Text != "" && r.book.lazy:
		return true
	}
	return flags&onLoad != 0 || r.found.uncomputed || r.book.engine == 0 && !r.book.summary
}

// resultText reads the text of a formula, which follows it, after what the formula shares with
// others. stored is false where there is none.
func (r *rows) resultText() (text string, stored bool, err error) {
	for _, id := range []uint16{idSharedFormula, idArray, idTable} {
		for r.follows(id) {
			if err := r.read(); err != nil {
				return "", false, err
			}
			for r.follows(idContinue) {
				if err := r.read(); err != nil {
					return "", false, err
				}
			}
		}
	}
	if !r.follows(idString) {
		return "", false, nil
	}
	if err := r.read(); err != nil {
		return "", false, err
	}
	if len(r.data) < 2 {
		return "", false, errShort
	}
	text, err = r.book.text(&r.records, 0, 2)
	return text, err == nil, err
}
