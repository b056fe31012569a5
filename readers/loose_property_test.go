package readers

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// TestNoOrderLacksALine generates sheets of rows with and without numbers. Each data row is
// returned once, and an order above a row that may be its line has the line or a doubt.
func TestNoOrderLacksALine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kinds := []string{
		"T-1|甲公司||a|1|6%", "T-2|乙公司||b|1|6%", "T-1|||c|1|6%", "|||d|1|6%", "|甲公司||e|1|6%", "|乙公司||f|1|6%", "|丙公司||g|1|6%",
		"同上|||h|1|6%", "#N/A|||i|1|6%", "|||j|1|6%|备注", "||||3|", "||||-1|", "|小计|||3|", "||||=0|", "", "|||||6%", "!|||k|1|6%", "!T-3|丁公司||l|1|6%",
	}
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.SampledFrom(kinds), 1, 14).Draw(r, "rows")
		choice := rapid.SampledFrom([]HiddenRows{HoldHidden, ReadHidden, SkipHidden}).Draw(r, "hidden")
		drafts := drawn(r, dir, choice, rows)
		owner := map[int]*invoice.Draft{} // by row
		for _, d := range drafts {
			for _, row := range d.Rows {
				if owner[row.Place.Row] != nil {
					r.Fatalf("row %d comes twice", row.Place.Row)
				}
				owner[row.Place.Row] = d
			}
		}
		for i, line := range rows {
			data := line != "" && !strings.Contains(line, "小计") && !strings.Contains(line, "=0")
			if data != (owner[i+2] != nil) {
				r.Fatalf("row %d %q: read is %v", i+2, line, !data)
			}
		}
		for i := 1; i < len(rows); i++ {
			above, here := owner[i+1], owner[i+2]
			if above == nil || above.Number == "" || here == nil || here == above || here.Number != "" || len(above.Doubts) > 0 || above.Skipped {
				continue
			}
			line := rows[i]
			if strings.Contains(line, "|甲公司") && above.Number == "T-1" || strings.Contains(line, "|乙公司") && above.Number == "T-2" || !strings.Contains(line, "公司") && line != "|||||6%" {
				r.Fatalf("%s may lack row %d %q: %q", above.Number, i+2, line, rows)
			}
		}
	})
}

// drawn writes rows to a sheet and reads its drafts.
func drawn(r *rapid.T, dir string, choice HiddenRows, rows []string) (out []*invoice.Draft) {
	path := filepath.Join(dir, "drawn.xlsx")
	file, err := os.Create(path)
	if err != nil {
		r.Fatal(err)
	}
	b := xlsx.New(file)
	table(b.Sheet("订单"), append([]string{head}, rows...)...)
	if err := errors.Join(b.Close(), file.Close()); err != nil {
		r.Fatal(err)
	}
	w, err := Open(context.Background(), path, Options{TempDir: dir, HiddenRows: choice})
	if err != nil {
		r.Fatal(err)
	}
	defer w.Close()
	for {
		d, err := w.Next(context.Background())
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			r.Fatal(err)
		}
		out = append(out, d)
	}
}
