package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// officeBook is a workbook with what must survive a patch: a comment, a table, a pivot table, a
// formula, a condition, macros, a part of no known kind.
func officeBook(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	style, err := f.NewStyle(&excelize.Style{NumFmt: 4, Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "left", Color: "000000", Style: 1}}})
	errs := []error{err}
	for row := 1; row <= 40; row++ {
		for col, v := range []any{fmt.Sprintf("项%d", row), row * 3, float64(row) / 4, row%2 == 0} {
			if row == 1 {
				v = []string{"名称", "数量", "单价", "含税"}[col]
			}
			cell, err := excelize.CoordinatesToCellName(col+1, row)
			errs = append(errs, err, f.SetCellValue("Sheet1", cell, v))
		}
	}
	errs = append(errs,
		f.SetCellStyle("Sheet1", "C2", "C40", style),
		f.SetCellFormula("Sheet1", "F2", "SUM(B2:B40)"),
		f.AddComment("Sheet1", excelize.Comment{Cell: "A3", Author: "会计", Text: "请核对"}),
		f.SetConditionalFormat("Sheet1", "B2:B40", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: ">", Value: "6"}}),
		f.AddTable("Sheet1", &excelize.Table{Range: "A1:D40", Name: "orders"}),
		f.MergeCell("Sheet1", "G1", "H2"))
	_, err = f.NewSheet("Other")
	errs = append(errs, err, f.SetCellValue("Other", "A1", "untouched"),
		f.AddPivotTable(&excelize.PivotTableOptions{DataRange: "Sheet1!A1:D40", PivotTableRange: "Other!C3:F9",
			Rows: []excelize.PivotTableField{{Data: "名称"}}, Data: []excelize.PivotTableField{{Data: "数量"}}}))
	f.Pkg.Store("xl/vbaProject.bin", []byte("macros"))
	f.Pkg.Store("customXml/item1.xml", []byte("<any/>"))
	var b bytes.Buffer
	if err := errors.Join(append(errs, f.Write(&b))...); err != nil {
		t.Fatal(err)
	}
	return save(t, b.Bytes())
}

// rawParts are the parts of a workbook as they are packed, with what the zip says of them.
func rawParts(t *testing.T, book []byte) (names []string, parts map[string]string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	parts = map[string]string{"comment of the file": z.Comment}
	for _, f := range z.File {
		in, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
		parts[f.Name] = fmt.Sprint(f.Method, f.CRC32, f.UncompressedSize64, f.Modified, f.Comment, f.ExternalAttrs, f.Flags) + string(b)
	}
	return names, parts
}

