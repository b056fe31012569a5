package xls

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/internal/spool"
	"github.com/fapiao/fapiao/internal/xlsx"
)

// Versions and kinds of a stream of records (BOF, [MS-XLS] 2.4.21).
const (
	biff8     = 0x0600
	biff5     = 0x0500
	ofBook    = 0x0005
	ofSheet   = 0x0010
	sheetKind = 0 // of BoundSheet8: a worksheet or a dialog; others are charts, macros and modules
)

// libreOffice is the user that LibreOffice names in every workbook, in place of the person.
const libreOffice = "Calc   "

// globals collects what the records before the sheets say.
type globals struct {
	*Workbook
	records
	ids    []int // number formats of the styles
	codes  map[int]string
	room   int // bytes of codes
	year04 bool
	buf    []byte
}

// readGlobals reads the records before the sheets.
func (w *Workbook) readGlobals() error {
	g := &globals{Workbook: w, records: w.at(w.ctx, 0), codes: map[int]string{}}
	if err := g.begin(); err != nil {
		return err
	}
	for {
		switch err := g.read(); {
		case err != nil:
			return err
		case g.id == idEnd:
			w.styles = xlsx.NewStyles(g.ids, g.codes, g.year04)
			if len(w.sheets) == 0 {
				return refuse(xlsx.Empty, "no worksheet", nil)
			}
			return nil
		}
		if err := g.take(); err != nil {
			return err
		}
		if max(len(g.ids), len(g.codes)) > xlsx.MaxStyles {
			return refuse(xlsx.TooMany, fmt.Sprintf("more than %d styles", xlsx.MaxStyles), nil)
		}
		if len(w.sheets) > maxSheets {
			return refuse(xlsx.TooMany, fmt.Sprintf("more than %d sheets", maxSheets), nil)
		}
	}
}

// begin reads the first record.
func (g *globals) begin() error {
	if err := g.read(); err != nil {
		return err
	}
	if g.id != idBegin || len(g.data) < 4 || short(g.data, 2) != ofBook {
		return refuse(xlsx.OldWorkbook, "", nil) // BIFF4 and older, and single sheets without a workbook
	}
	switch short(g.data, 0) {
	case biff8:
	case biff5:
		g.biff5 = true
	default:
		return refuse(xlsx.OldWorkbook, "", nil)
	}
	return nil
}

// lengths are the bytes that records of the workbook must have.
var lengths = map[uint16]int{idCodePage: 2, idDate1904: 2, idRecalcID: 8, idFormat: 3, idXF: 4, idBoundSheet: 8, idSST: 8}

// take reads one record.
func (g *globals) take() (err error) {
	if len(g.data) < lengths[g.id] {
		return errShort
	}
	switch g.id {
	case idFilePass:
		return refuse(xlsx.Encrypted, "", nil)
	case idWriteAccess:
		g.lazy = bytes.Contains(g.data, []byte(libreOffice))
	case idCodePage:
		g.decoder = codePages[short(g.data, 0)]
	case idDate1904:
		g.year04 = short(g.data, 0) == 1
	case idRecalcID:
		g.engine = long(g.data, 4)
	case idXF:
		g.ids = append(g.ids, short(g.data, 2))
	case idFormat:
		return g.format()
	case idBoundSheet:
		return g.boundSheet()
	case idSST:
		return g.sharedStrings()
	}
	return nil
}

// format reads the code of a number format.
func (g *globals) format() error {
	id, size := short(g.data, 0), 2
	if g.biff5 {
		size = 1
	}
	if len(g.data) > xlsx.MaxFormat {
		return refuse(xlsx.TooLarge, fmt.Sprintf("numFmt %d", id), nil)
	}
	code, err := g.text(&g.records, 2, size)
	if g.room += len(code); g.room > maxFormats {
		return refuse(xlsx.TooMany, "styles", nil)
	}
	g.codes[id] = code
	return err
}

// boundSheet reads the name, state and place of a sheet.
func (g *globals) boundSheet() error {
	begin, hidden, kind := int64(long(g.data, 0)), g.data[4]&3 != 0, g.data[5]
	name, err := g.text(&g.records, 6, 1)
	if err == nil && kind == sheetKind {
		g.sheets = append(g.sheets, sheet{xlsx.Info{Name: name, Hidden: hidden}, begin})
	}
	return err
}

// sharedStrings reads the table of shared strings. It may have fewer than it says: what counts is
// whether a cell names one that is missing.
func (g *globals) sharedStrings() error {
	count := int64(long(g.data, 4))
	p := g.pieces(8)
	for range count {
		more, err := p.fill()
		if err != nil || !more {
			return err
		}
		fits := false
		if g.buf, fits, err = p.shared(g.buf[:0]); err != nil {
			return err
		}
		if !fits {
			g.buf = g.buf[:0]
		}
		switch err := g.strings.Append(g.buf, !fits); {
		case errors.Is(err, spool.ErrFull):
			return refuse(xlsx.TooMuch, "shared strings", err)
		case err != nil:
			return fmt.Errorf("keep shared strings: %w", err)
		case g.strings.Len() > xlsx.MaxStrings:
			return refuse(xlsx.TooMany, fmt.Sprintf("%d shared strings", g.strings.Len()), nil)
		}
	}
	return nil
}
