package csvfile

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/fapiao/fapiao/readers/input"
)

// encoding is how a text is stored.
type encoding struct {
	mark    int64                        // bytes of the byte order mark
	decoder func() transform.Transformer // nil for UTF-8 without an error
}

// detect finds the encoding: by the mark, else UTF-8 if all bytes are valid, else GB18030, which
// contains GBK and GB2312. Frequencies of characters are not used: short texts in GBK are taken for
// Japanese or Korean by them.
func detect(ctx context.Context, r io.ReaderAt, size int64) (encoding, error) {
	var head [3]byte
	n, err := r.ReadAt(head[:], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return encoding{}, unread(err)
	}
	var e encoding
	switch mark := head[:n]; {
	case bytes.HasPrefix(mark, []byte{0xFF, 0xFE}):
		return encoding{2, utf16(unicode.LittleEndian)}, nil
	case bytes.HasPrefix(mark, []byte{0xFE, 0xFF}):
		return encoding{2, utf16(unicode.BigEndian)}, nil
	case bytes.HasPrefix(mark, []byte{0xEF, 0xBB, 0xBF}):
		e.mark = 3
	}
	c, err := examine(ctx, r, size)
	switch {
	case err != nil:
		return encoding{}, err
	case c.wrong == 0:
		return e, nil
	case e.mark > 0 || c.chars > mostlyUTF8*c.wrong:
		return encoding{}, &fault{reason: input.BadText, found: "row " + strconv.Itoa(c.line)}
	}
	e.decoder = func() transform.Transformer { return simplifiedchinese.GB18030.NewDecoder() }
	return e, nil
}

func utf16(order unicode.Endianness) func() transform.Transformer {
	return func() transform.Transformer { return unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder() }
}

// reader decodes a text of the given size to UTF-8, without the mark.
func (e encoding) reader(r io.ReaderAt, size int64) io.Reader {
	in := io.NewSectionReader(r, e.mark, size-e.mark)
	if e.decoder == nil {
		return in
	}
	return transform.NewReader(in, e.decoder())
}

// mostlyUTF8 is how many characters of UTF-8 a wrong byte must have beside it to be an error in a
// text in UTF-8, which would become other names as GB18030. Texts in GBK have about ten wrong bytes
// for each that looks like a character.
const mostlyUTF8 = 2

// census counts what a text would be in UTF-8.
type census struct {
	chars int // of more than one byte
	wrong int // bytes that belong to no character
	line  int // of the first wrong byte, from 1
}

const pieceSize = 256 << 10

// examine reads the whole text.
func examine(ctx context.Context, r io.ReaderAt, size int64) (c census, err error) {
	buf := make([]byte, pieceSize)
	kept, line := 0, 1
	for at := int64(0); at < size; {
		if err := ctx.Err(); err != nil {
			return c, err
		}
		n, err := r.ReadAt(buf[kept:min(pieceSize, int64(kept)+size-at)], at)
		if n == 0 || err != nil && !errors.Is(err, io.EOF) {
			return c, unread(err)
		}
		at += int64(n)
		piece := buf[:kept+n]
		if at < size {
			piece = piece[:complete(piece)]
		}
		c.add(piece, line)
		line += bytes.Count(piece, []byte("\n"))
		kept = copy(buf, buf[len(piece):kept+n])
	}
	return c, nil
}

// complete is the length of a piece without a character that is cut at its end.
func complete(piece []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(piece); n++ {
		if at := len(piece) - n; utf8.RuneStart(piece[at]) {
			if utf8.FullRune(piece[at:]) {
				break
			}
			return at
		}
	}
	return len(piece)
}

// add counts a piece that begins in a line.
func (c *census) add(piece []byte, line int) {
	if utf8.Valid(piece) {
		c.chars += (len(piece) - utf8.RuneCount(piece)) / 2 // Chinese takes three bytes
		return
	}
	for at := 0; at < len(piece); {
		r, n := utf8.DecodeRune(piece[at:])
		switch {
		case r == utf8.RuneError && n == 1:
			if c.wrong++; c.wrong == 1 {
				c.line = line + bytes.Count(piece[:at], []byte("\n"))
			}
		case n > 1:
			c.chars++
		}
		at += n
	}
}
