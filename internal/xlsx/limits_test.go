package xlsx

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hostile writes a workbook of parts that are longer than memory should hold: each text is written
// so many times.
func hostile(t *testing.T, parts map[string][]string, times int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "h.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	add := func(name string, text ...string) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range text {
			if _, err := io.WriteString(w, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	add("xl/workbook.xml", book)
	add("xl/_rels/workbook.xml.rels", strings.Replace(rels, "</Relationships>",
		`<Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>`, 1))
	for name, p := range parts { // before, the repeated text, behind
		add(name, p[0], strings.Repeat(p[1], times), p[2])
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	sheetPart   = "xl/worksheets/s.xml"
	stringsPart = "xl/strings.xml"
	before      = `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2">`
	behind      = `</row></sheetData></worksheet>`
	named       = `<worksheet><sheetData><row r="3"><c r="B3" t="s"><v>0</v></c></row></sheetData></worksheet>`
)

// What is more than a sheet can hold is refused with its cell, and before it is all read.
func TestMoreThanASheetHolds(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1000)
	for name, c := range map[string]struct {
		parts  map[string][]string
		times  int
		reason Kind
		cell   string
	}{
		"a text in a cell":       {map[string][]string{sheetPart: {before + `<c r="C2" t="inlineStr"><is><t>`, long, `</t></is></c>` + behind}}, 33, CellTooLong, "C2"},
		"runs in a cell":         {map[string][]string{sheetPart: {before + `<c r="C2" t="inlineStr"><is>`, `<r><t>` + long + `</t></r>`, `</is></c>` + behind}}, 2000, CellTooLong, "C2"},
		"a number in a cell":     {map[string][]string{sheetPart: {before + `<c r="C2"><v>`, strings.Repeat("1", 1000), `</v></c>` + behind}}, 300, CellTooLong, "C2"},
		"a shared string":        {map[string][]string{stringsPart: {`<sst><si><t>`, long, `</t></si></sst>`}, sheetPart: {named, "", ""}}, 33, CellTooLong, "B3"},
		"runs of a string":       {map[string][]string{stringsPart: {`<sst><si>`, `<r><t>` + long + `</t></r>`, `</si></sst>`}, sheetPart: {named, "", ""}}, 2000, CellTooLong, "B3"},
		"cells of long texts":    {map[string][]string{stringsPart: {`<sst><si><t>`, "税", `</t></si></sst>`}, sheetPart: {before + strings.Repeat(`<c t="s"><v>0</v></c>`, 200), "", behind}}, MaxCellText, RowTooLong, "AQ2"},
		"cells of a row":         {map[string][]string{sheetPart: {before, `<c><v>1</v></c>`, behind}}, maxColumn + 1, OutsideSheet, "XFD2"},
		"rows":                   {map[string][]string{sheetPart: {`<worksheet><sheetData><row r="1048576"/>`, `<row><c><v>1</v></c></row>`, `</sheetData></worksheet>`}}, 1, OutsideSheet, "A1048577"},
		"elements in each other": {map[string][]string{sheetPart: {before, `<c>`, behind}}, 1000, Damaged, ""},
		"namespaces":             {map[string][]string{sheetPart: {before + `<c `, `xmlns:a="b" `, `/>` + behind}}, maxBindings + 1, Damaged, ""},
		"descriptions of columns": {map[string][]string{sheetPart: {`<worksheet><cols>`, `<col min="1" max="1" width="9"/>`, `</cols><sheetData/></worksheet>`}},
			maxColumn + 1, TooMany, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := scan(hostile(t, c.parts, c.times))
			var e *Error
			if !errors.As(err, &e) || e.Kind != c.reason || e.Sheet != "S" || c.cell != "" && e.Cell != c.cell {
				t.Errorf("got %v, want reason %d at %s", err, c.reason, c.cell)
			}
		})
	}
}

// A cell holds 32,767 UTF-16 units, however they are written.
func TestTheLongestCell(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"letters":            {strings.Repeat("x", MaxCellText), true},
		"a letter more":      {strings.Repeat("x", MaxCellText+1), false},
		"characters":         {strings.Repeat("税", MaxCellText), true},
		"a character more":   {strings.Repeat("税", MaxCellText+1), false},
		"pairs":              {strings.Repeat("😀", MaxCellText/2), true},
		"a pair more":        {strings.Repeat("😀", MaxCellText/2+1), false},
		"escapes":            {strings.Repeat("_x7A0E_", MaxCellText), true},
		"an escape more":     {strings.Repeat("_x7A0E_", MaxCellText+1), false},
		"entities":           {strings.Repeat("&amp;", MaxCellText), true},
		"an entity too many": {strings.Repeat("&amp;", MaxCellText+1), false},
	} {
		for kind, parts := range map[string]map[string]string{
			"inline": {sheetPart: `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>` + c.text + `</t></is></c></row></sheetData></worksheet>`},
			"shared": {sheetPart: strings.ReplaceAll(named, "3", "1"), stringsPart: `<sst><si><t>` + c.text + `</t></si></sst>`},
		} {
			lines, err := scan(pack(t, parts))
			if ok := err == nil && len(lines) == 1; ok != c.ok {
				t.Errorf("%s, %s: %d rows, %v", name, kind, len(lines), err)
			}
		}
	}
}

