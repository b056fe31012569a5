package stream

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/internal/xlsx/xlsxtest"
)

// written is a workbook of one sheet whose first column holds texts.
func written(t testing.TB, texts ...string) []byte {
	t.Helper()
	b := New(Options{Temp: t.TempDir()})
	defer b.Discard()
	s, err := b.Sheet("订单's", Layout{RowHeight: 19, Widths: []float64{20}, Selected: true})
	if err != nil {
		t.Fatal(err)
	}
	style := b.Style(Style{Font: Font{Name: "SimSun", Size: 10}, Format: "@"})
	for i, text := range texts {
		if err := s.Row(i+1, 19, []Cell{Text(style, text)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.End(Tail{PrintColumns: 1}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := b.Close(&out, Finish{Sheets: []*Sheet{s}, Application: "test", Properties: write.Properties{Creator: "test", Created: "2026-11-30T00:00:00Z"}}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// byExcelize and byScanner read the first column of the first sheet.
func byExcelize(t testing.TB, book []byte, rows int) []string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := make([]string, rows)
	for i := range out {
		if out[i], err = f.GetCellValue(f.GetSheetName(0), "A"+strconv.Itoa(i+1)); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func byScanner(t testing.TB, book []byte, rows int) []string {
	t.Helper()
	w, err := xlsx.Open(context.Background(), bytes.NewReader(book), int64(len(book)), xlsx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	sc, err := w.Rows(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer sc.Close()
	out := make([]string, rows)
	for sc.Next() {
		for _, c := range sc.Cells() {
			out[sc.Row()-1] = c.Text
		}
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

var awkward = []string{"文字", " blanks ", "a\nb", "\ttab\t", "<&>\"'", "_x000D_", "_x000d_", "_x005F_x000D_", "_x00", "_x0041_x0042_", "__x0041_",
	"\x01\x1f", "a\rb", "\uFFFE", "\uFFFF", "😀", "=1+1", "007", "]]>", "　全角　", strings.Repeat("票", MaxText), strings.Repeat("😀", MaxText/2)}

// TestTextsAreReadBack holds that any text is read back as it was written, by excelize and by this
// module's reader.
func TestTextsAreReadBack(t *testing.T) {
	t.Parallel()
	check := func(t testing.TB, texts []string) {
		book := written(t, texts...)
		for name, got := range map[string][]string{"scanner": byScanner(t, book, len(texts)), "excelize": byExcelize(t, book, len(texts))} {
			for i := range texts {
				if got[i] != texts[i] {
					t.Errorf("%s: %.200q is read as %.200q", name, texts[i], got[i])
				}
			}
		}
	}
	check(t, awkward)
	part := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"_x", "000D", "_", "_x0041_", "\r\n", " ", "\x00", "&", "<", "\uFFFF", "x"}))
	rapid.Check(t, func(rt *rapid.T) {
		texts := make([]string, 20)
		for i := range texts {
			texts[i] = strings.Join(rapid.SliceOfN(part, 1, 6).Draw(rt, "parts"), "")
		}
		check(t, texts)
	})
}

func FuzzText(f *testing.F) {
	for _, s := range awkward[:20] {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if tooLong(s) || !utf8.ValidString(s) {
			return
		}
		if got := byScanner(t, written(t, s), 1)[0]; got != s {
			t.Errorf("%q is read as %q", s, got)
		}
	})
}

// TestWhatIsNoTextIsReplaced holds that bytes that are no UTF-8 do not damage the workbook.
func TestWhatIsNoTextIsReplaced(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"\xff": "\uFFFD", "a\xed\xa0\x80b": "a\uFFFD\uFFFD\uFFFDb"} {
		if got := byExcelize(t, written(t, s), 1)[0]; got != want {
			t.Errorf("%q is read as %q, want %q", s, got, want)
		}
	}
}

// TestDecimalsAreExact holds that a number is written as the shortest decimal of its value.
func TestDecimalsAreExact(t *testing.T) {
	t.Parallel()
	check := func(n int64, places uint8) {
		want := decimal.New(n, -int32(places)).String()
		if c := Decimal(0, n, places); c.Value() != want {
			t.Errorf("%d of %d decimals is %s, want %s", n, places, c.Value(), want)
		}
	}
	for _, n := range []int64{0, 1, -1, 10, -10, 100, 12345, math.MaxInt64, math.MinInt64, -1000} {
		for places := range uint8(19) {
			check(n, places)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		for range 100 {
			check(rapid.Int64().Draw(rt, "n"), rapid.Uint8Range(0, 18).Draw(rt, "places"))
		}
	})
}

// TestManyBlocks holds that sheets that are written in turns, of many blocks, are read back, and
// that the digests are those of the parts.
func TestManyBlocks(t *testing.T) {
	t.Parallel()
	const rows = 40_000
	dir := t.TempDir()
	b := New(Options{Temp: dir})
	var sheets []*Sheet
	for _, name := range []string{"一", "二"} {
		s, err := b.Sheet(name, Layout{RowHeight: 19, FrozenColumns: 1, FrozenRows: 1})
		if err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, s)
	}
	for i := range rows {
		for k, s := range sheets {
			cells := []Cell{Int(0, int64(i*(k+1))), {}, Text(0, fmt.Sprint("订单 ", i*7919%rows)), Formula(0, `HYPERLINK("https://a.example/x","PDF")`, "PDF"), Empty(0)}
			if err := s.Row(i+1, 19, cells); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, s := range sheets {
		if err := s.End(Tail{Filter: Range{1, 1, 5, rows}, Merged: []Range{{1, 1, 2, 1}}, TitleRows: 1}); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	var sums map[string][]byte
	if err := b.Close(&out, Finish{Sheets: []*Sheet{sheets[1], sheets[0]}, Seal: func(parts map[string][]byte) (string, string) {
		sums = parts
		return "seal", "<v>"
	}}); err != nil {
		t.Fatal(err)
	}
	if err := b.Discard(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	checkSums(t, out.Bytes(), sums)
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff([]string{"二", "一"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	for k, name := range []string{"一", "二"} {
		got, err := f.GetRows(name)
		if err != nil || len(got) != rows {
			t.Fatalf("%s: %d rows, %v", name, len(got), err)
		}
		for i, row := range got {
			if want := []string{strconv.Itoa(i * (k + 1)), "", fmt.Sprint("订单 ", i*7919%rows), "PDF"}; !cmp.Equal(row[:4], want) {
				t.Fatalf("%s, row %d: %v, want %v", name, i+1, row, want)
			}
		}
	}
}

// checkSums compares the digests that the seal was given with the parts.
func checkSums(t *testing.T, book []byte, sums map[string][]byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	if z.File[0].Name != "[Content_Types].xml" || len(z.File) != len(sums)+1 {
		t.Errorf("%d parts, %d digests, the first is %s", len(z.File), len(sums), z.File[0].Name)
	}
	for name, text := range xlsxtest.Parts(t, book) {
		if want := sha256.Sum256([]byte(text)); name != customPart && !bytes.Equal(sums[name], want[:]) {
			t.Errorf("%s: the digest is %x, want %x", name, sums[name], want)
		}
	}
}

// TestRowsInOrder holds what a sheet refuses.
func TestRowsInOrder(t *testing.T) {
	t.Parallel()
	b := New(Options{Temp: t.TempDir()})
	defer b.Discard()
	s, err := b.Sheet("a", Layout{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Row(2, 19, nil); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 2, MaxRows + 1} {
		if err := s.Row(n, 19, nil); err == nil {
			t.Errorf("row %d after 2 is accepted", n)
		}
	}
	if err := s.Row(3, 19, []Cell{Text(0, strings.Repeat("票", MaxText+1))}); err == nil {
		t.Error("a text that no cell holds is accepted")
	}
}

// TestColumns holds the letters of columns, up to Excel's last.
func TestColumns(t *testing.T) {
	t.Parallel()
	for n := range 16384 {
		if want, err := excelize.ColumnNumberToName(n + 1); err != nil || column(n) != want {
			t.Fatalf("column %d is %s, want %s, %v", n, column(n), want, err)
		}
	}
}
