package csvfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/record"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestCarriedColumnsStandAtTheEnd holds that fixed columns keep their names and places.
func TestCarriedColumnsStandAtTheEnd(t *testing.T) {
	t.Parallel()
	sum, rows := writertest.Carrying()
	var got bytes.Buffer
	w := New(writers.Stream(&got), "zh")
	if err := w.Begin(sum); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(got.Bytes(), []byte(byteOrderMark)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	n := len(record.Columns())
	if diff := cmp.Diff(append(record.Columns(), "业务员", "status 2", "'=合同号"), all[0]); diff != "" {
		t.Errorf("head: %s", diff)
	}
	want := [][]string{{"王样例、李样例", "加急", "'=HT-1"}, {"", "", ""}, {"王样例", "", "'=HT-1"}}
	for i, w := range want {
		if diff := cmp.Diff(w, all[i+1][n:]); diff != "" {
			t.Errorf("row %d: %s", i+1, diff)
		}
	}
}

// TestCarriedColumnMustBeAnnounced holds that no carried value is dropped in silence.
func TestCarriedColumnMustBeAnnounced(t *testing.T) {
	t.Parallel()
	w := New(writers.Stream(&bytes.Buffer{}), "")
	if err := w.Begin(report.Summary{}); err != nil {
		t.Fatal(err)
	}
	if err := w.Row(report.Row{Carried: []report.Carried{{Title: "部门", Value: "一部"}}}); !errors.Is(err, report.ErrNotAnnounced) {
		t.Errorf("got %v", err)
	}
}
