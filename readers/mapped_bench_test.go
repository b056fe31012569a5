package readers

import (
	"io"
	"testing"

	"github.com/fapiao/fapiao/internal/fixture"
)

// benchColumns maps the columns of fixture.WriteOrders besides that of the order number.
const benchColumns = `
columns:
  kind: {column: 发票种类}
  tax_included: {column: 是否含税}
  buyer_name: {column: 购买方名称}
  buyer_tax_num: {column: 购买方纳税人识别号}
  buyer_address: {column: 购买方地址}
  buyer_tel: {column: 购买方电话}
  buyer_bank: {column: 购买方开户银行}
  buyer_account: {column: 购买方银行账号}
  buyer_email: {column: 交付邮箱}
  remark: {column: 备注}
  order_date: {column: 订单时间}
  goods_name: {column: 项目名称}
  goods_code: {column: 商品和服务税收编码}
  spec: {column: 规格型号}
  unit: {column: 单位}
  quantity: {column: 数量}
  price: {column: 单价}
  amount: {column: 金额}
  tax_rate: {column: 税率}
`

// BenchmarkProfiles reads the same rows with the order numbers of a column, which is the baseline,
// and with derived ones.
func BenchmarkProfiles(b *testing.B) {
	const rows = 5000
	path := write(b, func(out io.Writer) error { return fixture.WriteOrders(out, rows, 1) })
	for _, p := range []struct{ name, keys string }{
		{"numbered", "  order_no: {column: 订单号}\n"},
		{"derived", "order: {identify_by: [购买方名称, 项目名称, 订单时间, 金额, 备注]}\nignore: [订单号]\n"},
	} {
		b.Run(p.name, func(b *testing.B) {
			m := mappingOf(b, benchColumns+p.keys)
			dir := b.TempDir()
			for b.Loop() {
				w, err := Open(b.Context(), path, Options{TempDir: dir, Mapping: m})
				if err != nil {
					b.Fatal(err)
				}
				n := 0
				for ; err == nil; n++ {
					_, err = w.Next(b.Context())
				}
				if w.Close() != nil || err != io.EOF || n != rows+1 {
					b.Fatal(n, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/row")
		})
	}
}
