package rules_test

import "testing"

// TestReasonsOfTheBureauAreIgnored: the file with refused invoices that the bureau gives back can
// be corrected and read as it is. What says that an import went well is no such column.
func TestReasonsOfTheBureauAreIgnored(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"导入失败原因", "失败原因", "错误原因"} {
		r, found := columnsOf(settings(), title+"=第4行税率不合法")
		if r.Order == nil || len(found) != 0 || len(r.Facts.Carried) != 0 {
			t.Errorf("%s: order %v, %v", title, r.Order != nil, found)
		}
	}
	if r, found := columnsOf(settings(), "导入结果=成功"); r.Order != nil || len(found) != 1 {
		t.Errorf("a result is ignored: order %v, %v", r.Order != nil, found)
	}
}
