package templates_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/templates"
)

// The list of reds has a drop-down of reasons, a sheet for lines, and the same bytes each time.
func TestWriteReds(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"zh": "红冲原因", "en": "Red reason"} {
		var one, two bytes.Buffer
		if err := templates.WriteReds(&one, in); err != nil {
			t.Fatal(err)
		}
		if err := templates.WriteReds(&two, in); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s: other bytes the second time (%v)", in, err)
		}
		f, err := excelize.OpenReader(&one)
		if err != nil {
			t.Fatal(err)
		}
		sheets := f.GetSheetList()
		rows, err := f.GetRows(sheets[0])
		if err != nil || len(rows) != 1 || !slices.Contains(rows[0], want) {
			t.Errorf("%s: %v %v", in, rows, err)
		}
		lists, err := f.GetDataValidations(sheets[0])
		if err != nil || len(lists) != 2 {
			t.Errorf("%s: %d drop-downs, %v", in, len(lists), err)
		}
		if len(sheets) != 3 {
			t.Errorf("%s: sheets %v", in, sheets)
		}
	}
}
