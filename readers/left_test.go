package readers

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/rules"
)

const leftHead = "序号|订单号|购买方名称|订单合计|状态|原因|处理建议|来源行|来源工作表|来源文件|购买方税号|项目名称|商品和服务税收编码|金额|税率|怪列|流水号|销售方名称|销售方税号|业务员"

// TestSellerOfResultsIsRead holds that the one column of the seller counts, and that the name
// beside a tax number in earlier releases does not.
func TestSellerOfResultsIsRead(t *testing.T) {
	t.Parallel()
	for title, counts := range map[string]bool{"流水号|销售方": true, "Serial number|Seller": true, "流水号|销售方名称|销售方税号": false, "Serial number|Seller|Seller tax number": false} {
		row := map[int]string{}
		for i, name := range strings.Split(title, "|") {
			row[i] = name
		}
		rest, ignored := withoutOwn(row)
		if ignored[1] == counts || rest[1] == "" == counts || ownColumnsOf(row).seller != 1 {
			t.Errorf("%s: %v", title, rest)
		}
	}
}

// TestOrdersWithoutLinesAreNotReadFromResults holds that rows of results without a line are no
// orders, have no effect on those beside them, and are named; that the sum of an order is not taken
// for the amount of a line; and which columns results carried.
func TestOrdersWithoutLinesAreNotReadFromResults(t *testing.T) {
	t.Parallel()
	const end = "|2n|订单|o.xlsx|91330106MA0DEM0058|"
	path := write(t, func(w io.Writer) error {
		b := xlsx.New(w)
		table(b.Sheet("待处理"), "待处理", leftHead,
			"1n|T-1|甲公司|212.00|校验未通过|x|y"+end+"咨询服务|3040801010000000000|106.00|6%|||销方||张三",
			"1n|T-1|||校验未通过|||||||培训服务|3040801010000000000|106.00|6%|||销方||",
			"2n|T-2|乙公司|5.00|待人工确认|x|y"+end+"||||||销方||李四",
			"3n||丙公司||校验未通过|x|y"+end+"||||||销方||")
		return b.Close()
	})
	w, err := Open(context.Background(), path, Options{TempDir: t.TempDir(), Results: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if got := w.CarriedTitles(); !slices.Equal(got, []string{"业务员"}) {
		t.Errorf("carried: %v", got)
	}
	for range 2 { // rewound, too
		d, err := w.Next(context.Background())
		if err != nil || d.Number != "T-1" || len(d.Rows) != 2 || len(d.Doubts) != 0 {
			t.Fatalf("%+v, %v", d, err)
		}
		if r := rules.Check(d, settings()); r.Order == nil || r.Order.Gross != 212_00 {
			t.Errorf("%v", r.Findings)
		}
		if _, err := w.Next(context.Background()); err != io.EOF {
			t.Fatalf("another order, or %v", err)
		}
		w.Rewind()
	}
	found := w.Findings()
	if len(found) != 1 || found[0].Code != rules.LeftBare || !strings.Contains(found[0].Message("zh"), "T-2") {
		t.Errorf("%v", found)
	}
}
