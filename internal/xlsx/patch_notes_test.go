package xlsx

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// whole adds to parts what a workbook needs to be read by other programs.
func whole(parts map[string]string) map[string]string {
	return merge(styled(map[string]string{
		contentTypes: `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
	}), parts)
}

const oneRow = `<worksheet><sheetViews><sheetView workbookViewId="0" tabSelected="1"/></sheetViews><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><pageMargins/><tableParts count="0"/></worksheet>`

func TestNotesAreAdded(t *testing.T) {
	t.Parallel()
	book, err := patched(t, pack(t, whole(map[string]string{sheetPart: oneRow})), func(p *Patch) error {
		return p.Note(Address{Row: 1, Col: 1}, "a < b\n税")
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"xl/comments1.xml": xmlHead + `<comments xmlns="` + mainSpace + `"><authors><author>fapiao</author></authors><commentList>` +
			"<comment ref=\"B1\" authorId=\"0\"><text><r><t xml:space=\"preserve\">a &lt; b\n税</t></r></text></comment></commentList></comments>",
		"xl/worksheets/_rels/s.xml.rels": xmlHead + `<Relationships xmlns="` + packageSpace + `relationships">` +
			`<Relationship Id="rIdFapiao1" Type="` + officeSpace + `relationships/comments" Target="../comments1.xml"/>` +
			`<Relationship Id="rIdFapiao2" Type="` + officeSpace + `relationships/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/></Relationships>`,
		sheetPart: strings.Replace(oneRow, `<tableParts`, `<legacyDrawing xmlns:r="`+officeSpace+`relationships" r:id="rIdFapiao2"/><tableParts`, 1),
	} {
		if d := cmp.Diff(want, part(t, book, name)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	boxes := part(t, book, "xl/drawings/vmlDrawing1.vml")
	if !strings.Contains(boxes, `<x:Row>0</x:Row><x:Column>1</x:Column>`) || strings.Count(boxes, "<v:shape ") != 1 {
		t.Error(boxes)
	}
	types := part(t, book, contentTypes)
	for _, name := range []string{"/xl/comments1.xml", "/xl/drawings/vmlDrawing1.vml"} {
		if strings.Count(types, `PartName="`+name+`"`) != 1 {
			t.Errorf("%s is not declared once: %s", name, types)
		}
	}
}

// A note of somebody else stays, and its cell gets no other one; a note of the same author is
// replaced, with its box.
func TestNotesOfOthersStay(t *testing.T) {
	t.Parallel()
	path := officeBook(t)
	noted := func(path string, cells ...string) []byte {
		book, err := patched(t, path, func(p *Patch) error {
			if _, err := p.ReplaceNotes("fapiao"); err != nil {
				return err
			}
			for _, cell := range cells {
				col, row, _ := parseRef(cell)
				if err := p.Note(Address{Row: row, Col: col}, "new "+cell); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return book
	}
	first := noted(path, "A3", "B4", "C5")
	if got, want := notesOf(t, first), []string{"A3 请核对", "B4 new B4", "C5 new C5"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	second := noted(save(t, first), "C5", "D6")
	if got, want := notesOf(t, second), []string{"A3 请核对", "C5 new C5", "D6 new D6"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	none := noted(save(t, second))
	if got, want := notesOf(t, none), []string{"A3 请核对"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, c := range []struct {
		book  []byte
		boxes int
	}{{first, 3}, {second, 3}, {none, 1}} {
		names, _ := rawParts(t, c.book)
		drawn := names[slices.IndexFunc(names, func(s string) bool { return strings.HasSuffix(s, ".vml") })]
		if got := strings.Count(part(t, c.book, drawn), "<v:shape "); got != c.boxes {
			t.Errorf("%d boxes, want %d", got, c.boxes)
		}
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range differing(t, before, first) {
		if name != "xl/comments1.xml" && name != "xl/drawings/vmlDrawing1.vml" && name != "xl/worksheets/sheet1.xml" {
			t.Errorf("%s changed", name)
		}
	}
	if a, b := part(t, before, "xl/worksheets/sheet1.xml"), part(t, first, "xl/worksheets/sheet1.xml"); a != b {
		t.Errorf("the sheet changed: %s", cmp.Diff(a, b))
	}
}

// notesOf lists the notes of the first sheet as excelize reads them, without the author.
func notesOf(t *testing.T, book []byte) (out []string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	notes, err := f.GetComments("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range notes {
		text := n.Text
		for _, run := range n.Paragraph {
			text += run.Text
		}
		out = append(out, n.Cell+" "+text[strings.LastIndex(text, ":")+1:])
	}
	slices.Sort(out)
	return out
}

// Two of the selected sheets would be edited together.
func TestANewSheetIsFirstAndTheOnlySelectedOne(t *testing.T) {
	t.Parallel()
	const names = `<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">a!$A$1</definedName><definedName name="x">a!$A$1</definedName></definedNames>`
	book := `<workbook xmlns:r="` + officeSpace + `relationships"><bookViews><workbookView firstSheet="0" activeTab="0" xWindow="1"/></bookViews>` +
		`<sheets><sheet name="问题清单" sheetId="7" r:id="r1"/></sheets>` + names + `</workbook>`
	for name, c := range map[string]struct {
		last bool
		want string
	}{
		"first": {false, strings.NewReplacer(` firstSheet="0"`, "", `<sheets>`, `<sheets><sheet xmlns:r="`+officeSpace+`relationships" name="问题清单 2" sheetId="8" r:id="rIdFapiao1"/>`,
			`localSheetId="0"`, `localSheetId="1"`).Replace(book)},
		"last": {true, strings.NewReplacer(`activeTab="0"`, `activeTab="1"`, `</sheets>`, `<sheet xmlns:r="`+officeSpace+`relationships" name="问题清单 2" sheetId="8" r:id="rIdFapiao1"/></sheets>`).Replace(book)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := patched(t, pack(t, whole(map[string]string{sheetPart: oneRow, "xl/workbook.xml": book})), func(p *Patch) error {
				p.AddSheet(NewSheet{Name: "问题清单", Last: c.last, Head: 1, Widths: []float64{10}, Rows: []NewRow{
					{Height: 20, Cells: []NewCell{{Text: "代码", Look: Head}}}, {Cells: []NewCell{{Text: "a'b", Look: Linked, Link: &Address{Row: 3, Col: 1}}}},
				}})
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, part(t, out, "xl/workbook.xml")); d != "" {
				t.Error(d)
			}
			if got := part(t, out, sheetPart); got != strings.Replace(oneRow, ` tabSelected="1"`, "", 1) {
				t.Error(got)
			}
			added := part(t, out, "xl/worksheets/sheet1.xml")
			for _, want := range []string{`tabSelected="1"`, `<hyperlink ref="A2" location="'问题清单'!B3"/>`, `<autoFilter ref="A1:A2"/>`} {
				if !strings.Contains(added, want) {
					t.Errorf("no %s in %s", want, added)
				}
			}
		})
	}
}

// The digest in the seal is the one that the written workbook has.
func TestTheSealHasTheDigestOfTheParts(t *testing.T) {
	t.Parallel()
	path := officeBook(t)
	for range 2 { // the second time the seal is replaced
		sum := ""
		book, err := patched(t, path, func(p *Patch) error {
			p.AddSheet(NewSheet{Name: "list"})
			p.Seal(func(parts string) (name, value string) { sum = parts; return "seal", "v1 " + parts + ` "&` })
			return p.SetText(Address{Row: 9, Col: 9}, "x")
		})
		if err != nil {
			t.Fatal(err)
		}
		path = save(t, book)
		w, err := openFile(t.Context(), path, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.PartsDigest()
		if err != nil || got != sum {
			t.Errorf("digest %s, want %s, %v", got, sum, err)
		}
		if value, err := w.Property("seal"); err != nil || value != "v1 "+sum+` "&` {
			t.Errorf("%q, %v", value, err)
		}
		if n := strings.Count(part(t, book, customPart), "<property"); n != 1 {
			t.Errorf("%d properties", n)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Protected sheets, tables and sources of pivot tables get notes only.
func TestSparedSheets(t *testing.T) {
	t.Parallel()
	rels := func(kind, target string) string {
		return `<Relationships><Relationship Id="a" Type="x/` + kind + `" Target="` + target + `"/></Relationships>`
	}
	for name, parts := range map[string]map[string]string{
		"protected": {sheetPart: strings.Replace(oneRow, "<pageMargins/>", `<sheetProtection sheet="1"/><pageMargins/>`, 1)},
		"a table":   {"xl/worksheets/_rels/s.xml.rels": rels("table", "../tables/t.xml"), "xl/tables/t.xml": `<table ref="A1:B2"/>`},
		"a pivot":   {"xl/pivotCache/pivotCacheDefinition1.xml": `<pivotCacheDefinition><cacheSource><worksheetSource ref="A1:B2" sheet="S"/></cacheSource></pivotCacheDefinition>`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := pack(t, whole(merge(map[string]string{sheetPart: oneRow}, parts)))
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			book, err := patched(t, path, func(p *Patch) error {
				p.Spare()
				if err := p.Note(Address{Row: 1}, "note"); err != nil {
					return err
				}
				return edits(t, "A1! B1=x")(p)
			})
			if err != nil {
				t.Fatal(err)
			}
			sheet := part(t, book, sheetPart)
			i := strings.Index(sheet, "<legacyDrawing")
			end := strings.Index(sheet[max(i, 0):], "/>") + i + 2
			if i < 0 || sheet[:i]+sheet[end:] != part(t, before, sheetPart) {
				t.Error(sheet)
			}
		})
	}
}

// Whatever notes are added to whatever cells, the parts stay well formed and hold them all.
func FuzzNotes(f *testing.F) {
	f.Add("税 <&>\"'", uint16(0), uint8(0))
	f.Add("_x000D_\x01\x7f", uint16(65535), uint8(255))
	f.Fuzz(func(t *testing.T, text string, row uint16, col uint8) {
		at := Address{Row: int(row) + 1, Col: int(col)}
		book, err := patched(t, pack(t, whole(map[string]string{sheetPart: oneRow})), func(p *Patch) error { return p.Note(at, text) })
		if err != nil {
			return
		}
		w, err := openFile(t.Context(), save(t, book), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		got, err := NewPatch(w).ReplaceNotes("fapiao")
		if err != nil || !slices.Equal(got, []Address{at}) {
			t.Errorf("%v, want %v, %v", got, at, err)
		}
	})
}
