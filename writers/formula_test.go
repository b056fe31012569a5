package writers

import "testing"

func TestFormulaLike(t *testing.T) {
	t.Parallel()
	for _, first := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		if !FormulaLike(first) || !FormulaLike(first+"SUM(A1)") {
			t.Errorf("%q begins a formula", first)
		}
	}
	for _, s := range []string{"", "a=b", "上海示例贸易有限公司", "26332000000000000001", "'=1", " =1", "\ufffd=1", "\xff@"} {
		if FormulaLike(s) {
			t.Errorf("%q is no formula", s)
		}
	}
}
