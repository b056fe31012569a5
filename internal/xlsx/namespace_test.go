package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	strict       = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	pageSpaces   = ` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
		` xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:q="urn:example:other"`
)

// page is a sheet as programs write it, in a namespace.
func page(space, data string) map[string]string {
	return map[string]string{"xl/worksheets/s.xml": `<worksheet xmlns="` + space + `"` + pageSpaces + `><sheetData>` +
		data + `</sheetData></worksheet>`}
}

func TestElementsAreChosenByNamespace(t *testing.T) {
	t.Parallel()
	const cell = `<row r="1"><c r="A1"><v>1</v></c></row>`
	for name, c := range map[string]struct {
		parts map[string]string
		want  []string
	}{
		"transitional": {page(transitional, cell), []string{"A1 1 1"}},
		"strict":       {page(strict, cell), []string{"A1 1 1"}},
		"a prefix": {map[string]string{"xl/worksheets/s.xml": `<x:worksheet xmlns:x="` + strict + `"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`},
			[]string{"A1 1 1"}},
		"a foreign row": {page(transitional,
			`<q:row r="1"><c r="A1"><v>9</v></c></q:row>`+cell), []string{"A1 1 1"}},
		"a foreign cell": {page(transitional,
			`<row r="1"><q:c r="A1"><v>9</v></q:c><c r="B1"><v>2</v></c></row>`),
			[]string{"B1 1 2"}},
		"a foreign value": {page(transitional,
			`<row r="1"><c r="A1"><q:v>9</q:v><v>1</v><x14:f>2</x14:f></c></row>`),
			[]string{"A1 1 1"}},
		"a foreign text": {page(transitional,
			`<row r="1"><c r="A1" t="inlineStr"><is><q:t>9</q:t><t>a</t><q:r><t>9</t></q:r></is></c></row>`),
			[]string{"A1 0 a"}},
		"a foreign default": {page(transitional,
			`<row r="1"><c r="A1"><v xmlns="urn:example:other">9</v><v>1</v></c></row>`),
			[]string{"A1 1 1"}},
		"an extension list": {page(transitional,
			`<row r="1"><c r="A1"><v>1</v><extLst><ext><v>9</v><is><t>9</t></is></ext></extLst></c><extLst><c r="B1"><v>9</v></c></extLst></row>`),
			[]string{"A1 1 1"}},
		"foreign attributes": {page(transitional,
			`<row q:r="7" r="1" q:hidden="1"><c q:t="s" q:r="Z9" r="A1" q:s="3"><v>1</v></c></row>`),
			[]string{"A1 1 1"}},
		"an understood choice": {page(transitional,
			`<mc:AlternateContent><mc:Choice Requires="x14">`+cell+`</mc:Choice><mc:Fallback><row r="1"><c r="A1"><v>9</v></c></row></mc:Fallback></mc:AlternateContent>`),
			[]string{"A1 1 1"}},
		"a choice of others": {page(transitional,
			`<mc:AlternateContent><mc:Choice Requires="x14 q"><row r="1"><c r="A1"><v>9</v></c></row></mc:Choice><mc:Fallback>`+cell+`</mc:Fallback></mc:AlternateContent>`),
			[]string{"A1 1 1"}},
		"the first of choices": {page(transitional,
			`<row r="1"><c r="A1"><mc:AlternateContent><mc:Choice Requires="q"><v>8</v></mc:Choice><mc:Choice Requires="x14"><v>1</v></mc:Choice><mc:Choice Requires="x14"><v>9</v></mc:Choice></mc:AlternateContent></c></row>`),
			[]string{"A1 1 1"}},
		"no choice, no fallback": {page(transitional,
			`<mc:AlternateContent><mc:Choice Requires="q"><row r="1"><c r="A1"><v>9</v></c></row></mc:Choice></mc:AlternateContent><row r="2"><c r="A2"><v>1</v></c></row>`),
			[]string{"A2 1 1"}},
		"rows outside the data": {map[string]string{"xl/worksheets/s.xml": `<worksheet xmlns="` + transitional + `"><extLst><sheetData><row r="1"><c r="A1"><v>9</v></c></row></sheetData></extLst><sheetData>` + cell + `</sheetData></worksheet>`},
			[]string{"A1 1 1"}},
		"shared strings": {merge(page(transitional,
			`<row r="1"><c r="A1" t="s"><v>1</v></c></row>`),
			map[string]string{"xl/strings.xml": `<sst xmlns="` + transitional + `" xmlns:q="urn:example:other"><si><t>zero</t></si><q:si><t>9</t></q:si><extLst><si><t>9</t></si></extLst><si><t>one</t></si></sst>`}),
			[]string{"A1 0 one"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := scan(pack(t, c.parts))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func merge(all ...map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range all {
		maps.Copy(out, m)
	}
	return out
}

// structure is a workbook part with its references, in the transitional form.
func structure(inside string) map[string]string {
	return map[string]string{
		"xl/workbook.xml": `<workbook xmlns="` + transitional + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
			` xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"` + pageSpaces + `>` + inside + `</workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/s.xml"/>` +
			`<Relationship Id="r8" Type="http://example.com/other/worksheet" Target="worksheets/other.xml"/></Relationships>`,
	}
}

