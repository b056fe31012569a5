package resultbook

import (
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/writers"
)

// maxExact is the largest amount that a spreadsheet's number holds to the cent: 15 digits (IEEE 754
// double, and Excel's own limit). Every amount of the platform is within it.
const maxExact = invoice.MaxAmount

// textCell is never a formula: it is an inline string, and one that looks like a formula also has
// quotePrefix, so it stays text when the cell is edited. An empty text is an empty cell, which
// programs and filters distinguish from an empty string.
func (b *book) textCell(s string, style textStyle) stream.Cell {
	if s == "" {
		return stream.Empty(style.plain)
	}
	s = clean(s, cutMark.Text(b.lang))
	if writers.FormulaLike(s) {
		return stream.Text(style.quoted, s)
	}
	return stream.Text(style.plain, s)
}

// moneyCell is a number whose decimal text is exactly the amount. What has more digits than a
// spreadsheet holds becomes a text.
func (b *book) moneyCell(a invoice.Amount) stream.Cell {
	if a.Abs() <= maxExact {
		return stream.Decimal(b.style.money, int64(a), 2)
	}
	return b.textCell(a.String(), textStyle{b.style.money, b.style.money})
}

func (b *book) countCell(n int) stream.Cell { return stream.Int(b.style.count, int64(n)) }

// epoch is day 0 of a spreadsheet's dates from March 1900 on, in seconds of 1970.
const epoch = -25569 * secondsADay

const secondsADay = 86400

// dayPlaces are the decimals of a date number: a millionth of a second.
const dayPlaces = 11

// timeCell is a date number with t in Beijing time, since spreadsheets have no zones; empty when t
// is zero.
func (b *book) timeCell(t time.Time) stream.Cell {
	if t.IsZero() {
		return stream.Empty(b.style.date)
	}
	_, east := t.In(beijing.Zone).Zone()
	seconds := t.Unix() + int64(east) - epoch
	const scale = 100_000_000_000 // 10^dayPlaces
	day, rest := seconds/secondsADay, seconds%secondsADay
	return stream.Decimal(b.style.date, day*scale+(rest*scale+secondsADay/2)/secondsADay, dayPlaces)
}

// linkCell opens address with a click, or shows it where it cannot be a link.
func (b *book) linkCell(address, label string) stream.Cell {
	if formula, ok := linkFormula(address, label, b.env.files); ok {
		return stream.Formula(b.style.link, formula, label)
	}
	return b.textCell(address, b.style.text)
}