// differing are the parts that two workbooks do not have in common as they are packed.
func differing(t *testing.T, before, after []byte) (names []string) {
	t.Helper()
	order, a := rawParts(t, before)
	order2, b := rawParts(t, after)
	if !slices.Equal(order, order2) {
		t.Fatalf("parts %v, want %v", order2, order)
	}
	for name := range a {
		if a[name] != b[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func TestPatchOfAnOfficeWorkbook(t *testing.T) {
	t.Parallel()
	path := officeBook(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	after, err := patched(t, path, edits(t, "I1=结果 I2=已开票 I3#12.50 C3! B7=改 A60=末"))
	if err != nil {
		t.Fatal(err)
	}
	const sheet = "xl/worksheets/sheet1.xml"
	if got := differing(t, before, after); !slices.Equal(got, []string{"xl/styles.xml", sheet}) {
		t.Errorf("these parts changed: %v", got)
	}
	rowsBefore, rowsAfter := strings.SplitAfter(part(t, before, sheet), "</row>"), strings.SplitAfter(part(t, after, sheet), "</row>")
	for i, row := range rowsBefore[:40] {
		if number := i + 1; !slices.Contains([]int{1, 2, 3, 7}, number) && row != rowsAfter[i] {
			t.Errorf("row %d changed: %s", number, rowsAfter[i])
		}
	}
	if rowsBefore[40] != rowsAfter[41] {
		t.Errorf("what follows the rows changed: %s", rowsAfter[41])
	}
	checkWithExcelize(t, before, after)
}

// checkWithExcelize compares two workbooks as excelize reads them.
func checkWithExcelize(t *testing.T, before, after []byte) {
	t.Helper()
	changes := map[string]string{"I1": "结果", "I2": "已开票", "I3": "12.50", "B7": "改", "A60": "末"}
	old, err := excelize.OpenReader(bytes.NewReader(before))
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	f, err := excelize.OpenReader(bytes.NewReader(after))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for row := 1; row <= 60; row++ {
		for col := 1; col <= 9; col++ {
			cell, err := excelize.CoordinatesToCellName(col, row)
			if err != nil {
				t.Fatal(err)
			}
			want, err := old.GetCellValue("Sheet1", cell, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			if c, ok := changes[cell]; ok {
				want = c
			}
			if got, err := f.GetCellValue("Sheet1", cell, excelize.Options{RawCellValue: true}); err != nil || got != want {
				t.Errorf("%s is %q, want %q, %v", cell, got, want, err)
			}
		}
	}
	style, err := f.GetCellStyle("Sheet1", "C3")
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.GetStyle(style)
	if err != nil || s.Fill.Type != "pattern" || !slices.Equal(s.Fill.Color, []string{"FFCC00"}) || s.NumFmt != 4 || !s.Font.Bold || len(s.Border) != 1 {
		t.Errorf("the marked cell has the style %+v, %v", s, err)
	}
}

// The bureau's workbook, with a value in each of its sheets where there is no formula.
func TestPatchOfSamples(t *testing.T) {
	t.Parallel()
	for name, path := range samples(t) {
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		after, err := patched(t, path, edits(t, "A2! ZZ3=x A4000#1"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := differing(t, before, after); len(got) != 2 {
			t.Errorf("%s: these parts changed: %v", name, got)
		}
		f, err := excelize.OpenReader(bytes.NewReader(after))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if v, err := f.GetCellValue(f.GetSheetName(0), "ZZ3"); v != "x" || err != nil {
			t.Errorf("%s: %q, %v", name, v, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Packings that zip programs make: folders, comments, stored parts, sizes behind the part and in
// the fields of zip64, names in other encodings.
func TestPatchOfAnyPacking(t *testing.T) {
	t.Parallel()
	const body = "kept"
	zip64 := binary.LittleEndian.AppendUint64([]byte{1, 0, 8, 0}, uint64(len(body)))
	path := zipped(t, func(z *zip.Writer) error {
		z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
		var errs []error
		for name, text := range styled(map[string]string{sheetPart: before + behind, "xl/workbook.xml": book, "xl/strings.xml": table}) {
			w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Comment: "c " + name})
			_, err2 := io.WriteString(w, text)
			errs = append(errs, err, err2)
		}
		_, err := z.Create("xl/media/")
		w, err2 := z.CreateRaw(&zip.FileHeader{Name: "xl/media/\xd5\xc5.png", NonUTF8: true, CompressedSize64: uint64(len(body)),
			UncompressedSize64: uint64(len(body)), CRC32: 1, Extra: append(zip64, 9, 9, 1, 0, 7)})
		_, err3 := io.WriteString(w, body)
		return errors.Join(append(errs, err, err2, err3, z.SetComment("the file"))...)
	})
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	after, err := patched(t, path, edits(t, "A1=x"))
	if err != nil {
		t.Fatal(err)
	}
	if got := differing(t, b, after); !slices.Equal(got, []string{sheetPart}) {
		t.Errorf("these parts changed: %v", got)
	}
	z, err := zip.NewReader(bytes.NewReader(after), int64(len(after)))
	if err != nil {
		t.Fatal(err)
	}
	if last := z.File[len(z.File)-1]; !bytes.Equal(last.Extra, []byte{9, 9, 1, 0, 7}) {
		t.Errorf("extra fields % x", last.Extra)
	}
}

// Any edits of any sheet give the cells that were there, and the edits.
func TestPatchIsTheEdits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var sheet strings.Builder
		sheet.WriteString(`<worksheet><sheetData>`)
		want := map[Address]string{}
		for _, row := range rapid.SliceOfNDistinct(rapid.IntRange(1, 12), 0, 8, rapid.ID[int]).Draw(rt, "rows") {
			fmt.Fprintf(&sheet, `<row r="%d">`, row)
			for _, col := range rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 0, 5, rapid.ID[int]).Draw(rt, "cells") {
				text := rapid.SampledFrom([]string{"", "7", "0.5"}).Draw(rt, "value")
				fmt.Fprintf(&sheet, `<c r="%s%d"><v>%s</v></c>`, ColumnName(col), row, text)
				want[Address{Row: row, Col: col}] = text
			}
			sheet.WriteString(`</row>`)
		}
		sheet.WriteString(`</sheetData></worksheet>`)
		path := pack(t, styled(map[string]string{sheetPart: sheet.String()}))
		book, err := patched(t, path, func(p *Patch) (err error) {
			for range rapid.IntRange(0, 12).Draw(rt, "edits") {
				at := Address{Row: rapid.IntRange(1, 14).Draw(rt, "row"), Col: rapid.IntRange(0, 8).Draw(rt, "col")}
				text := rapid.SampledFrom([]string{"", "_x000D_", " a\r\n<&>\" ", "\x01\uffff", "税😀"}).Draw(rt, "text")
				switch rapid.IntRange(0, 2).Draw(rt, "kind") {
				case 0:
					want[at] = text
					err = errors.Join(err, p.SetText(at, text))
				case 1:
					want[at] = "-1.5E+3"
					err = errors.Join(err, p.SetNumber(at, "-1.5E+3"))
				default:
					err = errors.Join(err, p.Mark(at, Mark{"00ff00"}))
				}
			}
			return err
		})
		if err != nil {
			rt.Fatal(err)
		}
		if d := gocmp.Diff(lines(want), orderedScan(t, book)); d != "" {
			rt.Fatal(part(t, book, sheetPart), d)
		}
	})
}

// lines are cells in the form of scan, sorted.
func lines(cells map[Address]string) (out []string) {
	for _, at := range slices.SortedFunc(maps.Keys(cells), func(a, b Address) int { return cmp.Or(a.Row-b.Row, a.Col-b.Col) }) {
		kind := CellText
		if text := cells[at]; number.MatchString(text) {
			kind = CellNumber
		} else if text == "" {
			continue
		}
		out = append(out, fmt.Sprintf("%s%d %d %s", ColumnName(at.Col), at.Row, kind, cells[at]))
	}
	slices.Sort(out)
	return out
}

func orderedScan(t testing.TB, book []byte) []string {
	t.Helper()
	out, err := scan(save(t, book))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// What is written as XML is read as the same text.
func TestEscapedTextsAreReadAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`(_x00[0-9]{2}_|_x0041|\x01|[_x0A<\r])*`)).Draw(rt, "text")
		if got := string(unescape([]byte(strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(escapeText(text))))); got != text {
			rt.Fatalf("%q is read as %q", text, got)
		}
	})
}

func TestPatchStopsWithItsContextAndItsFile(t *testing.T) {
	t.Parallel()
	w, err := openFile(t.Context(), pack(t, styled(map[string]string{sheetPart: before + behind})), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	p := NewPatch(w)
	if err := p.SetText(Address{Row: 1}, "x"); err != nil {
		t.Fatal(err)
	}
	full := errors.New("the disk is full")
	if err := p.Write(t.Context(), failing{full}); !errors.Is(err, full) {
		t.Error(err)
	}
	for n := range 8 {
		if err := p.Write(&countdown{Context: t.Context(), left: n}, io.Discard); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(n, err)
		} else if n == 0 && err == nil {
			t.Error("a cancelled patch was written")
		}
	}
	if err := p.Write(t.Context(), io.Discard); err != nil { // it may be written again
		t.Error(err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// What a patch unpacks counts against the limit of the workbook, each sheet twice.
func TestPatchIsBounded(t *testing.T) {
	t.Parallel()
	w, err := openFile(t.Context(), pack(t, styled(map[string]string{sheetPart: before + strings.Repeat(`<c/>`, 1000) + behind})), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	p := NewPatch(w)
	if err := p.SetText(Address{Row: 1}, "x"); err != nil {
		t.Fatal(err)
	}
	w.left = 6000
	wantTooLarge(t, "a patch", p.Write(t.Context(), io.Discard))
}

// FuzzPatch holds that a patch of any sheet that can be read changes the edited cells alone.
func FuzzPatch(f *testing.F) {
	for _, s := range []string{
		`<worksheet><dimension ref="A1"/><cols><col min="1" max="2" style="1"/></cols><sheetData><row r="1" spans="1:1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`,
		`<worksheet><sheetData><row/><row><c t="inlineStr"><is><t>a</t></is></c><c/></row></sheetData></worksheet>`,
		`<x:worksheet xmlns:x="` + strict + `"><x:sheetData/></x:worksheet>`,
		`<worksheet xmlns="` + strict + `"` + pageSpaces + `><sheetData><mc:AlternateContent><mc:Choice Requires="x14"><row r="2"><c/></row></mc:Choice><mc:Fallback><row r="2"/></mc:Fallback></mc:AlternateContent></sheetData></worksheet>`,
	} {
		f.Add(s, uint8(1), uint8(0), "a")
	}
	f.Fuzz(func(t *testing.T, sheet string, row, col uint8, text string) {
		path := pack(t, styled(map[string]string{sheetPart: sheet}))
		old, err := scan(path)
		if err != nil {
			return
		}
		at := Address{Row: int(row) + 1, Col: int(col)}
		book, err := patched(t, path, func(p *Patch) error {
			return errors.Join(p.SetText(at, text), p.Mark(Address{Row: at.Row, Col: at.Col + 1}, Mark{"00ff00"}))
		})
		if err != nil {
			if !errors.As(err, new(*Error)) && !errors.As(err, new(*EditError)) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		cell := fmt.Sprintf("%s%d ", ColumnName(at.Col), at.Row)
		hidden := fmt.Sprintf("%s%d hidden ", ColumnName(at.Col), at.Row)
		isEdited := func(line string) bool { return strings.HasPrefix(line, cell) || strings.HasPrefix(line, hidden) }
		got := orderedScan(t, book)
		if n := slices.IndexFunc(got, isEdited); (n < 0) != (text == "") || n >= 0 && !strings.HasSuffix(got[n], " 0 "+text) {
			t.Fatalf("%q in %s", text, part(t, book, sheetPart))
		}
		slices.Sort(old)
		if old, got = slices.DeleteFunc(old, isEdited), slices.DeleteFunc(got, isEdited); !slices.Equal(old, got) {
			t.Fatal(gocmp.Diff(old, got))
		}
	})
}
