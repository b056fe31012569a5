package resultbook

import (
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/writers"
)

// maxExact is the largest amount that a spreadsheet's number holds to the cent: 15 digits (IEEE 754
// double, and Excel's own limit). Every amount of the platform is within it.
const maxExact = invoice.MaxAmount

// textCell is never a formula: it is an inline string, and one that looks like a formula also has
// quotePrefix, so it stays text when the cell is edited. An empty text is an empty cell, which
// programs and filters distinguish from an empty string.
func (b *book) textCell(s string, style textStyle) excelize.Cell {
	s = clean(s, cutMark.Text(b.lang))
	if s == "" {
		return excelize.Cell{StyleID: style.plain}
	}
	if writers.FormulaLike(s) {
		return excelize.Cell{StyleID: style.quoted, Value: s}
	}
	return excelize.Cell{StyleID: style.plain, Value: s}
}

// moneyCell is a number whose decimal text is exactly the amount. excelize takes numbers as float64
// only; up to 15 digits the nearest float64 is written as the same decimal again, so that no cent
// is lost on the way. What is larger becomes a text.
func (b *book) moneyCell(a invoice.Amount) excelize.Cell {
	if a.Abs() <= maxExact {
		if number, err := strconv.ParseFloat(a.String(), 64); err == nil {
			return excelize.Cell{StyleID: b.style.money, Value: number}
		}
	}
	return b.textCell(a.String(), textStyle{b.style.money, b.style.money})
}

func (b *book) countCell(n int) excelize.Cell {
	return excelize.Cell{StyleID: b.style.count, Value: n}
}

// timeCell is a date number with t in Beijing time, since spreadsheets have no zones; empty when t
// is zero.
func (b *book) timeCell(t time.Time) excelize.Cell {
	if t.IsZero() {
		return excelize.Cell{StyleID: b.style.date}
	}
	t = t.In(beijing.Zone)
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	return excelize.Cell{StyleID: b.style.date, Value: wall}
}

// linkCell opens address with a click, or shows it where it cannot be a link.
func (b *book) linkCell(address, label string) excelize.Cell {
	if formula, ok := linkFormula(address, label, b.env.files); ok {
		return excelize.Cell{StyleID: b.style.link, Formula: formula, Value: label}
	}
	return b.textCell(address, b.style.text)
}
