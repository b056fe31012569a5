package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// formalBook is a workbook of one sheet with all parts that excelize wants; head is what stands
// before the root of the sheet.
func formalBook(t testing.TB, sheet []byte, method uint16) []byte {
	t.Helper()
	const main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const packaged = "http://schemas.openxmlformats.org/package/2006/"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="` + packaged + `content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + packaged + `relationships"><Relationship Id="r1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + office + `"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packaged + `relationships"><Relationship Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="` + office + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		{"xl/sharedStrings.xml", strings.Replace(table, "<sst>", `<sst xmlns="`+main+`">`, 1)},
		{"xl/worksheets/sheet1.xml", string(sheet)},
	} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: method})
		if err == nil {
			_, err = f.Write([]byte(p.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// row is a sheet of one row.
func row(cells string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">` + cells + `</row></sheetData></worksheet>`)
}

// rawCells are the filled cells of the first sheet by excelize, "A1 text".
func rawCells(book []byte) (out []string, err error) {
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0), excelize.Options{RawCellValue: true})
	for i, row := range rows {
		for col, text := range row {
			if text != "" {
				out = append(out, fmt.Sprintf("%s%d %s", ColumnName(col), i+1, text))
			}
		}
	}
	return out, err
}

// scannedCells are the same by the scanner.
func scannedCells(book []byte) (out []string, err error) {
	w, err := Open(context.Background(), bytes.NewReader(book), int64(len(book)), Limits{})
	if err != nil {
		return nil, err
	}
	defer w.Close()
	s, err := w.Rows(context.Background(), 0)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	for s.Next() {
		for _, c := range s.Cells() {
			text := c.Text
			switch {
			case c.Kind == CellBool && text == "TRUE": // excelize gives what the file stores
				text = "1"
			case c.Kind == CellBool && text == "FALSE":
				text = "0"
			}
			out = append(out, fmt.Sprintf("%s%d %s", ColumnName(c.Col), s.Row(), text))
		}
	}
	return out, s.Err()
}

// The forms in which cells may be written are read as excelize reads them. Where the scanner
// differs, differs says why, and want what it gives.
func TestFormsAreReadAsExcelizeReadsThem(t *testing.T) {
	t.Parallel()
	wide := func(order func(uint16) (byte, byte), mark uint16) []byte {
		out := make([]byte, 0, 1000)
		for _, u := range utf16.Encode([]rune(string(rune(mark)) + strings.Replace(string(row(`<c r="A1" t="inlineStr"><is><t>文字😀</t></is></c>`)), "UTF-8", "UTF-16", 1))) {
			a, b := order(u)
			out = append(out, a, b)
		}
		return out
	}
	const errors = "a cell that cannot be placed or stands twice is refused: which of them is the order's is not known"
	for name, c := range map[string]struct {
		sheet   []byte
		differs string
		want    []string // where it differs; nil where the sheet is refused
	}{
		"plain":              {sheet: row(`<c r="A1"><v>1</v></c><c r="B1" s="0"><v>0.10</v></c><c r="C1" t="n"><v>1E3</v></c>`)},
		"shared":             {sheet: row(`<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>`)},
		"escapes":            {sheet: row(`<c r="A1" t="s"><v>2</v></c><c r="B1" t="inlineStr"><is><t>_x4E00_ _x00E9_</t></is></c>`)},
		"entities":           {sheet: row(`<c r="A1" t="inlineStr"><is><t>&lt;&amp;&gt;&quot;&apos;&#20013;&#x4E2D;</t></is></c>`)},
		"entities in values": {sheet: row(`<c r="A1" t="str"><v>a&amp;b</v></c><c r="B1"><v>&#49;</v></c>`)},
		"preserved blanks":   {sheet: row(`<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>`)},
		"runs":               {sheet: row(`<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r><r><t>b</t></r></is></c>`)},
		"phonetic runs":      {sheet: row(`<c r="A1" t="inlineStr"><is><t>漢</t><rPh sb="0" eb="1"><t>kan</t></rPh></is></c>`)},
		"self-closing":       {sheet: row(`<c r="A1"/><c r="B1" s="0"></c><c r="C1"><v/></c><c r="D1"><v>4</v></c>`)},
		"without addresses":  {sheet: row(`<c><v>1</v></c><c r="C1"><v>3</v></c><c><v>4</v></c>`)},
		"booleans":           {sheet: row(`<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>`)},
		"errors":             {sheet: row(`<c r="A1" t="e"><v>#N/A</v></c>`)},
		"cached formulas":    {sheet: row(`<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a</v></c>`)},
		"attributes":         {sheet: row(`<c  t='str' s = "0"` + "\n" + `r='B1' ><v>x</v></c ><c s='0' r="C1"><v>3</v></c>`)},
		"comments":           {sheet: row(`<!-- a --><c r="A1"><!-- <v>9</v> --><v>1<!-- b -->2</v></c><?p i?>`)},
		"cdata":              {sheet: row(`<c r="A1" t="inlineStr"><is><t><![CDATA[<a>&amp;]]>b</t></is></c>`)},
		"line ends":          {sheet: row("\n <c r=\"A1\" t=\"inlineStr\">\n<is>\n<t>a\r\nb</t></is></c>\n")},
		"characters":         {sheet: row(`<c r="A1" t="inlineStr"><is><t>😀 ` + "\u00A0\u2028" + `]</t></is></c>`)},
		"other elements":     {sheet: row(`<c r="A1"><v>1</v><extLst><ext/></extLst></c>`)},
		"UTF-16, small end":  {sheet: wide(func(u uint16) (byte, byte) { return byte(u), byte(u >> 8) }, 0xFEFF), differs: "excelize does not read UTF-16, which the form allows", want: []string{"A1 文字😀"}},
		"UTF-16, big end":    {sheet: wide(func(u uint16) (byte, byte) { return byte(u >> 8), byte(u) }, 0xFEFF), differs: "excelize does not read UTF-16, which the form allows", want: []string{"A1 文字😀"}},
		"prefixes":           {sheet: []byte(`<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`)},
		"is and v":           {sheet: row(`<c r="A1" t="inlineStr"><v>v</v><is><t>i</t></is></c>`)},
		"is of another type": {sheet: row(`<c r="A1" t="n"><is><t>i</t></is></c>`), differs: "the text is there and shows in no other way; excelize drops it", want: []string{"A1 i"}},
		"a cell twice":       {sheet: row(`<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>`), differs: errors},
		"another row":        {sheet: row(`<c r="A2"><v>1</v></c>`), differs: errors},
		"no shared string":   {sheet: row(`<c r="A1" t="s"><v>7</v></c>`), differs: "excelize gives the index as the text; it is no value of the cell"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book := formalBook(t, c.sheet, zip.Deflate)
			got, err := scannedCells(book)
			theirs, theirErr := rawCells(book)
			switch {
			case c.differs != "" && theirErr == nil && err == nil && cmp.Equal(got, theirs):
				t.Errorf("no difference is left: %s", c.differs)
			case c.differs != "":
				if (err == nil) != (c.want != nil) || err == nil && !cmp.Equal(got, c.want) {
					t.Errorf("%q, %v, want %q: %s", got, err, c.want, c.differs)
				}
			case err != nil || theirErr != nil || !cmp.Equal(got, theirs):
				t.Errorf("%q, %v; excelize gives %q, %v", got, err, theirs, theirErr)
			}
		})
	}
}

