package xls

import (
	"bytes"
	"fmt"
	"testing"

	. "github.com/fapiao/fapiao/internal/xls/xlstest"
	"github.com/fapiao/fapiao/internal/xlsx"
)

// BenchmarkRows reads a sheet of 65,000 rows and 10 columns: five shared texts and five numbers.
func BenchmarkRows(b *testing.B) {
	const rows = 65_000
	var body, table []byte
	for r := range rows {
		text := Text(fmt.Sprintf("杭州虚构第%d贸易有限公司", r))
		table = append(table, Record(idContinue, text)...)
		for c := range 10 {
			cell := Shared(r, c, 0, r)
			if c >= 5 {
				cell = Number(r, c, 0, float64(r)*1.01)
			}
			body = append(body, cell...)
		}
	}
	file := with(append(Record(idSST, U32(rows, rows)), table...), body)
	b.ReportAllocs()
	for b.Loop() {
		w, err := Open(b.Context(), bytes.NewReader(file), int64(len(file)), xlsx.Limits{TempDir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		sc, err := w.Rows(b.Context(), 0)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for sc.Next() {
			n += len(sc.Cells())
		}
		if n != 10*rows || sc.Err() != nil || w.Close() != nil {
			b.Fatal(n, sc.Err())
		}
	}
}
