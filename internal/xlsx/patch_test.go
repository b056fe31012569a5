package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fullRels are relations of a workbook with one sheet, shared strings and styles.
const fullRels = `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s.xml"/>` +
	`<Relationship Id="r2" Type="x/sharedStrings" Target="/xl/strings.xml"/><Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>`

// plainStyles has two formats of cells.
const plainStyles = `<styleSheet><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>` +
	`<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
	`<cellXfs count="2"><xf numFmtId="0" fillId="0"/><xf numFmtId="14" fontId="0" fillId='1' applyFill='0'><alignment wrapText="1"/></xf></cellXfs></styleSheet>`

// styled adds styles to the parts of a workbook.
func styled(parts map[string]string) map[string]string {
	return merge(map[string]string{"xl/styles.xml": plainStyles, "xl/_rels/workbook.xml.rels": fullRels}, parts)
}

// patched writes the workbook at path with the edits of f made.
func patched(t testing.TB, path string, f func(*Patch) error) ([]byte, error) {
	t.Helper()
	w, err := openFile(t.Context(), path, Limits{TempDir: t.TempDir()})
	if err != nil {
		return nil, err
	}
	defer w.Close()
	p := NewPatch(w)
	if err := f(p); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = p.Write(t.Context(), &b)
	return b.Bytes(), err
}

// part is the text of one part of a workbook.
func part(t testing.TB, book []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// edits sets "A1=text", "A1#number" and "A1!" for a mark.
func edits(t testing.TB, list string) func(*Patch) error {
	t.Helper()
	return func(p *Patch) error {
		for s := range strings.FieldsSeq(list) {
			i := strings.IndexAny(s, "=#!")
			col, row, ok := parseRef(s[:i])
			if !ok {
				t.Fatalf("edit %q", s)
			}
			at := Address{Row: row, Col: col}
			var err error
			switch s[i] {
			case '=':
				err = p.SetText(at, s[i+1:])
			case '#':
				err = p.SetNumber(at, s[i+1:])
			default:
				err = p.Mark(at, Mark{Fill: "ffcc00"})
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// is is an inline text.
func is(text string) string { return `<is><t xml:space="preserve">` + text + `</t></is>` }

func TestPatchedCells(t *testing.T) {
	t.Parallel()
	row := func(inside string) string { return `<worksheet><sheetData>` + inside + `</sheetData></worksheet>` }
	for name, c := range map[string]struct{ in, edits, want string }{
		"nothing": {row(`<row r="1"><c r="A1"><v>1</v></c></row>`), "", row(`<row r="1"><c r="A1"><v>1</v></c></row>`)},
		"a number for a shared string": {row(`<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><v>7</v></c></row>`), "A1#-2.50",
			row(`<row r="1"><c r="A1" s="1"><v>-2.50</v></c><c r="B1"><v>7</v></c></row>`)},
		"a text for a number": {row(`<row r="1"><c t='n' r='A1'  s='1' ><v>7</v></c></row>`), "A1=<a>&",
			row(`<row r="1"><c t='inlineStr' r='A1'  s='1' >` + is("&lt;a&gt;&amp;") + `</c></row>`)},
		"a text without an old type": {row(`<row r="1"><c r="A1" ><v>7</v></c></row>`), "A1=x",
			row(`<row r="1"><c r="A1" t="inlineStr" >` + is("x") + `</c></row>`)},
		"a styled blank":            {row(`<row r="1"><c r="A1" s="1"/></row>`), "A1#1", row(`<row r="1"><c r="A1" s="1"><v>1</v></c></row>`)},
		"cleared":                   {row(`<row r="1"><c r="A1" s="1" t="b"><v>1</v></c></row>`), "A1=", row(`<row r="1"><c r="A1" s="1"/></row>`)},
		"metadata of the old value": {row(`<row r="1"><c r="A1" vm="1" cm='2' ph="1" t="e"><v>#VALUE!</v></c></row>`), "A1#1", row(`<row r="1"><c r="A1"><v>1</v></c></row>`)},
		"a column behind":           {row(`<row r="1" spans="1:2"><c r="A1"/></row>`), "D1=x B1#2", row(`<row r="1" spans="1:4"><c r="A1"/><c r="B1"><v>2</v></c><c r="D1" t="inlineStr">` + is("x") + `</c></row>`)},
		"spans that cannot be read": {row(`<row r="1" spans="1:2 4:5"/>`), "C1#1", row(`<row r="1"><c r="C1"><v>1</v></c></row>`)},
		"a column before":           {row("<row r=\"1\">\n <c r=\"B1\"/>\n</row>"), "A1#2", row("<row r=\"1\">\n <c r=\"A1\"><v>2</v></c><c r=\"B1\"/>\n</row>")},
		"a row of no content":       {row(`<row r="1" s="1" customFormat="1"/>`), "B1#2", row(`<row r="1" s="1" customFormat="1"><c r="B1" s="1"><v>2</v></c></row>`)},
		"a row not touched":         {row(`<row r="1" /><row r="2"/>`), "A2#2", row(`<row r="1" /><row r="2"><c r="A2"><v>2</v></c></row>`)},
		"rows between":              {row(`<row r="2"/><row r="5"/>`), "A1#1 A3#3 B3#4 A4#4 A9#9", row(`<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/><row r="3"><c r="A3"><v>3</v></c><c r="B3"><v>4</v></c></row><row r="4"><c r="A4"><v>4</v></c></row><row r="5"/><row r="9"><c r="A9"><v>9</v></c></row>`)},
		"rows and cells out of order": {row(`<row r="5"><c r="C5"/><c r="A5"/></row><row r="2"/>`), "B5#1 A5#2 A2#3 A3#4",
			row(`<row r="3"><c r="A3"><v>4</v></c></row><row r="5"><c r="B5"><v>1</v></c><c r="C5"/><c r="A5"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>`)},
		"no addresses": {row(`<row><c><v>1</v></c><c><v>2</v></c></row><row><c/></row>`), "B1#3 C1#4 A2#5 A3#6",
			row(`<row><c><v>1</v></c><c><v>3</v></c><c r="C1"><v>4</v></c></row><row><c><v>5</v></c></row><row r="3"><c r="A3"><v>6</v></c></row>`)},
		"no rows": {`<worksheet><sheetData /></worksheet>`, "B2#1", row(`<row r="2"><c r="B2"><v>1</v></c></row>`)},
		"a prefix": {`<x:worksheet xmlns:x="` + strict + `"><x:sheetData><x:row r="1"/><x:row r="2"><x:c r="A2"/></x:row></x:sheetData></x:worksheet>`, "A1=a A2#2 A3=c",
			`<x:worksheet xmlns:x="` + strict + `"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t xml:space="preserve">a</x:t></x:is></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>2</x:v></x:c></x:row><x:row r="3"><x:c r="A3" t="inlineStr"><x:is><x:t xml:space="preserve">c</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`},
		"a prefix of the cell": {`<worksheet xmlns="` + strict + `"><sheetData><row r="1"><y:c xmlns:y="` + strict + `" r="A1"/></row></sheetData></worksheet>`, "A1#1 B1#2",
			`<worksheet xmlns="` + strict + `"><sheetData><row r="1"><y:c xmlns:y="` + strict + `" r="A1"><y:v>1</y:v></y:c><c r="B1"><v>2</v></c></row></sheetData></worksheet>`},
		"what is not a cell": {"<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<!-- a --><worksheet>\n<sheetPr/><sheetData><row r=\"1\"><c r=\"A1\"><!-- > --><v><![CDATA[1]]></v></c></row></sheetData><x a='>'/></worksheet>\n", "B1#1",
			"<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<!-- a --><worksheet>\n<sheetPr/><sheetData><row r=\"1\"><c r=\"A1\"><!-- > --><v><![CDATA[1]]></v></c><c r=\"B1\"><v>1</v></c></row></sheetData><x a='>'/></worksheet>\n"},
		"the dimension":               {`<worksheet><dimension ref="A1:B2"/><sheetData/></worksheet>`, "D9#1", `<worksheet><dimension ref="A1:D9"/><sheetData><row r="9"><c r="D9"><v>1</v></c></row></sheetData></worksheet>`},
		"the dimension of one cell":   {`<worksheet><dimension ref="B2"></dimension><sheetData/></worksheet>`, "A3#1", `<worksheet><dimension ref="A2:B3"></dimension><sheetData><row r="3"><c r="A3"><v>1</v></c></row></sheetData></worksheet>`},
		"within the dimension":        {`<worksheet><dimension ref='$A$1:B9'/><sheetData/></worksheet>`, "B9#1", `<worksheet><dimension ref='$A$1:B9'/><sheetData><row r="9"><c r="B9"><v>1</v></c></row></sheetData></worksheet>`},
		"a dimension of another kind": {`<worksheet><dimension ref="#REF!"/><sheetData/></worksheet>`, "B9#1", `<worksheet><dimension ref="#REF!"/><sheetData><row r="9"><c r="B9"><v>1</v></c></row></sheetData></worksheet>`},
		"the style of a column":       {`<worksheet><cols><col min="2" max="3" style="1"/></cols><sheetData><row r="1"/></sheetData></worksheet>`, "B1#1 D1#1 C2#2", `<worksheet><cols><col min="2" max="3" style="1"/></cols><sheetData><row r="1"><c r="B1" s="1"><v>1</v></c><c r="D1"><v>1</v></c></row><row r="2"><c r="C2" s="1"><v>2</v></c></row></sheetData></worksheet>`},
		"marks":                       {row(`<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><f>A1</f><v>2</v></c></row>`), "A1! B1! C1! A1!", row(`<row r="1"><c r="A1" s="2" t="s"><v>0</v></c><c r="B1" s="3"><f>A1</f><v>2</v></c><c r="C1" s="3"/></row>`)},
		"a mark and a value":          {row(`<row r="1"><c r="A1" s="9"><v>0</v></c></row>`), "A1! A1=x A1#5", row(`<row r="1"><c r="A1" s="2"><v>5</v></c></row>`)},
		"beside a formula":            {row(`<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1</f></c></row>`), "B1#1 A3#1", row(`<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1</f></c><c r="B1"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, err := patched(t, pack(t, styled(map[string]string{sheetPart: c.in})), edits(t, c.edits))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, part(t, book, sheetPart)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestPatchedStyles(t *testing.T) {
	t.Parallel()
	const (
		fill  = `<fill><patternFill patternType="solid"><fgColor rgb="FFFFCC00"/><bgColor indexed="64"/></patternFill></fill>`
		first = `<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>`
	)
	for name, c := range map[string]struct{ in, want string }{
		"as Excel writes them": {plainStyles, strings.NewReplacer(`fills count="2"`, `fills count="3"`, `</fills>`, fill+`</fills>`, `cellXfs count="2"`, `cellXfs count="4"`,
			`</cellXfs>`, `<xf numFmtId="14" fontId="0" fillId='2' applyFill='1'><alignment wrapText="1"/></xf><xf numFmtId="0" fillId="2" applyFill="1"/></cellXfs>`).Replace(plainStyles)},
		"no fills": {`<styleSheet><borders/><cellXfs><xf/></cellXfs></styleSheet>`,
			`<styleSheet><fills count="3">` + first + fill + `</fills><borders/><cellXfs><xf/><xf fillId="2" applyFill="1"/></cellXfs></styleSheet>`},
		"an empty list of fills": {`<styleSheet><fills/><cellXfs><xf/></cellXfs></styleSheet>`,
			`<styleSheet><fills>` + first + fill + `</fills><cellXfs><xf/><xf fillId="2" applyFill="1"/></cellXfs></styleSheet>`},
		"a prefix": {`<x:styleSheet xmlns:x="` + strict + `"><x:fills/><x:cellXfs><x:xf fillId="0" ><x:protection/></x:xf></x:cellXfs></x:styleSheet>`,
			`<x:styleSheet xmlns:x="` + strict + `"><x:fills>` + strings.NewReplacer("</", "</x:", "<", "<x:").Replace(first+fill) +
				`</x:fills><x:cellXfs><x:xf fillId="0" ><x:protection/></x:xf><x:xf fillId="2" applyFill="1" ><x:protection/></x:xf></x:cellXfs></x:styleSheet>`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, err := patched(t, pack(t, styled(map[string]string{"xl/styles.xml": c.in, sheetPart: `<worksheet><sheetData><row r="1"><c r="A1" s="1"/></row></sheetData></worksheet>`})),
				edits(t, "A1! B1!"))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, part(t, book, "xl/styles.xml")); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestPatchesThatAreRefused(t *testing.T) {
	t.Parallel()
	formula := `<worksheet><sheetData><row r="1"><c r="A1"><f>B1</f><v>1</v></c><c r="B1"><f t="array" ref="B1:C3">1</f></c></row></sheetData></worksheet>`
	for name, c := range map[string]struct {
		parts map[string]string
		edits string
		why   error
		cell  string
	}{
		"a formula":           {map[string]string{sheetPart: formula}, "A1#1", ErrFormula, "A1"},
		"an array formula":    {map[string]string{sheetPart: formula}, "A2#1 C3=x", ErrFormula, "C3"},
		"a text too long":     {map[string]string{sheetPart: formula}, "A2=" + strings.Repeat("税", MaxCellText+1), ErrText, "A2"},
		"text not UTF-8":      {map[string]string{sheetPart: formula}, "A2=\xff", ErrText, "A2"},
		"no number":           {map[string]string{sheetPart: formula}, "A2#1,5", ErrNumber, "A2"},
		"infinity":            {map[string]string{sheetPart: formula}, "A2#INF", ErrNumber, "A2"},
		"16 digits":           {map[string]string{sheetPart: formula}, "A2#1234567890123.456", ErrNumber, "A2"},
		"a signed workbook":   {map[string]string{sheetPart: formula, "_xmlsignatures/origin.sigs": ""}, "A2#1", ErrSigned, ""},
		"UTF-16":              {map[string]string{sheetPart: "\xff\xfe<\x00a\x00/\x00>\x00"}, "A2#1", ErrEncoding, ""},
		"ASCII":               {map[string]string{sheetPart: `<?xml version="1.0" encoding="us-ascii"?>` + formula}, "A2#1", ErrEncoding, ""},
		"no formats of cells": {map[string]string{sheetPart: formula, "xl/styles.xml": `<styleSheet/>`}, "A2!", ErrNoStyles, ""},
		"no styles":           {map[string]string{sheetPart: formula, "xl/_rels/workbook.xml.rels": rels}, "A2!", ErrNoStyles, ""},
		"too many styles":     {map[string]string{sheetPart: formula, "xl/styles.xml": `<styleSheet><cellXfs>` + strings.Repeat(`<xf/>`, excelStyles) + `</cellXfs></styleSheet>`}, "A2!", ErrStyles, ""},
		"the header of a table": {map[string]string{sheetPart: formula, "xl/tables/t.xml": `<table ref="D2:E9"/>`,
			"xl/worksheets/_rels/s.xml.rels": `<Relationships><Relationship Id="a" Type="x/table" Target="../tables/t.xml"/></Relationships>`}, "E3=ok C2=ok E2=x", ErrHeader, "E2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, err := patched(t, pack(t, styled(c.parts)), edits(t, c.edits))
			var e *EditError
			if !errors.As(err, &e) || !errors.Is(err, c.why) || e.Cell != c.cell || len(book) > 0 {
				t.Errorf("%d bytes, %v, want %v at %q", len(book), err, c.why, c.cell)
			}
		})
	}
	for name, at := range map[string]Address{"no sheet": {Sheet: 1, Row: 1}, "row 0": {}, "a row too far": {Row: maxRow + 1}, "a column too far": {Row: 1, Col: maxColumn}} {
		_, err := patched(t, pack(t, styled(map[string]string{sheetPart: formula})), func(p *Patch) error { return p.SetText(at, "x") })
		if !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := patched(t, pack(t, styled(map[string]string{sheetPart: formula})), func(p *Patch) error { return p.Mark(Address{Row: 1}, Mark{"red"}) })
	if !errors.Is(err, ErrFill) {
		t.Error(err)
	}
}

// A damaged sheet is refused before the first byte is written.
func TestPatchesOfDamagedSheets(t *testing.T) {
	t.Parallel()
	for _, sheet := range []string{`<worksheet><sheetData><row r="1"/><row r="1"/>`, `<worksheet><sheetData>`, `<chartsheet/>`, `<worksheet><sheetData><row r="1"><c r="A2"/></row></sheetData></worksheet>`} {
		book, err := patched(t, pack(t, styled(map[string]string{sheetPart: sheet})), edits(t, "A1=x"))
		var e *Error
		if !errors.As(err, &e) || e.Kind != Damaged || len(book) > 0 {
			t.Errorf("%s: %d bytes, %v", sheet, len(book), err)
		}
	}
}
