package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	rels  = `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="/xl/strings.xml"/></Relationships>`
	book  = `<workbook xmlns:r="rel"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>`
	table = `<sst><si><t>plain</t></si><si><r><t>rich </t></r><r><rPr><b/></rPr><t>run</t></r><rPh><t>phonetic</t></rPh></si><si><t>a_x000D_b _x005F_x000D_</t></si></sst>`
)

// pack zips parts into a workbook of one sheet.
func pack(t testing.TB, parts map[string]string) string {
	t.Helper()
	all := map[string]string{"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels, "xl/strings.xml": table}
	maps.Copy(all, parts)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range all {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return save(t, b.Bytes())
}

func save(t testing.TB, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "b.xlsx")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// openFile opens a workbook that a test wrote.
func openFile(ctx context.Context, path string, limits Limits) (*Workbook, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Open(ctx, bytes.NewReader(b), int64(len(b)), limits)
}

// scan reads all rows of the first sheet as "row: column kind text" lines.
func scan(path string) (lines []string, err error) {
	w, err := openFile(context.Background(), path, Limits{})
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
		hidden := ""
		if s.Hidden() {
			hidden = " hidden"
		}
		for _, c := range s.Cells() {
			lines = append(lines, fmt.Sprintf("%s%d%s %d %s", ColumnName(c.Col), s.Row(), hidden, c.Kind, c.Text))
		}
	}
	if s.Err() == nil {
		_, err = s.Spans(0)
		return lines, err
	}
	return lines, s.Err()
}

func sheetOf(data string) map[string]string {
	return map[string]string{"xl/worksheets/s.xml": `<worksheet><sheetData>` + data + `</sheetData></worksheet>`}
}

func TestCellsAsTheFormAllowsThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data string
		want []string
	}{
		"shared string":        {`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, []string{"A1 0 plain"}},
		"rich and phonetic":    {`<row r="1"><c r="A1" t="s"><v>1</v></c></row>`, []string{"A1 0 rich run"}},
		"escaped":              {`<row r="1"><c r="A1" t="s"><v>2</v></c></row>`, []string{"A1 0 a\rb _x000D_"}},
		"inline":               {`<row r="1"><c r="A1" t="inlineStr"><is><t>a &amp; b &#x4E2D;</t></is></c></row>`, []string{"A1 0 a & b 中"}},
		"inline runs":          {`<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><rPh><t>z</t></rPh><r><t>b</t></r></is></c></row>`, []string{"A1 0 ab"}},
		"kept blanks":          {`<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c></row>`, []string{"A1 0  a "}},
		"CDATA and comment":    {`<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<a>]]><!-- no --></t></is></c></row>`, []string{"A1 0 <a>"}},
		"number as stored":     {`<row r="1"><c r="A1"><v>0.10000000000000001</v></c><c r="B1" t="n"><v>1E+20</v></c></row>`, []string{"A1 1 0.10000000000000001", "B1 1 1E+20"}},
		"bool":                 {`<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c></row>`, []string{"A1 3 TRUE", "B1 3 FALSE"}},
		"error":                {`<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>`, []string{"A1 4 #N/A"}},
		"formula":              {`<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>`, []string{"A1 1 2"}},
		"formula of text":      {`<row r="1"><c r="A1" t="str"><f>B1</f><v>x</v></c></row>`, []string{"A1 0 x"}},
		"formula, empty text":  {`<row r="1"><c r="A1" t="str"><f>B1</f><v></v></c></row>`, nil},
		"formula, no value":    {`<row r="1"><c r="A1"><f>B1</f></c></row>`, []string{"A1 5 "}},
		"formula, empty value": {`<row r="1"><c r="A1"><f>B1</f><v/></c></row>`, []string{"A1 5 "}},
		"ISO date":             {`<row r="1"><c r="A1" t="d"><v>2026-11-30T08:00:00</v></c></row>`, []string{"A1 2 2026-11-30 08:00:00"}},
		"no addresses":         {`<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>`, []string{"A1 1 1", "B1 1 2", "A2 1 3"}},
		"some addresses":       {`<row r="5"><c r="C5"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>`, []string{"C5 1 1", "D5 1 2", "A6 1 3"}},
		"styled blanks":        {`<row r="1"><c r="A1" s="4"/><c r="B1" s="4"></c></row><row r="9"/>`, nil},
		"hidden row":           {`<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="true"><c r="A2"><v>2</v></c></row>`, []string{"A1 hidden 1 1", "A2 hidden 1 2"}},
		"prefixes":             {`<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>p</x:t></x:is></x:c></x:row>`, []string{"A1 0 p"}},
		"attributes":           {`<row spans='1:2' r='1'><c t='inlineStr' r='B1'><is><t>q</t></is></c></row>`, []string{"B1 0 q"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := scan(pack(t, sheetOf(c.data)))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestBrokenWorkbooksAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		parts  map[string]string
		reason Kind
	}{
		"cell not closed":     {sheetOf(`<row r="1"><c r="A1"><v>1</v>`), Damaged},
		"sheet ends early":    {map[string]string{"xl/worksheets/s.xml": `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`}, Damaged},
		"ends after rows":     {map[string]string{"xl/worksheets/s.xml": `<worksheet><sheetData/>`}, Damaged},
		"unknown entity":      {sheetOf(`<row r="1"><c r="A1" t="inlineStr"><is><t>&bomb;</t></is></c></row>`), Damaged},
		"string out of range": {sheetOf(`<row r="1"><c r="A1" t="s"><v>9</v></c></row>`), Damaged},
		"row out of range":    {sheetOf(`<row r="1048577"><c><v>1</v></c></row>`), OutsideSheet},
		"column out of range": {sheetOf(`<row r="1"><c r="XFE1"><v>1</v></c></row>`), OutsideSheet},
		"strings end early":   {map[string]string{"xl/strings.xml": `<sst><si><t>a</t></si>`, "xl/worksheets/s.xml": `<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>`}, Damaged},
		"sheet is missing":    {nil, Damaged},
		"endless text":        {sheetOf(`<row r="1"><c r="A1" t="inlineStr"><is><t>` + strings.Repeat("ab", tokenBytes) + `</t></is></c></row>`), CellTooLong},
		"no sheets":           {map[string]string{"xl/workbook.xml": `<workbook><sheets/></workbook>`}, Empty},
		"another encoding":    {map[string]string{"xl/worksheets/s.xml": `<?xml version="1.0" encoding="GBK"?><worksheet/>`}, Damaged},
		"xlsb":                {map[string]string{"_rels/.rels": `<R><Relationship Type="x/officeDocument" Target="xl/workbook.bin"/></R>`, "xl/workbook.bin": "b"}, OtherWorkbook},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := scan(pack(t, c.parts))
			var e *Error
			if !errors.As(err, &e) || e.Kind != c.reason {
				t.Errorf("got %v, want reason %d", err, c.reason)
			}
		})
	}
}

