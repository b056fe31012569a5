package csvfile

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
)

// form is how the text of a file is divided into cells.
type form struct {
	delimiter byte
	width     int  // cells of most rows; less than 2 if the text has no columns
	most      int  // cells of the widest row that is right: the first of at least width; 0 for any
	named     bool // the first line names the delimiter (sep=;) and is no row
}

// delimiters are tried in this order, which decides between equals.
const delimiters = "\t,;|"

// Bounds of the sample by which the form is found.
const (
	sampleSize = 64 << 10
	sampleRows = 60
)

// sample is the begin of the text; whole reports that it is all of it.
func (w *Workbook) sample() (text []byte, whole bool, err error) {
	text, err = io.ReadAll(io.LimitReader(w.text(), sampleSize+1))
	if err != nil {
		return nil, false, unread(err)
	}
	if len(text) <= sampleSize {
		return text, true, nil
	}
	return text[:sampleSize], false, nil
}

// text is the decoded text of the file from its begin.
func (w *Workbook) text() io.Reader { return w.coding.reader(w.File, w.Size()) }

// formOf finds the form of a text by its begin.
func formOf(sample []byte, whole bool) form {
	if d, ok := namedDelimiter(sample); ok {
		f := form{delimiter: d, named: true}
		m := measure(sample, whole, f)
		f.width, f.most = m.width, m.first
		return f
	}
	var best form
	var most measured
	for _, d := range []byte(delimiters) {
		f := form{delimiter: d}
		if m := measure(sample, whole, f); m.better(most) {
			f.width, f.most = m.width, m.first
			best, most = f, m
		}
	}
	return best
}

// namedDelimiter reads the first line that Excel takes for a setting: sep=;
func namedDelimiter(sample []byte) (byte, bool) {
	line, _, _ := bytes.Cut(sample[:min(len(sample), 16)], []byte("\n"))
	text := strings.Trim(strings.TrimSuffix(string(line), "\r"), `"`)
	if len(text) != len("sep=;") || !strings.EqualFold(text[:4], "sep=") {
		return 0, false
	}
	d := text[4]
	return d, d == '\t' || d > ' ' && d < 0x7F && d != '"'
}

// measured is how well a delimiter divides a sample.
type measured struct {
	rows  int // rows of at least two cells
	width int // the number of cells that most of them have
	alike int // rows of that width
	first int // cells of the first row that has at least width
}

func (m measured) better(than measured) bool {
	switch {
	case m.width < 2:
		return false
	case m.rows != than.rows:
		return m.rows > than.rows
	case m.alike != than.alike:
		return m.alike > than.alike
	}
	return m.width > than.width
}

// measure divides a sample. The last row of one that is cut is not counted.
func measure(sample []byte, whole bool, f form) (m measured) {
	p := newParser(bytes.NewReader(sample), f)
	var widths []int
	for range sampleRows {
		err := p.next()
		if errors.Is(err, io.EOF) && !whole && len(widths) > 1 {
			widths = widths[:len(widths)-1]
		}
		if err != nil {
			break
		}
		widths = append(widths, p.cells())
	}
	count := map[int]int{}
	for _, width := range widths {
		if width > 1 {
			m.rows++
			count[width]++
		}
	}
	for _, width := range widths { // of equals, the first: the header is above
		if count[width] > m.alike {
			m.alike, m.width = count[width], width
		}
	}
	if i := slices.IndexFunc(widths, func(width int) bool { return width >= m.width }); i >= 0 {
		m.first = widths[i]
	}
	return m
}
