package codelist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/fapiao/fapiao/readers/input"
)

// maxText is the most bytes of a list as text; the bureau's has less than one MiB.
const maxText = 64 << 20

// isText reports whether a file is text: neither a zip archive, as workbooks are, nor an older
// workbook.
func isText(path string) (bool, error) {
	f, _, err := input.OpenFile(path)
	if err != nil {
		return false, unreadable(path, err)
	}
	defer f.Close()
	var first [8]byte
	n, err := io.ReadFull(f, first[:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, unreadable(path, input.Pathless(err))
	}
	b := first[:n]
	return !bytes.HasPrefix(b, []byte("PK")) && !bytes.HasPrefix(b, []byte("\xD0\xCF\x11\xE0")), nil
}

func unreadable(path string, err error) error {
	if _, is := errors.AsType[*input.IrregularError](err); is {
		return input.Refuse(path, input.Irregular, "", err)
	}
	return input.Refuse(path, input.Unreadable, "", err)
}

// textTable is a text with separators.
type textTable struct {
	path  string
	csv   *csv.Reader
	cells []cell
}

// openText reads a text in UTF-8, UTF-16 or GBK.
func openText(path string) (*textTable, error) {
	b, err := input.ReadFile(path, maxText)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return newTextTable(path, b)
}

func newTextTable(path string, b []byte) (*textTable, error) {
	b, err := decode(b)
	if err != nil || bytes.IndexByte(b, 0) >= 0 {
		return nil, input.Refuse(path, input.NoCodes, "", nil)
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = separator(b), true, -1, true
	return &textTable{path: path, csv: r}, nil
}

// decode turns a text into UTF-8 without a mark of byte order.
func decode(b []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xFF\xFE")), bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(b)
	case utf8.Valid(b):
		return bytes.TrimPrefix(b, []byte("\uFEFF")), nil
	}
	return simplifiedchinese.GB18030.NewDecoder().Bytes(b)
}

// separator is the character that separates most fields in the first line.
func separator(b []byte) rune {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	best, most := ',', bytes.Count(line, []byte(","))
	for _, r := range "\t;" {
		if n := bytes.Count(line, []byte(string(r))); n > most {
			best, most = r, n
		}
	}
	return best
}

func (t *textTable) next() ([]cell, int, error) {
	record, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, 0, io.EOF
	}
	if err != nil {
		return nil, 0, input.Refuse(t.path, input.NoCodes, "", nil)
	}
	t.cells = t.cells[:0]
	for _, text := range record {
		t.cells = append(t.cells, cell{text: text})
	}
	line, _ := t.csv.FieldPos(0)
	return t.cells, line, nil
}
