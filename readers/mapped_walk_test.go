package readers

import (
	"errors"
	"io"
	"os"
	"testing"

	"github.com/fapiao/fapiao/pipeline/rules"
)

// An accountant's own register, with a title above, running numbers, a total and signatures.
func TestARegisterFromTheField(t *testing.T) {
	t.Parallel()
	const path = "../../shared/cases/walk/开票登记.xlsx"
	if _, err := os.Stat(path); err != nil {
		t.Skip("the sample is not here")
	}
	m := mappingOf(t, `
columns:
  buyer_name: {column: 客户名称}
  buyer_tax_num: {column: 税号}
  goods_name: {column: 开票内容}
  goods_code: {constant: "3040201000000000000"}
  gross: {column: 含税金额}
  tax_rate: {column: 税率(%), unit: percent}
  remark: {column: 备注}
order: {identify_by: [客户名称, 开票内容, 含税金额]}
carry: [制单人]
`)
	w, err := Open(t.Context(), path, Options{TempDir: t.TempDir(), Mapping: m})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	gross, orders := 0, 0
	for {
		d, err := w.Next(t.Context())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		s := settings()
		s.Sellers, s.Default = []rules.Seller{{TaxNum: "91330106MADEM0003K", Clerk: "赵开票"}}, "91330106MADEM0003K"
		s.Columns = rules.NewColumns(m.Profile.CarriedTitles(), nil)
		r := rules.Check(d, s)
		if r.Order == nil {
			t.Errorf("%s: %v", d.Number, r.Findings)
			continue
		}
		orders++
		gross += int(r.Order.Gross)
	}
	if orders != 4 || gross != 17348_00 {
		t.Errorf("%d orders of %d fen", orders, gross)
	}
}