func TestUTF16PartsAreRead(t *testing.T) {
	t.Parallel()
	text := `<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>中</t></is></c></row></sheetData></worksheet>`
	b := []byte{0xFF, 0xFE}
	for _, r := range text {
		b = append(b, byte(r), byte(r>>8))
	}
	got, err := scan(pack(t, map[string]string{"xl/worksheets/s.xml": string(b)}))
	if err != nil || len(got) != 1 || got[0] != "A1 0 中" {
		t.Fatal(got, err)
	}
}

func TestLimitOnUnpackedBytes(t *testing.T) {
	t.Parallel()
	path := pack(t, sheetOf(strings.Repeat(`<row><c><v>1</v></c></row>`, 1000)))
	_, err := openFile(context.Background(), path, Limits{MaxUnpacked: 10_000})
	var e *Error
	if !errors.As(err, &e) || e.Kind != TooLarge {
		t.Fatal(err)
	}
}

func TestSpansOfMergedCells(t *testing.T) {
	t.Parallel()
	path := pack(t, map[string]string{"xl/worksheets/s.xml": `<worksheet><sheetData><row r="2"><c r="A2"><v>1</v></c></row></sheetData>` +
		`<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="B2:B9"/><mergeCell ref="A6:D6"/><mergeCell ref="A8:C9"/></mergeCells></worksheet>`})
	w, err := openFile(context.Background(), path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s, err := w.Rows(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for s.Next() {
	}
	got, err := s.Spans(0)
	if err != nil || cmp.Diff([]Span{{2, 4}, {8, 9}}, got) != "" {
		t.Fatal(got, err)
	}
}

func TestAMillionBlankRowsCostNoMemory(t *testing.T) {
	t.Parallel()
	path := pack(t, sheetOf(strings.Repeat(`<row><c s="1"/></row>`, 50_000)+`<row><c><v>1</v></c></row>`))
	w, err := openFile(context.Background(), path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s, err := w.Rows(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !s.Next() || s.Row() != 50_001 || len(s.Cells()) != 1 || cap(s.Cells()) > 4 {
		t.Fatalf("row %d, %d cells, %v", s.Row(), len(s.Cells()), s.Err())
	}
}

func TestReadingStopsWithItsContext(t *testing.T) {
	t.Parallel()
	w, err := openFile(t.Context(), pack(t, sheetOf(strings.Repeat(`<row><c s="1"/></row>`, 10_000))), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s, err := w.Rows(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Next() || !errors.Is(s.Err(), context.Canceled) {
		t.Fatal(s.Err())
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	// The table above writes kinds as numbers; this holds them to their names.
	got := fmt.Sprint(CellText, CellNumber, CellDate, CellBool, CellError, CellUncached)
	if got != "0 1 2 3 4 5" {
		t.Fatal(got)
	}
}
