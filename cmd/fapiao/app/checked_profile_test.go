package app_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// ledgerProfile reads a ledger without order numbers.
const ledgerProfile = `format: 1
name: ledger
columns:
  buyer_name: {column: 客户}
  buyer_tax_num: {constant: 91330106MA0DEM0058}
  goods_name: {column: 内容}
  goods_code: {constant: 3040201000000000000}
  gross: {column: 金额}
  tax_rate: {constant: 6%}
order:
  identify_by: [内容, 金额]
`

// The copy of a file that is read with a profile is one of ours: it is corrected and read as it is,
// under the numbers that the file has, and is replaced while nobody changed it.
func TestACopyIsReadWithTheProfileOfItsFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	profile := d.put("ledger.yaml", ledgerProfile)
	file := d.put("订单.csv", "客户,内容,金额\n甲方有限公司,服务,106.00\n,咨询,212.00\n")
	marked := filepath.Join(d.dir, "订单-checked.xlsx")
	for range 2 {
		if r := must(d, checks(file), "lang", "zh", "profile", profile); !slices.Equal(r.Checked, []string{marked}) {
			t.Fatalf("%v", r.Checked)
		}
	}
	if issued := must(d, runs(file), "profile", profile); issued.Summary.Count(ledger.Issued) != 1 {
		t.Fatalf("%v", states(issued.Summary))
	}
	edit(t, marked, map[string]string{"A3": "乙方有限公司"})
	r, events, err := on(d, runs(marked), "profile", profile)
	if err != nil || r.Summary.Count(ledger.Issued) != 2 || r.Summary.Orders != 2 || d.accepted() != 2 {
		t.Errorf("%v, %v, %v", r, events.findings, err)
	}
	for _, f := range events.findings {
		if strings.Contains(f.Place.Sheet, "问题清单") || f.Value == "校验结果" {
			t.Errorf("the marks are read: %v", f)
		}
	}
	r, events, err = on(d, checks(file, marked), "profile", profile)
	if err != nil || r.Summary.Orders != 2 || !events.noticed("跳过 "+file) {
		t.Errorf("%v, %v, %v", r, events.notices, err)
	}
}

// The copy of a file in a zip is beside the zip, and is no version of a file of its name there.
func TestTheCopyOfAFileInAZip(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	text := strings.Replace(twoRows, "甲方", "甲方（集团）　", 1)
	r := must(d, checks(d.zipped("十二月.zip", "x/订单.csv", text)), "lang", "zh")
	marked := filepath.Join(d.dir, "十二月-订单-checked.xlsx")
	if !slices.Equal(r.Checked, []string{marked}) || r.Page != strings.TrimSuffix(marked, ".xlsx")+".html" {
		t.Fatalf("%v, %s", r.Checked, r.Page)
	}
	f, err := excelize.OpenFile(marked)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if title, err := f.GetCellValue("问题清单", "A1"); err != nil || !strings.Contains(title, "十二月.zip/x/订单.csv") {
		t.Errorf("%s, %v", title, err)
	}
	other := d.put("订单.csv", strings.NewReplacer("A1", "B1", "A2", "B2").Replace(twoRows))
	if r := must(d, checks(marked, other)); r.Summary.Orders != 4 {
		t.Errorf("%v", states(r.Summary))
	}
}