func TestStructureIsChosenByNamespace(t *testing.T) {
	t.Parallel()
	const sheets = `<sheets><sheet name="S" r:id="r1"/></sheets>`
	for name, c := range map[string]struct {
		inside string
		year04 bool
		sheets string
	}{
		"1904, with the extension of Excel 2013": {`<workbookPr date1904="1"/>` + sheets + `<extLst><ext><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>`,
			true, "S"},
		"1900, whatever an extension says": {`<workbookPr/>` + sheets + `<extLst><ext><x15:workbookPr date1904="1"/><workbookPr date1904="1"/></ext></extLst>`,
			false, "S"},
		"an attribute of an extension": {`<workbookPr x15:date1904="1"/>` + sheets,
			false, "S"},
		"1904 in a choice that Excel takes": {`<mc:AlternateContent><mc:Choice Requires="x15"><workbookPr date1904="true"/></mc:Choice><mc:Fallback><workbookPr/></mc:Fallback></mc:AlternateContent>` + sheets,
			true, "S"},
		"1904 in the fallback of what nobody does": {`<mc:AlternateContent><mc:Choice Requires="q"><workbookPr/></mc:Choice><mc:Fallback><workbookPr date1904="1"/></mc:Fallback></mc:AlternateContent>` + sheets,
			true, "S"},
		"sheets of extensions": {`<sheets><q:sheet name="Q" r:id="r1"/><sheet name="S" x15:name="X" q:id="r8" r:id="r1"/></sheets><q:sheets><sheet name="T" r:id="r1"/></q:sheets>`,
			false, "S"},
		"a relation of another form": {`<sheets><sheet name="S" r:id="r1"/><sheet name="O" r:id="r8"/></sheets>`,
			false, "S"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, err := openFile(t.Context(), pack(t, structure(c.inside)), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			var names []string
			for _, s := range w.Sheets() {
				names = append(names, s.Name)
			}
			if got := strings.Join(names, " "); w.year04 != c.year04 || got != c.sheets {
				t.Errorf("1904 %v, sheets %s", w.year04, got)
			}
		})
	}
}

