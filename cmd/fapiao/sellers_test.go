package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestResultsNameTheSeller holds that the results of a run and of an export show the configured
// name of the seller, and that the run's end says that nothing is left to do.
func TestResultsNameTheSeller(t *testing.T) {
	t.Parallel()
	sim, p := play(t), newPlace(t, 2)
	if got := sim.on(p, "run", "--yes", p.orders); got.code != exitDone {
		t.Fatal(got.err)
	}
	exported := filepath.Join(t.TempDir(), "again.xlsx")
	if got := sim.on(p, "export", "-o", exported); got.code != exitDone {
		t.Fatal(got.err)
	}
	for _, path := range []string{strings.TrimSuffix(p.orders, ".xlsx") + "-results.xlsx", exported} {
		f, err := excelize.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for sheet, want := range map[string][2]string{
			"汇总": {"B4", "示例（杭州）科技有限公司（91330106MADEM0003K）"}, "开票结果": {"S3", "示例（杭州）科技有限公司"},
			"待处理": {"A3", "全部成功，没有需要处理的订单。"},
		} {
			if got, err := f.GetCellValue(sheet, want[0]); err != nil || got != want[1] {
				t.Errorf("%s %s %s: %q %v, want %q", path, sheet, want[0], got, err, want[1])
			}
		}
	}
}
