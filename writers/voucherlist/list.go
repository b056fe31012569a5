// Package voucherlist writes lists of vouchers as a workbook or as CSV, for import into an
// accounting program. The same vouchers give the same bytes.
package voucherlist

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/fapiao/fapiao/pipeline/voucher"
	"github.com/fapiao/fapiao/writers"
)

// CSV writes UTF-8 with a byte order mark.
func CSV(out io.Writer, t *voucher.Template, list []voucher.Voucher) error {
	if _, err := io.WriteString(out, "\uFEFF"); err != nil {
		return fmt.Errorf("write list of vouchers: %w", err)
	}
	w := csv.NewWriter(out)
	w.UseCRLF = true
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = safe(c.Title)
	}
	rows := [][]string{head}
	for i := range list {
		for n := range list[i].Entries {
			var row []string
			for _, c := range t.Cells(&list[i], n) {
				if c.Number {
					row = append(row, c.Text)
				} else {
					row = append(row, safe(c.Text))
				}
			}
			rows = append(rows, row)
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("write list of vouchers: %w", err)
	}
	return nil
}

// safe adds an apostrophe before a text that a spreadsheet would run as a formula.
func safe(s string) string {
	s = strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\x00", "").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	if writers.FormulaLike(s) {
		return "'" + s
	}
	return s
}
