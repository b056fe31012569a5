package resultbook

import (
	"os"
	"testing"

	"github.com/fapiao/fapiao/internal/xlsx/xlsxtest"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestOtherProgramsOpenIt holds what exceljs, openpyxl and readers of plain values need, for rows
// of every kind and for none.
func TestOtherProgramsOpenIt(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string][]report.Row{
		"every kind": writertest.Rows(), "waiting": writertest.Waiting(), "none": nil,
		"nothing known": {{State: "issued"}, {State: "rejected"}},
	} {
		for _, lang := range []string{"zh", "en"} {
			t.Run(name+" "+lang, func(t *testing.T) {
				t.Parallel()
				book, err := os.ReadFile(write(t, Options{Lang: lang}, writertest.Summary(rows), rows...))
				if err != nil {
					t.Fatal(err)
				}
				xlsxtest.Portable(t, book)
			})
		}
	}
}
