package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Cells that are copied as bytes come out like those that are read as XML: the same sheet with
// another blank in its tags, which no program writes, is patched to the same.
func TestPlainCellsArePatchedLikeOthers(t *testing.T) {
	t.Parallel()
	contents := []string{`/>`, ` s="1"/>`, `></c>`, `><v>1</v></c>`, ` s="1" t="s"><v>0</v></c>`, ` t="inlineStr"><is><t>a</t></is></c>`,
		`><f>A1+1</f><v>2</v></c>`, ` t="str"><v>&amp;</v></c>`}
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		for row := 1; row <= 6; row++ {
			fmt.Fprintf(&b, `<row r="%d">`, row)
			for col := range 6 {
				if n := rapid.IntRange(0, 2*len(contents)).Draw(rt, "content"); n < len(contents) {
					fmt.Fprintf(&b, `<c r="%s%d"%s`, ColumnName(col), row, contents[n])
				}
			}
			b.WriteString(`</row>`)
		}
		list := rapid.SliceOfN(rapid.StringMatching(`[A-H][1-7][=#!]1`), 0, 12).Draw(rt, "edits")
		patchOf := func(rows string) (string, error) {
			path := pack(t, styled(map[string]string{sheetPart: `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`}))
			book, err := patched(t, path, edits(t, strings.ReplaceAll(strings.Join(list, " "), "!1", "!")))
			if err != nil {
				return "", err
			}
			return strings.ReplaceAll(part(t, book, sheetPart), "<c  r=", "<c r="), nil
		}
		plain, err := patchOf(b.String())
		other, err2 := patchOf(strings.ReplaceAll(b.String(), "<c r=", "<c  r="))
		if plain != other || (err == nil) != (err2 == nil) {
			rt.Fatalf("%v: %s %v\nas XML: %s %v", list, plain, err, other, err2)
		}
	})
}

// A cell that goes on beyond the buffer, and cells that follow it, are copied all the same.
func TestPatchOfCellsAcrossBuffers(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData>`)
	for row := 1; row <= 3000; row++ {
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c><c r="B%d"><v>%d</v></c></row>`, row, row, strings.Repeat("票", 40+row%7), row, row)
	}
	b.WriteString(`</sheetData></worksheet>`)
	book, err := patched(t, pack(t, styled(map[string]string{sheetPart: b.String()})), edits(t, "B2000#7 C2500#8"))
	want := strings.Replace(b.String(), `<c r="B2000"><v>2000</v></c>`, `<c r="B2000"><v>7</v></c>`, 1)
	want = strings.Replace(want, `<c r="B2500"><v>2500</v></c>`, `<c r="B2500"><v>2500</v></c><c r="C2500"><v>8</v></c>`, 1)
	if err != nil || part(t, book, sheetPart) != want {
		t.Errorf("the sheet is not the expected one, %v", err)
	}
}

// Programs such as exceljs deflate an empty content for each folder.
func TestPatchOfFoldersWithContent(t *testing.T) {
	t.Parallel()
	path := zipped(t, func(z *zip.Writer) error {
		_, err := z.Create("xl/media/")
		errs := []error{err}
		for name, text := range styled(map[string]string{sheetPart: `<worksheet><sheetData/></worksheet>`, "xl/workbook.xml": book, "xl/strings.xml": table}) {
			w, err := z.Create(name)
			_, err2 := io.WriteString(w, text)
			errs = append(errs, err, err2)
		}
		return errors.Join(errs...)
	})
	w, err := openFile(t.Context(), path, Limits{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	isFolder := func(f *zip.File) bool { return f.Name == "xl/media/" }
	folder := w.zip.File[slices.IndexFunc(w.zip.File, isFolder)]
	folder.CompressedSize64, folder.Method = 2, zip.Deflate // archive/zip cannot write such an entry
	var out bytes.Buffer
	if err := NewPatch(w).Write(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || !slices.ContainsFunc(z.File, isFolder) {
		t.Errorf("the folder is lost, %v", err)
	}
}
