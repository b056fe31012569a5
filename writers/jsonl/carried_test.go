package jsonl

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/record"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestCarriedIsAnObject holds that every row has every title, as in the source.
func TestCarriedIsAnObject(t *testing.T) {
	t.Parallel()
	sum, rows := writertest.Carrying()
	var out bytes.Buffer
	w := New(writers.Stream(&out), "zh")
	if err := w.Begin(sum); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[:2] {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Row(report.Row{Carried: []report.Carried{{Title: "部门", Value: "一部"}}}); !errors.Is(err, report.ErrNotAnnounced) {
		t.Errorf("a column that was not announced: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	in := json.NewDecoder(&out)
	for _, want := range []map[string]string{
		{"业务员": "王样例、李样例", "status": "加急", "=合同号": "=HT-1"}, {"业务员": "", "status": "", "=合同号": ""},
	} {
		var rec record.Record
		if err := in.Decode(&rec); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rec.Carried); diff != "" || rec.Status != "issued" {
			t.Error(rec.Status, diff)
		}
	}
}
