package xlsx

import (
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/spool"
)

// sharedStrings is the workbook's table of texts. Its memory is bounded: large tables lie in
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
	En: "a cell refers to a shared string that is not there"}

func (w *Workbook) loadStrings() (err error) {
	t := &sharedStrings{text: spool.New(w.limits.TempDir, w.limits.MaxTemp), ends: spool.New(w.limits.TempDir, 0)}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.close())
		}
	}()
	if part := w.names["sharedStrings"]; part != "" {
		if err := t.load(w, part); err != nil {
			return err
		}
	}
	w.strings = t
	return nil
}

func (t *sharedStrings) load(w *Workbook, part string) error {
	s, err := w.stream(part, "")
	if err != nil {
		return err
	}
	defer s.close()
	s.data = true
	return s.each(func(xml.StartElement) (err error) {
		if !s.at("sst", "si") {
			return nil
		}
		if t.buf, err = s.richText(t.buf[:0]); err != nil {
			return err
		}
		switch err := t.add(t.buf); {
		case errors.Is(err, spool.ErrFull):
			return refuse(TooMuch, "shared strings", err)
		case err != nil:
			return fmt.Errorf("keep shared strings: %w", err)
		case t.count > maxStrings:
			return refuse(TooMany, fmt.Sprintf("%d shared strings", t.count), nil)
		}
		return nil
	})
}

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
