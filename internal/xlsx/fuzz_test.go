package xlsx

import (
	"errors"
	"os"
	"testing"
)

// FuzzSheet holds that no XML of a sheet makes the scanner panic or give cells outside a sheet.
func FuzzSheet(f *testing.F) {
	for _, s := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`,
		`<worksheet><sheetData><row><c t="inlineStr"><is><r><t>a_x000D_</t></r></is></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells></worksheet>`,
		`<worksheet><sheetData><row hidden="1"><c t="b"><f/><v>1</v></c></row>`,
		`<x:worksheet><x:sheetData/></x:worksheet>`, "\xFF\xFE<\x00", `<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sheet string) {
		_, err := scan(pack(t, map[string]string{"xl/worksheets/s.xml": sheet}))
		if err != nil && !errors.As(err, new(*Error)) {
			t.Fatalf("an error of another kind: %v", err)
		}
	})
}

// FuzzFile holds that no file makes the reader panic.
func FuzzFile(f *testing.F) {
	b, err := os.ReadFile("../../testdata/workbooks/broken/no-orders.xlsx")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := scan(save(t, b)); err != nil && !errors.As(err, new(*Error)) {
			t.Fatalf("an error of another kind: %v", err)
		}
	})
}
