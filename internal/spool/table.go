package spool

import (
	"encoding/binary"
	"errors"
	"io"
)

// Table is a list of texts, each with a mark for its owner, which is read by index. Its memory is
// that of two spools. It is used by one goroutine.
type Table struct {
	text  *Spool
	ends  *Spool // eight bytes a text: where it ends in text, and its mark
	count int64
}

// marked is the bit of an end that holds the mark.
const marked = 1 << 63

// NewTable makes an empty table of at most limit bytes of text, see New.
func NewTable(dir string, limit int64) *Table {
	return &Table{text: New(dir, limit), ends: New(dir, 0)}
}

// Len is the number of texts.
func (t *Table) Len() int64 { return t.count }

// Append adds a text. It fails with ErrFull beyond the limit.
func (t *Table) Append(text []byte, mark bool) error {
	if _, err := t.text.Append(text); err != nil {
		return err
	}
	of := uint64(t.text.Len())
	if mark {
		of |= marked
	}
	var end [8]byte
	binary.LittleEndian.PutUint64(end[:], of)
	_, err := t.ends.Append(end[:])
	t.count++
	return err
}

// Text is text i, from 0, and its mark. It fails with io.ErrUnexpectedEOF where there is none.
func (t *Table) Text(i int64) (text string, mark bool, err error) {
	if i < 0 || i >= t.count {
		return "", false, io.ErrUnexpectedEOF
	}
	var bounds [16]byte
	from := bounds[8:]
	if i > 0 {
		from = bounds[:]
	}
	if err := t.ends.ReadAt(from, (i+1)*8-int64(len(from))); err != nil {
		return "", false, err
	}
	start, end := binary.LittleEndian.Uint64(bounds[:8])&^marked, binary.LittleEndian.Uint64(bounds[8:])
	b := make([]byte, end&^marked-start)
	err = t.text.ReadAt(b, int64(start))
	return string(b), end&marked != 0, err
}

// Close removes the files. It may be called twice.
func (t *Table) Close() error { return errors.Join(t.text.Close(), t.ends.Close()) }
