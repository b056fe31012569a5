package xlsx

import (
	"encoding/binary"
	"errors"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/spool"
)

// sharedStrings is the workbook's table of texts. Its memory is bounded: large tables are in
// temporary files.
type sharedStrings struct {
	text  *spool.Spool
	ends  *spool.Spool // eight bytes a string: where it ends in text, and tooLong
	count int64
	buf   []byte
}

// tooLong marks a string that no cell can hold. It is refused where a cell names it.
const tooLong = 1 << 63

var errNoString = lang.Text{Zh: "单元格引用的共享字符串不存在",
	En: "a cell refers to a missing shared string"}

func (t *sharedStrings) add(raw []byte) error {
	mark := uint64(0)
	text, ok := cellText(raw)
	if !ok {
		mark, text = tooLong, nil
	}
	if _, err := t.text.Append(text); err != nil {
		return err
	}
	var end [8]byte
	binary.LittleEndian.PutUint64(end[:], uint64(t.text.Len())|mark)
	_, err := t.ends.Append(end[:])
	t.count++
	return err
}

func (t *sharedStrings) get(i int64) (string, error) {
	if i < 0 || i >= t.count {
		return "", errNoString
	}
	var bounds [16]byte
	from := bounds[8:]
	if i > 0 {
		from = bounds[:]
	}
	if err := t.ends.ReadAt(from, (i+1)*8-int64(len(from))); err != nil {
		return "", err
	}
	start, end := binary.LittleEndian.Uint64(bounds[:8]), binary.LittleEndian.Uint64(bounds[8:])
	if end&tooLong != 0 {
		return "", errCellText
	}
	start &^= tooLong
	b := make([]byte, end-start)
	err := t.text.ReadAt(b, int64(start))
	return string(b), err
}

func (t *sharedStrings) close() error { return errors.Join(t.text.Close(), t.ends.Close()) }