// Every workbook of the tests is read as excelize reads it, or refused.
func TestEveryWorkbookAgreesWithExcelize(t *testing.T) {
	t.Parallel()
	read, refused := 0, []string{}
	for _, root := range []string{"../../testdata", "../../cmd/fapiao/testdata"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".xlsx" {
				return err
			}
			w, err := openFile(t.Context(), path, Limits{})
			if err != nil {
				refused = append(refused, fmt.Sprintf("%s: %v", filepath.Base(path), err))
				return nil
			}
			defer w.Close()
			f, err := excelize.OpenFile(path)
			if err != nil {
				t.Errorf("%s: excelize does not read it: %v", path, err)
				return nil
			}
			defer f.Close()
			for i, name := range f.GetSheetList() {
				if err := readThrough(w, i); err != nil {
					refused = append(refused, fmt.Sprintf("%s: %v", filepath.Base(path), err))
					continue
				}
				compare(t, w, i, f, name)
				read++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 100 {
		t.Errorf("%d sheets were compared", read)
	}
	// What a workbook is refused for, excelize passes over: a cell of another row, for instance.
	if diff := cmp.Diff(refusedWorkbooks, refused); diff != "" {
		t.Error(diff)
	}
}

// readThrough reads a sheet to its end.
func readThrough(w *Workbook, i int) error {
	s, err := w.Rows(context.Background(), i)
	if err != nil {
		return err
	}
	defer s.Close()
	for s.Next() {
	}
	return s.Err()
}

// refusedWorkbooks are those of the tests that cannot be used, and why.
var refusedWorkbooks = []string{
	"file-bad-xml.xlsx: 订单 A3: it is damaged: a cell's address is in another row than the cell",
	"file-binary.xlsx: it is not a workbook",
	"file-bomb.xlsx: it is too large (found: xl/worksheets/sheet1.xml: 83891557 bytes)",
	"file-csv.xlsx: it is text",
	"file-empty.xlsx: it is empty",
	"file-encrypted.xlsx: it is encrypted",
	"file-html.xlsx: it is text",
	"file-not-a-workbook.xlsx: it is not a workbook (found: zip): it is damaged (found: _rels/.rels is missing)",
	"file-part-twice.xlsx: it is damaged (found: XL/Workbook.xml): two parts have this name, or names that differ in case only",
	"file-truncated.xlsx: it is damaged: zip: not a valid zip file",
	"file-xls.xlsx: it is an .xls workbook",
}

// The sizes of a part may stand after it (data descriptors) and in 64 bits (ZIP64), and a part may
// be stored as it is.
func TestFormsOfTheArchive(t *testing.T) {
	t.Parallel()
	want := []string{"A1 1"}
	for method, name := range map[uint16]string{zip.Store: "stored", zip.Deflate: "with data descriptors"} {
		if got, err := scannedCells(formalBook(t, row(`<c r="A1"><v>1</v></c>`), method)); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	small := formalBook(t, row(`<c r="A1"><v>1</v></c>`), zip.Deflate)
	if got, err := scannedCells(zip64(small)); err != nil || !cmp.Equal(got, want) {
		t.Errorf("ZIP64: %q, %v", got, err)
	}
}

// zip64 gives an archive the end of one that is too large for 32 bits: a 64-bit end record and its
// locator before the end record, whose own numbers then mean "see there" (APPNOTE 4.3.14 to
// 4.3.16).
func zip64(book []byte) []byte {
	end := bytes.LastIndex(book, []byte("PK\x05\x06"))
	le := binary.LittleEndian
	count, size, start := uint64(le.Uint16(book[end+10:])), uint64(le.Uint32(book[end+12:])), uint64(le.Uint32(book[end+16:]))
	out := append([]byte{}, book[:end]...)
	out = append(out, "PK\x06\x06"...)
	out = le.AppendUint64(out, 44)
	out = le.AppendUint32(out, 45|45<<16)
	out = le.AppendUint64(out, 0)
	for _, n := range []uint64{count, count, size, start} {
		out = le.AppendUint64(out, n)
	}
	out = append(out, "PK\x06\x07"...)
	out = le.AppendUint32(out, 0)
	out = le.AppendUint64(out, uint64(end))
	out = le.AppendUint32(out, 1)
	tail := bytes.Clone(book[end:])
	copy(tail[8:], bytes.Repeat([]byte{0xFF}, 12))
	return append(out, tail...)
}

// FuzzMutatedSheets changes bytes of a sheet with every form of cells. What is read from the bytes
// of plain cells is what the XML gives, and what excelize gives where only letters and digits of
// values were changed.
func FuzzMutatedSheets(f *testing.F) {
	base := row(`<c r="A1" s="0"><v>1.5</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>文字 a</t></is></c><c r="D1" t="b"><v>1</v></c>` +
		`<c r="E1" t="str"><f>A1</f><v>x</v></c><c r="F1"/><c r="G1"><v>7</v></c><c><v>8</v></c><c r="I1" t="inlineStr"><is><t xml:space="preserve"> b&amp;c </t></is></c>`)
	f.Add(uint16(0), uint16(0), "")
	f.Add(uint16(150), uint16(1), "C")
	f.Add(uint16(200), uint16(3), "&#49;")
	f.Add(uint16(260), uint16(0), "<!-- -->")
	f.Fuzz(func(t *testing.T, at, drop uint16, put string) {
		from := int(at) % len(base)
		to := min(from+int(drop)%40, len(base))
		sheet := append(append(append([]byte{}, base[:from]...), put...), base[to:]...)
		book := formalBook(t, sheet, zip.Store)
		got, err := scannedCells(book)
		slow, slowErr := scannedCells(formalBook(t, bytes.ReplaceAll(sheet, []byte("<c "), []byte("<c  ")), zip.Store))
		if fmt.Sprint(err) != fmt.Sprint(slowErr) || !cmp.Equal(got, slow) {
			t.Fatalf("%s\ngives %q, %v; as XML %q, %v", sheet, got, err, slow, slowErr)
		}
		theirs, theirErr := rawCells(book)
		if err != nil || theirErr != nil || unlike(base, sheet) {
			return
		}
		if !cmp.Equal(got, theirs) {
			t.Fatalf("%s\ngives %q; excelize %q", sheet, got, theirs)
		}
	})
}

// tags matches what the differences between readers are in: excelize reads tags of its own idea.
var tags = regexp.MustCompile(`<[^>]*>|[^<>a-z0-9]`)

// unlike reports whether more than letters and digits of values was changed: what the table of
// forms names is not to be found again.
func unlike(base, sheet []byte) bool {
	return !slices.EqualFunc(tags.FindAll(base, -1), tags.FindAll(sheet, -1), bytes.Equal)
}
