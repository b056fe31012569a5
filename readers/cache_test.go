package readers

import (
	"context"
	"io"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
)

// A sheet with few rows is read once: it may have millions of empty cells. The limit of unpacked
// bytes shows how often it is read.
func TestASheetWithFewRowsIsReadOnce(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{2, headerRows + 1} {
		path := write(t, func(out io.Writer) error {
			b := xlsx.New(out)
			s := b.Sheet("订单")
			table(s, head)
			for range rows - 1 {
				table(s, "T-1|甲公司||a|1|6%")
			}
			s.Skip(1)
			table(s, "!|||||")
			return b.Close()
		})
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		w, err := Open(context.Background(), path, Options{TempDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		if cached := len(w.cache) == 1; cached != (rows < headerRows) {
			t.Errorf("of %d rows (%d bytes) the sheet is in the cache: %v", rows, info.Size(), cached)
		}
		d, err := w.Next(t.Context())
		if err != nil || len(d.Rows) != rows-1 {
			t.Fatal(d, err)
		}
		if diff := cmp.Diff(0, len(w.cache)); diff != "" {
			t.Error(diff)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}
