package csvfile

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/readers/input"
)

const aisinoText = `SJJK0101~~销售单据传入~~2026年11月
//单据1
XS001~~2~~甲方有限公司~~91330106MA0DEM0058~~文三路1号0571-88888888~~工商银行西湖支行 1202026209900012345~~一\n二~~李~~王~~~~20261125

咨询服务~~次~~高级~~2~~200.00~~0.06~~3040801010000000000~~0~~12.00~~0~~0~~100~~0
设计服务~~~~~~~~100.00~~0.06~~3040801010000000000~~10.00
XS002~~1~~乙方有限公司~~~~文三路~~工商银行
咨询服务~~次~~~~1~~300.00~~0.06~~3040801010000000000~~~~~~~~~~318~~1
`

// rowsOf are the rows of sales documents as "title=text", without the row of titles.
func rowsOf(t testing.TB, text string) (all []string, err error) {
	t.Helper()
	w, err := Open(t.Context(), file(t, "x.txt", []byte(text)), "x.txt", nil)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	sc, err := w.Rows(t.Context(), 0)
	if err != nil {
		return nil, err
	}
	defer sc.Close()
	for sc.Next() {
		if sc.Row() == 1 {
			continue
		}
		row := (&fault{row: sc.Row()}).cell()
		for _, c := range sc.Cells() {
			row += " " + aisinoColumns[c.Index] + "=" + c.Text
		}
		all = append(all, row)
	}
	return all, sc.Err()
}

func TestSalesDocumentsAreRows(t *testing.T) {
	t.Parallel()
	got, err := rowsOf(t, aisinoText)
	want := []string{
		"A5 订单号=XS001 购买方名称=甲方有限公司 购买方纳税人识别号=91330106MA0DEM0058 购买方地址=文三路1号 购买方电话=0571-88888888 " +
			"购买方开户银行=工商银行西湖支行 购买方银行账号=1202026209900012345 备注=一\n二 复核人=李 收款人=王 订单时间=2026-11-25 是否含税=否 " +
			"项目名称=咨询服务 单位=次 规格型号=高级 数量=2 金额=200.00 税率=0.06 商品和服务税收编码=3040801010000000000 税额=12.00 单价=100",
		"A6 订单号=XS001 是否含税=否 项目名称=设计服务 金额=100.00 税率=0.06 商品和服务税收编码=3040801010000000000 折扣金额=10.00",
		"A8 订单号=XS002 购买方名称=乙方有限公司 购买方地址=文三路 购买方开户银行=工商银行 是否含税=否 项目名称=咨询服务 单位=次 数量=1 " +
			"金额=300.00 税率=0.06 商品和服务税收编码=3040801010000000000 含税单价=318",
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

// A line that is missing or too many shifts all that follow.
func TestSalesDocumentsAreComplete(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, to string
		reason   input.Reason
		cell     string
	}{
		"a line is missing at the end": {"XS002~~1", "XS002~~2", input.BadDocument, "A7"},
		"a line is missing":            {"XS001~~2", "XS001~~3", input.BadDocument, "A8"},
		"a line too many":              {"XS001~~2", "XS001~~1", input.BadDocument, "A6"},
		"no number of lines":           {"XS001~~2", "XS001~~二", input.BadDocument, "A3"},
		"no lines":                     {"XS001~~2", "XS001~~0", input.BadDocument, "A3"},
		"too many fields":              {"~~318~~1", "~~318~~1~~2", input.BadDocument, "A8"},
		"not text":                     {"乙方", "乙\x00", input.NotText, "A7"},
		"a line too long":              {"乙方", strings.Repeat("~", maxRowText), input.RowTooLong, "A7"},
		"a field too long":             {"乙方", strings.Repeat("x", maxCellText), input.CellTooLong, "A7"},
	} {
		_, err := rowsOf(t, strings.Replace(aisinoText, c.from, c.to, 1))
		var got *input.Error
		if !errors.As(err, &got) || got.Reason != c.reason || got.Cell != c.cell {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzSalesDocuments: no text makes the reader panic, or gives more rows than lines.
func FuzzSalesDocuments(f *testing.F) {
	f.Add(aisinoText[len(aisinoBegin):])
	f.Add("x\nA~~1~~B\nC~~\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := rowsOf(t, aisinoBegin+text)
		if err != nil && !errors.Is(err, input.ErrUnusable) {
			t.Fatal(err)
		}
		lines := 0
		for i, line := range strings.Split(text, "\n") {
			if line = strings.TrimSpace(line); i > 0 && line != "" && !strings.HasPrefix(line, "//") {
				lines++
			}
		}
		if err == nil && len(rows) > lines {
			t.Fatalf("%d rows of %d lines", len(rows), lines)
		}
	})
}
