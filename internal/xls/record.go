package xls

import (
	"context"
	"encoding/binary"

	"github.com/fapiao/fapiao/internal/spool"
)

// The records that are read ([MS-XLS] 2.3.1).
const (
	idBegin         = 0x0809 // BOF
	idEnd           = 0x000A // EOF
	idFilePass      = 0x002F
	idWriteAccess   = 0x005C
	idCodePage      = 0x0042
	idDate1904      = 0x0022
	idBoundSheet    = 0x0085
	idFormat        = 0x041E
	idFormat4       = 0x001E // BIFF4
	idXF            = 0x00E0
	idSST           = 0x00FC
	idRecalcID      = 0x01C1
	idUncalced      = 0x005E
	idContinue      = 0x003C
	idRow           = 0x0208
	idDefaultHeight = 0x0225
	idDefaultWidth  = 0x0055
	idStandardWidth = 0x0099
	idColInfo       = 0x007D
	idMergeCells    = 0x00E5
	idBlank         = 0x0201
	idMulBlank      = 0x00BE
	idNumber        = 0x0203
	idRK            = 0x027E
	idMulRK         = 0x00BD
	idLabel         = 0x0204
	idLabelSST      = 0x00FD
	idRString       = 0x00D6
	idBoolErr       = 0x0205
	idFormula       = 0x0006
	idFormula3      = 0x0206
	idFormula4      = 0x0406
	idString        = 0x0207
	idSharedFormula = 0x04BC
	idArray         = 0x0221
	idTable         = 0x0236
)

// window is how many bytes of the stream are in memory.
const window = 64 << 10

// records reads the records of a workbook one after the other.
type records struct {
	ctx  context.Context
	of   *spool.Spool
	next int64  // where the next record begins
	id   uint16 // of the record read last
	data []byte // of that record, valid until the next is read

	held []byte // bytes of the stream
	from int64  // where they begin
}

// at begins at the record at an offset.
func (w *Workbook) at(ctx context.Context, offset int64) records {
	return records{ctx: ctx, of: w.stream, next: offset}
}

// read reads the next record.
func (r *records) read() error {
	head, err := r.bytes(r.next, 4)
	if err != nil {
		return err
	}
	r.id = binary.LittleEndian.Uint16(head)
	n := int64(binary.LittleEndian.Uint16(head[2:]))
	if r.data, err = r.bytes(r.next+4, int(n)); err != nil {
		return err
	}
	r.next += 4 + n
	return nil
}

// follows reports whether the next record has an identifier. The data of the record read last are
// not valid any more.
func (r *records) follows(id uint16) bool {
	head, err := r.bytes(r.next, 4)
	return err == nil && binary.LittleEndian.Uint16(head) == id
}

// bytes are n bytes of the stream, valid until the next call.
func (r *records) bytes(at int64, n int) ([]byte, error) {
	i := at - r.from
	if i >= 0 && i+int64(n) <= int64(len(r.held)) {
		return r.held[i : i+int64(n)], nil
	}
	if err := r.ctx.Err(); err != nil {
		return nil, err
	}
	rest := r.of.Len() - at
	if at < 0 || rest < int64(n) {
		return nil, errTruncated
	}
	if r.held == nil {
		r.held = make([]byte, 2*window)
	}
	r.held = r.held[:min(rest, int64(max(window, n)))]
	r.from = at
	if err := r.of.ReadAt(r.held, at); err != nil {
		return nil, err
	}
	return r.held[:n], nil
}

// integers of a record; the caller checked its length.
func short(b []byte, at int) int   { return int(binary.LittleEndian.Uint16(b[at:])) }
func long(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
func bits(b []byte, at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