// A string that is too long and that no cell names keeps nobody from reading.
func TestALongStringThatNoCellNames(t *testing.T) {
	t.Parallel()
	lines, err := scan(pack(t, map[string]string{
		stringsPart: `<sst><si><t>` + strings.Repeat("x", MaxCellText+1) + `</t></si><si><t>ok</t></si></sst>`,
		sheetPart:   strings.Replace(named, "<v>0</v>", "<v>1</v>", 1),
	}))
	if err != nil || len(lines) != 1 || lines[0] != "B3 0 ok" {
		t.Error(lines, err)
	}
}

// Cells that name one long string again and again give no more text than the sheet may stand for.
func TestTextThatIsNamedAgainAndAgain(t *testing.T) {
	t.Parallel()
	path := hostile(t, map[string][]string{
		stringsPart: {`<sst><si><t>` + strings.Repeat("税", MaxCellText) + `</t></si></sst>`, "", ""},
		sheetPart:   {`<worksheet><sheetData>`, `<row><c t="s"><v>0</v></c></row>`, `</sheetData></worksheet>`},
	}, 2000)
	var e *Error
	if _, err := scan(path); !errors.As(err, &e) || e.Kind != TooMuch || e.Cell == "" {
		t.Error(err)
	}
}

// Styles and formats are bounded, and read only where a cell needs them.
func TestMoreStylesThanAWorkbookHas(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		styles []string
		times  int
		reason Kind
	}{
		"styles":          {[]string{`<styleSheet><cellXfs>`, `<xf/>`, `</cellXfs></styleSheet>`}, MaxStyles + 1, TooMany},
		"a long format":   {[]string{`<styleSheet><numFmts><numFmt numFmtId="200" formatCode="`, `0;`, `"/></numFmts></styleSheet>`}, MaxFormat, TooLarge},
		"as many as most": {[]string{`<styleSheet><cellXfs>`, `<xf/>`, `</cellXfs></styleSheet>`}, MaxStyles, 0},
	} {
		w, err := openFile(t.Context(), hostile(t, map[string][]string{"xl/styles.xml": c.styles, sheetPart: {before, "", behind}}, c.times), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Styles()
		var e *Error
		if c.reason == 0 && err != nil || c.reason != 0 && (!errors.As(err, &e) || e.Kind != c.reason) {
			t.Errorf("%s: %v", name, err)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}

// The list of a file's parts is not read beyond its bound, and a sheet named again and again takes
// no time.
func TestMorePartsThanAWorkbookHas(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "z.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	name := strings.Repeat("n", 4000)
	for i := range maxDirectory / len(name) {
		if _, err := z.CreateRaw(&zip.FileHeader{Name: name[:len(name)-i%2]}); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	var e *Error
	if _, err := scan(path); !errors.As(err, &e) || e.Kind != TooLarge {
		t.Error(err)
	}
	twice := hostile(t, map[string][]string{"xl/workbook.xml": {`<workbook xmlns:r="rel"><sheets>`, `<sheet name="S" r:id="r1"/>`, `</sheets></workbook>`}, sheetPart: {named, "", ""}}, 100_000)
	if _, err := scan(twice); !errors.As(err, &e) || e.Kind != Damaged {
		t.Error(err)
	}
}

// Every loop that reads a part ends with its context: here it is cancelled when 100 KB were read.
func TestReadingEndsInTheMiddleOfAnything(t *testing.T) {
	t.Parallel()
	const many = 40_000
	for name, parts := range map[string]map[string][]string{
		"blank cells":    {sheetPart: {before, `<c s="1"/>`, behind}},
		"runs":           {sheetPart: {before + `<c r="A2" t="inlineStr"><is>`, `<r><t/></r>`, `</is></c>` + behind}},
		"what is passed": {sheetPart: {before + `<c r="A2"><f>`, `<x/>`, `</f></c>` + behind}},
		"what is before": {sheetPart: {`<worksheet><x>`, `<y/>    `, `</x><sheetData/></worksheet>`}},
		"strings":        {stringsPart: {`<sst>`, `<si><t/></si>`, `</sst>`}, sheetPart: {named, "", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, err := openFile(t.Context(), hostile(t, parts, many), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			ctx := &countdown{Context: t.Context(), left: 2}
			s, err := w.Rows(ctx, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			for s.Next() {
			}
			if !errors.Is(s.Err(), context.Canceled) {
				t.Error(s.Err())
			}
		})
	}
}

// countdown is a context that is cancelled when it has been asked so many times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}
