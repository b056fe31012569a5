package readers

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/input"
)

func TestRunningNumbersAloneAreRefused(t *testing.T) {
	t.Parallel()
	for _, titles := range []string{
		"序号|购买方名称|购买方纳税人识别号|项目名称|金额|税率", "No.|Buyer|Buyer tax number|Goods or service|Amount|Tax rate", "编号|客户名称|税号|品名|金额|税率",
		"行号|购买方名称|项目名称|数量|单价|税率", "序 号|购买方名称|项目名称|金额",
	} {
		path := write(t, func(w io.Writer) error {
			b := xlsx.New(w)
			table(b.Sheet("十一月"), "十一月开票登记", titles, "1|甲公司||a|1|6%", "2|乙公司||b|1|6%")
			return b.Close()
		})
		_, err := Open(context.Background(), path, Options{TempDir: t.TempDir()})
		var refused *input.Error
		if !errors.As(err, &refused) || refused.Reason != input.SerialOnly || refused.Sheet != "十一月" {
			t.Errorf("%s: %v", titles, err)
			continue
		}
		if zh := refused.Text("zh"); !strings.Contains(zh, "订单号") || !strings.Contains(zh, invoice.CleanText(strings.Split(titles, "|")[0])+" A2") {
			t.Errorf("%s", zh)
		}
	}
}

func TestAnOrderNumberCountsBesideARunningNumber(t *testing.T) {
	t.Parallel()
	for _, titles := range []string{"序号|订单号", "序号|发票流水号", "No.|Order number", "行号|单据编号"} {
		drafts, found := readBook(t, func(b *xlsx.Writer) {
			table(b.Sheet("订单"), titles+"|购买方名称|项目名称|金额|税率", "1n|SO-1|甲公司|a|1|6%", "2n|SO-1||b|1|6%", "3n|SO-2|乙公司|c|1|6%")
		})
		if len(drafts) != 2 || drafts[0].Number != "SO-1" || len(drafts[0].Rows) != 2 || len(found) != 0 {
			t.Errorf("%s: %d orders, %v", titles, len(drafts), found)
		}
		if r := rules.Check(drafts[1], settings()); cell(drafts[1], 0, invoice.RowNo) != "3" || !strings.HasPrefix(r.Facts.OrderNo, "SO-") {
			t.Errorf("%s: %+v", titles, drafts[1])
		}
		for _, f := range rules.Check(drafts[0], settings()).Findings {
			if f.Code == rules.ColumnUnknown || f.Code == rules.StateUnclear {
				t.Errorf("%s: %s %s", titles, f.Place, f.Message("en"))
			}
		}
	}
}

func TestASheetOfRunningNumbersBesideOrdersIsToldOf(t *testing.T) {
	t.Parallel()
	drafts, found := readBook(t, func(b *xlsx.Writer) {
		table(b.Sheet("订单"), head, "T-1|甲公司||a|1|6%")
		table(b.Sheet("补开"), "序号|购买方名称|项目名称|金额|税率", "1|乙公司|b|1|6%")
		table(b.Sheet("汇总"), "序号|客户名称|金额", "1|乙公司|1")
	})
	var got []string
	for _, f := range found {
		got = append(got, f.Code+" "+string(f.Severity)+" "+f.Place.Sheet+"!"+f.Place.Cell())
	}
	if len(drafts) != 1 || strings.Join(got, ", ") != rules.SerialSheet+" error 补开!A1, "+rules.SheetUnread+" warning 汇总!A1" {
		t.Errorf("%d orders, %v", len(drafts), got)
	}
}

func TestRunningOrderNumbersAreWarnedOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rows []string
		want bool
	}{
		"one to three":        {[]string{"1|甲公司||a|1|6%", "2n|乙公司||b|1|6%", "2n|||b|1|6%", "03|丙公司||c|1|6%"}, true},
		"only two":            {[]string{"1|甲公司||a|1|6%", "2|乙公司||b|1|6%"}, false},
		"not from one":        {[]string{"7|甲公司||a|1|6%", "8|乙公司||b|1|6%", "9|丙公司||c|1|6%"}, false},
		"with a gap":          {[]string{"1|甲公司||a|1|6%", "2|乙公司||b|1|6%", "4|丙公司||c|1|6%"}, false},
		"of a system's own":   {[]string{"202611001|甲公司||a|1|6%", "202611002|乙公司||b|1|6%", "202611003|丙公司||c|1|6%"}, false},
		"with other words":    {[]string{"1|甲公司||a|1|6%", "2|乙公司||b|1|6%", "3|丙公司||c|1|6%", "SO-4|丁公司||d|1|6%"}, false},
		"with a total behind": {[]string{"1|甲公司||a|1|6%", "2|乙公司||b|1|6%", "3|丙公司||c|1|6%", "合计||||3|"}, true},
	} {
		_, found := readBook(t, func(b *xlsx.Writer) { table(b.Sheet("订单"), append([]string{head}, c.rows...)...) })
		got := false
		for _, f := range found {
			if f.Code == rules.SerialOrders {
				got = f.Place.Cell() == "A2" && f.Severity == rules.Warning && strings.Contains(f.Message("en"), "1 to 3")
			}
		}
		if got != c.want {
			t.Errorf("%s: %v", name, found)
		}
	}
}
