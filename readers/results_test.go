package readers

import (
	"context"
	"errors"
	"io"
	"testing"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/input"
)

const results = "序号|订单号|购买方名称|购买方税号|发票种类|发票号码|不含税金额|税额|价税合计|状态|来源文件|来源工作表|来源行"

func TestResultsAreNoOrders(t *testing.T) {
	t.Parallel()
	row := "1n|T-1|甲公司||数电普票|25332000000012345678|1|0.06|1.06|已开票|o.xlsx|订单|2n"
	path := write(t, func(w io.Writer) error {
		b := xlsx.New(w)
		table(b.Sheet("汇总"), "汇总", "批次|20261130-1f3a9c")
		table(b.Sheet("开票结果"), "开票结果 · 批次", results, row)
		table(b.Sheet("未成功"), "No.|Order number|Buyer|Gross|Status|Reason|Source row|Source sheet|Source file", "1n|T-2|乙公司|2|rejected|x|3n|订单|o.xlsx")
		return b.Close()
	})
	_, err := Open(context.Background(), path, Options{TempDir: t.TempDir()})
	var refused *input.Error
	if !errors.As(err, &refused) || refused.Reason != input.Results {
		t.Errorf("a workbook of results: %v", err)
	}
	drafts, found := readBook(t, func(b *xlsx.Writer) {
		table(b.Sheet("订单"), head, "T-1|甲公司||a|1|6%")
		table(b.Sheet("开票结果"), results, row)
	})
	if len(drafts) != 1 || len(drafts[0].Rows) != 1 || len(found) != 1 || found[0].Code != rules.OwnResults || found[0].Severity != rules.Warning {
		t.Errorf("%d orders, %v", len(drafts), found)
	}
}
