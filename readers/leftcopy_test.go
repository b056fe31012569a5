package readers

import (
	"context"
	"io"
	"testing"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// TestCopiesOfTheSheetOfResultsAreRead checks that a copy of 待处理 is compared with it, whatever
// its name is, that a renamed sheet is read, and that sheets of invoices are not.
func TestCopiesOfTheSheetOfResultsAreRead(t *testing.T) {
	t.Parallel()
	const header = "订单号|购买方名称|订单合计|状态|流水号|来源行|来源工作表|来源文件|项目名称|商品和服务税收编码|金额|税率"
	const tail = "|校验未通过||2n|订单|o.xlsx|咨询服务|3040801010000000000|"
	const invoices = "订单号|购买方名称|订单合计|发票号码|来源行|来源工作表|来源文件|项目名称|金额"
	book := func(names ...string) string {
		return write(t, func(w io.Writer) error {
			b := xlsx.New(w)
			table(b.Sheet("开票结果"), "开票结果", invoices, "A-0|甲公司|33|1|2n|订单|o.xlsx|咨询服务|33")
			for i, name := range names {
				table(b.Sheet(name), "待处理", header, "A-1|甲公司|33"+tail+[]string{"33.00", "3333.00"}[i]+"|6%")
			}
			return b.Close()
		})
	}
	read := func(path string) (orders, rows int, twice bool) {
		w, err := Open(context.Background(), path, Options{TempDir: t.TempDir(), Results: true})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		for {
			d, err := w.Next(context.Background())
			if err == io.EOF {
				return orders, rows, twice
			}
			if err != nil {
				t.Fatal(err)
			}
			orders, rows = orders+1, rows+len(d.Rows)
			r := rules.Check(d, settings())
			twice = twice || has(r.Findings, rules.SheetTwice) && r.Order == nil
		}
	}
	for _, name := range []string{"待处理 2", "待处理 (2)", "待处理（2）", "待处理副本", "本月待办"} {
		if orders, _, twice := read(book("待处理", name)); orders != 1 || !twice {
			t.Errorf("待处理 and %s: %d orders, refused %v", name, orders, twice)
		}
		path := book(name)
		orders, rows, _ := read(path)
		left, err := LeftIn(context.Background(), path)
		if err != nil || orders != 1 || rows != 1 || left.Orders != 1 || left.Lined != 1 {
			t.Errorf("%s alone: %d orders with %d rows, %+v, %v", name, orders, rows, left, err)
		}
	}
}