func TestWhatStandsTwiceIsRefused(t *testing.T) {
	t.Parallel()
	for name, parts := range map[string]map[string]string{
		"row": page(transitional,
			`<row r="2"><c r="A2"><v>1</v></c></row><row r="3"/><row r="2"><c r="A2"><v>1</v></c></row>`),
		"row without an address": page(transitional,
			`<row r="2"/><row r="1"/><row><c r="A2"><v>1</v></c></row>`),
		"row without cells": page(transitional,
			`<row r="2"><c r="A2"><v>1</v></c></row><row r="2"/>`),
		"cell": page(transitional,
			`<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="A1"><v>2</v></c></row>`),
		"blank cell": page(transitional,
			`<row r="1"><c r="A1" s="1"/><c r="A1"><v>2</v></c></row>`),
		"cell without an address": page(transitional,
			`<row r="1"><c r="B1"><v>1</v></c><c r="A1"/><c><v>2</v></c></row>`),
		"cell of another row": page(transitional, `<row r="2"><c r="A3"><v>1</v></c></row>`),
		"value": page(transitional,
			`<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>`),
		"text": page(transitional,
			`<row r="1"><c r="A1" t="inlineStr"><is><t>1</t></is><is><t>2</t></is></c></row>`),
		"sheet": merge(page(transitional, ""),
			structure(`<sheets><sheet name="A" r:id="r1"/><sheet name="B" r:id="r1"/></sheets>`)),
		"relation": {"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s.xml"/>` +
			`<Relationship Id="r1" Type="x/worksheet" Target="worksheets/t.xml"/></Relationships>`},
		"overlapping elements":   page(transitional, `<row r="1"><c r="A1"><v>1</c></v></row>`),
		"a prefix not declared":  page(transitional, `<y:row r="1"/>`),
		"a root of another form": {"xl/worksheets/s.xml": `<worksheet xmlns="urn:example:other"><sheetData/></worksheet>`},
		"a part of another kind": {"xl/worksheets/s.xml": `<sst xmlns="` + transitional + `"/>`},
		"elements without an end": page(transitional, strings.Repeat("<c>",
			maxDepth+1)+strings.Repeat("</c>", maxDepth+1)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := scan(pack(t, parts))
			var e *Error
			if !errors.As(err, &e) || e.Kind != Damaged {
				t.Errorf("got %v, %v, want it refused as damaged", got, err)
			}
		})
	}
}

func TestPartsOfOneNameAreRefused(t *testing.T) {
	t.Parallel()
	for _, second := range []string{"xl/worksheets/s.xml", "xl/worksheets/S.xml",
		`xl\worksheets\s.XML`, "/xl/worksheets/s.xml"} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range []string{"xl/", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
			"xl/worksheets/s.xml", second, "xl/"} {
			f, err := z.Create(name)
			if err == nil && !strings.HasSuffix(name, "/") {
				_, err = fmt.Fprint(f, `<worksheet><sheetData/></worksheet>`)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := openFile(t.Context(), save(t, b.Bytes()), Limits{})
		var e *Error
		if !errors.As(err, &e) || e.Kind != Damaged {
			t.Errorf("%s: %v", second, err)
		}
	}
}

// Places name sheets: the rows of two sheets of one name cannot be told apart.
func TestSheetsOfOneNameAreRefused(t *testing.T) {
	t.Parallel()
	for names, want := range map[[2]string]bool{
		{"订单", "订单"}: true, {"Orders", "ORDERS"}: true, {"Straße", "STRASSE"}: false, {"é1", "É1"}: true,
		{"订单", "订单 "}: false, {"订单", "订单2"}: false,
	} {
		_, err := scan(pack(t, merge(page(transitional, ""),
			structure(`<sheets><sheet name="`+names[0]+`" r:id="r1"/><sheet name="`+names[1]+`" r:id="r2"/></sheets>`),
			map[string]string{
				"xl/worksheets/t.xml": `<worksheet xmlns="` + transitional + `"><sheetData/></worksheet>`,
				"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s.xml"/>` +
					`<Relationship Id="r2" Type="x/worksheet" Target="worksheets/t.xml"/></Relationships>`,
			})))
		var e *Error
		if got := errors.As(err, &e) && e.Kind == Damaged && e.Found == names[1]; got != want {
			t.Errorf("%q: %v, want it refused: %v", names, err, want)
		}
	}
}

func TestTextAndValueOfOneCell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ cell, want string }{
		{`<c r="A1" t="inlineStr"><v>100</v><is><t>100</t></is></c>`, "A1 0 100"},
		{`<c r="A1" t="inlineStr"><is><t>甲</t></is><v>0</v></c>`, "A1 0 甲"},
		{`<c r="A1" t="inlineStr"><v>only</v></c>`, "A1 0 only"},
		{`<c r="A1"><is><t>no type</t></is></c>`, "A1 0 no type"},
		{`<c r="A1" t="s"><is><t>no number</t></is></c>`, "A1 0 no number"},
		{`<c r="A1"><is><t>text</t></is><v>5</v></c>`, "A1 1 5"},
		{`<c r="A1" t="str"><is><t>text</t></is><v>value</v></c>`, "A1 0 value"},
		{`<c r="A1"><v/><is><t>text</t></is></c>`, "A1 0 text"},
		{`<c r="A1"><v>1<!-- note -->2<![CDATA[3]]></v></c>`, "A1 1 123"},
	} {
		got, err := scan(pack(t, page(transitional, `<row r="1">`+c.cell+`</row>`)))
		if err != nil || strings.Join(got, ";") != c.want {
			t.Errorf("%s gives %v, %v, want %s", c.cell, got, err, c.want)
		}
	}
}

func TestEscapesOfHalves(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"_xD83D__xDE00_": "😀", "_xd842__xdfb7_": "𠮷", "a_xD83D_b": "a\uFFFDb",
		"_xDE00__xD83D_": "\uFFFD\uFFFD", "_xD83D__x0041_": "\uFFFDA",
		"_x0041_": "A", "_x005F_x0041_": "_x0041_", "_x004_": "_x004_", "_x00G1_": "_x00G1_",
		"_xD83D_": "\uFFFD", "__x0041__": "_A_",
	} {
		if got := string(unescape([]byte(text))); got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}
