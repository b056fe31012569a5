package csvfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// all divides a text with commas into rows.
func all(text string, width int) (rows [][]string, err error) {
	p := newParser(iotestReader{strings.NewReader(text)}, form{delimiter: ',', width: width})
	for {
		if err := p.next(); err != nil {
			return rows, err
		}
		row := []string{}
		for i := range p.cells() {
			row = append(row, string(p.cell(i)))
		}
		rows = append(rows, row)
	}
}

// iotestReader gives a few bytes at a time.
type iotestReader struct{ io.Reader }

func (r iotestReader) Read(p []byte) (int, error) { return r.Reader.Read(p[:min(len(p), 3)]) }

// What a writer of RFC 4180 wrote is read as it was.
func TestWrittenRowsAreReadAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOfN(rapid.RuneFrom([]rune("a字,\"\n ;'=")), 0, 8, -1)
		want := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 5), 1, 6).Draw(t, "rows")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		got, err := all(b.String(), 0)
		if !errors.Is(err, io.EOF) || !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Fatalf("%q became %q: %v", want, got, err)
		}
	})
}

// FuzzParser: no text makes the parser panic, exceed its limits, or lose a byte: the cells joined
// again are the text, except quotation marks, and what may follow them.
func FuzzParser(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\"a\"\"b\",\"c\nd\"\n", "a\r\"b\" \t,c", "\"", "\"a\"b", ",,\n\n\r\n", "sep=;\na;b", "\"1,2\n3,4\"\n"} {
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		rows, err := all(text, width%8)
		var bad *fault
		if !errors.Is(err, io.EOF) && !errors.As(err, &bad) {
			t.Fatal(err)
		}
		if bad != nil && (bad.row < 1 || bad.col < 0) {
			t.Fatalf("fault %+v", bad)
		}
		if bad != nil || strings.Contains(text, "\"") {
			return
		}
		var lines []string
		for _, row := range rows {
			lines = append(lines, strings.Join(row, ","))
		}
		whole := strings.TrimSuffix(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
		if joined := strings.Join(lines, "\n"); joined != whole {
			t.Fatalf("%q became %q", text, joined)
		}
	})
}

// FuzzOpen: no file makes the reader panic or give a cell without text.
func FuzzOpen(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\xFF\xFEa\x00,\x00", "\xFE\xFF\x00a\x00,", "\xEF\xBB\xBFa,b\n", "\xB6\xA9,\xB5\xA5\n", "sep=|\na|b\n", "<table>", "=\"1\",'2,\t3\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		cells, err := read(t, file(t, "x.csv", body))
		if err != nil {
			return
		}
		for _, c := range cells {
			if strings.HasSuffix(c, "=") && strings.Count(c, "=") == 1 {
				t.Fatalf("%q has an empty cell %s", body, c)
			}
		}
	})
}
