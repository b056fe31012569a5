package xlsx

// Budget bounds the text that the cells of one sheet give: texts that a few bytes name again and
// again are no orders.
type Budget struct {
	row   int   // bytes of text in the row
	sheet int64 // and in all rows so far
}

// NextRow begins a row.
func (b *Budget) NextRow() { b.row = 0 }

// Take counts n bytes of text of a cell, after read bytes of the sheet. Fault converts its errors.
func (b *Budget) Take(n int, read int64) error {
	if b.row += n; b.row > maxRowText {
		return errRowText
	}
	if b.sheet += int64(n); b.sheet > freeText && b.sheet > textRatio*read {
		return errGiven
	}
	return nil
}
