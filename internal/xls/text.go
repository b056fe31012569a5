package xls

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"

	"github.com/fapiao/fapiao/internal/xlsx"
)

// Flags of a text ([MS-XLS] 2.5.293).
const (
	textWide = 0x01 // two bytes a character; else one, the low byte
	textFar  = 0x04 // phonetic text and its place follow
	textRich = 0x08 // fonts of runs follow
)

// pieces reads the data of a record that CONTINUE records may continue.
type pieces struct {
	of    *records
	rest  []byte
	units []uint16
}

// pieces begins at a byte of the record read last.
func (r *records) pieces(at int) pieces { return pieces{of: r, rest: r.data[at:]} }

// fill makes sure that there is a byte; more is false where the data ends.
func (p *pieces) fill() (more bool, err error) {
	for len(p.rest) == 0 {
		if !p.of.follows(idContinue) {
			return false, nil
		}
		if err := p.of.read(); err != nil {
			return false, err
		}
		p.rest = p.of.data
	}
	return true, nil
}

// need is fill where the data must not end.
func (p *pieces) need() error {
	more, err := p.fill()
	if err == nil && !more {
		err = errShort
	}
	return err
}

// number reads an integer of n bytes, at most four.
func (p *pieces) number(n int) (v int, err error) {
	for i := range n {
		if err := p.need(); err != nil {
			return 0, err
		}
		v |= int(p.rest[0]) << (8 * i)
		p.rest = p.rest[1:]
	}
	return v, nil
}

// skip passes n bytes over.
func (p *pieces) skip(n int) error {
	for n > 0 {
		if err := p.need(); err != nil {
			return err
		}
		k := min(n, len(p.rest))
		p.rest, n = p.rest[k:], n-k
	}
	return nil
}

// shared appends the next text of the table of shared strings (XLUnicodeRichExtendedString). fits
// is false for one that is longer than a cell can hold.
func (p *pieces) shared(to []byte) (text []byte, fits bool, err error) {
	n, err := p.number(2)
	if err != nil {
		return to, false, err
	}
	flags, err := p.number(1)
	if err != nil {
		return to, false, err
	}
	behind := 0
	if flags&textRich != 0 {
		runs, err := p.number(2)
		if err != nil {
			return to, false, err
		}
		behind = 4 * runs
	}
	if flags&textFar != 0 {
		far, err := p.number(4)
		if err != nil {
			return to, false, err
		}
		behind += far
	}
	if to, err = p.characters(to, n, flags); err != nil {
		return to, false, err
	}
	return to, n <= xlsx.MaxCellText, p.skip(behind)
}

// characters appends n characters. Where a CONTINUE record begins among them, its first byte has
// their flags anew.
func (p *pieces) characters(to []byte, n, flags int) ([]byte, error) {
	p.units = p.units[:0]
	for n > 0 {
		if len(p.rest) == 0 {
			if err := p.need(); err != nil {
				return to, err
			}
			flags = int(p.rest[0])
			p.rest = p.rest[1:]
		}
		size := 1 + flags&textWide
		k := min(n, len(p.rest)/size)
		if k == 0 && len(p.rest) > 0 {
			return to, errShort // half a character
		}
		for i := range k {
			if size == 2 {
				p.units = append(p.units, uint16(short(p.rest, 2*i)))
			} else {
				p.units = append(p.units, uint16(p.rest[i]))
			}
		}
		p.rest, n = p.rest[k*size:], n-k
	}
	return appendUnits(to, p.units), nil
}

// appendUnits appends UTF-16 as UTF-8. Half a pair becomes U+FFFD.
func appendUnits(to []byte, units []uint16) []byte {
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			pair := utf8.RuneError
			if i+1 < len(units) {
				pair = utf16.DecodeRune(r, rune(units[i+1]))
			}
			if r = pair; pair != utf8.RuneError {
				i++
			}
		}
		to = utf8.AppendRune(to, r)
	}
	return to
}

// text reads the text at a byte of the record read last, whose length has size bytes. In BIFF5 a
// text has bytes of the workbook's code page.
func (w *Workbook) text(r *records, at, size int) (string, error) {
	p := r.pieces(min(at, len(r.data)))
	n, err := p.number(size)
	if err != nil {
		return "", err
	}
	if n > xlsx.MaxCellText {
		return "", refuse(xlsx.CellTooLong, "", nil)
	}
	if w.biff5 {
		return p.old(n, w.decoder)
	}
	flags, err := p.number(1)
	if err != nil {
		return "", err
	}
	skip := 0
	if flags&textRich != 0 {
		skip += 2
	}
	if flags&textFar != 0 {
		skip += 4
	}
	if err := p.skip(skip); err != nil {
		return "", err
	}
	b, err := p.characters(nil, n, flags)
	return string(b), err
}

// old reads n bytes in a code page, nil for an unknown one.
func (p *pieces) old(n int, page encoding.Encoding) (string, error) {
	raw := make([]byte, 0, n)
	ascii := true
	for len(raw) < n {
		if err := p.need(); err != nil {
			return "", err
		}
		k := min(n-len(raw), len(p.rest))
		raw = append(raw, p.rest[:k]...)
		p.rest = p.rest[k:]
	}
	for _, c := range raw {
		ascii = ascii && c < utf8.RuneSelf
	}
	switch {
	case ascii:
		return string(raw), nil
	case page == nil:
		return "", errCodePage
	}
	b, err := page.NewDecoder().Bytes(raw)
	if err == nil && bytes.ContainsRune(b, utf8.RuneError) {
		err = errCodePage // bytes that the code page does not have
	}
	return string(b), err
}
