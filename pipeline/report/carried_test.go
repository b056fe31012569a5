package report

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCarriedValues(t *testing.T) {
	t.Parallel()
	titles := []string{"业务员", "部门", "合同号"}
	r := Row{Carried: []Carried{{Title: "部门", Value: "一部"}, {Title: "业务员", Value: "张三"}, {Title: "部门", Value: "二部"}, {Title: "部门", Value: "一部"}, {Title: "合同号", Value: ""}}}
	got, err := r.CarriedValues(titles)
	if diff := cmp.Diff([]string{"张三", "一部、二部", ""}, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if _, err := r.CarriedValues(titles[:2]); !errors.Is(err, ErrNotAnnounced) {
		t.Errorf("a value without a column: %v", err)
	}
	if got, err := (&Row{}).CarriedValues(nil); len(got) != 0 || err != nil {
		t.Error(got, err)
	}
}

func TestColumnNames(t *testing.T) {
	t.Parallel()
	got := ColumnNames([]string{"status", "状态"}, []string{"Status", "状态", "状态 2", "部门", "部门"})
	if diff := cmp.Diff([]string{"Status 2", "状态 2", "状态 2 2", "部门", "部门 2"}, got); diff != "" {
		t.Error(diff)
	}
}
