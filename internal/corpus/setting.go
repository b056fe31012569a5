package corpus

import "github.com/fapiao/fapiao/pipeline/invoice"

// Setting is how a book is checked: its configuration, and whether there is a list of codes.
type Setting struct {
	Format Format
	Config string // the configuration file; empty means none
	Codes  bool   // codes are checked against the list of the corpus
	Base   Values // cells that an order without fault has here in place of the usual ones
}

// CodesFile is the name of the list of tax category codes.
const CodesFile = "codes.csv"

// codesList is a list as it is exported, with a code whose last digits a spreadsheet program
// destroyed. Names and codes are invented, apart from those that the plants use.
const codesList = `编码,名称,简称,税率,停用时间
1000000000000000000,货物,,,
1060000000000000000,轻工产品,,,
1060100000000000000,纸制品,,,
1060105000000000000,机制纸,纸制品,,
1060105040000000000,打印纸,纸制品,13%,
1060105050000000000,信封,纸制品,13%,2025-12-31
3000000000000000000,服务,,,
3010000000000000000,运输服务,,,
3010102020099999744,道路货物运输服务,运输服务,,
3040000000000000000,现代服务,,,
3040201000000000000,软件服务,信息技术服务,6%,
`

// seller is a configuration with a seller and further keys of it.
func seller(more string) string {
	return "seller:\n  tax_num: 91330106MADEM0003K\n  name: 杭州示范软件有限公司\n" + more
}

const clerk = "  clerk: 某人\n"

// Settings of the plants.
var (
	listed    = Setting{Format: XLS, Codes: true}
	limited   = Setting{Format: CSV, Config: seller(clerk + "  invoice_limit: 1000\n  max_lines: 3\n")}
	manyLines = Setting{Format: CSV, Config: seller(clerk + "  max_lines: 2000\n")}
	general   = Setting{Format: GBK, Config: seller(clerk + "  taxpayer: general\n")}
	small     = Setting{Format: XLSX, Config: seller(clerk + "  taxpayer: small\n"), Base: Values{invoice.TaxRate: T("1%")}}
	rates     = Setting{Format: XLS, Config: seller(clerk + "  rates: [0.06, 0.09]\n")}
	noClerk   = Setting{Format: CSV, Config: seller(""), Base: Values{invoice.Clerk: T("赵开票")}}
	phones    = Setting{Format: GBK, Config: seller(clerk + "  push: phone\n"), Base: Values{invoice.BuyerPhone: T("13800138000")}}
	mails     = Setting{Format: XLSX, Config: seller(clerk + "  push: mail\n"), Base: Values{invoice.BuyerEmail: T("a@example.com")}}
	elements  = Setting{Format: XLSX, Config: seller(clerk + "  element_template: 合同信息\n")}
	sellers   = Setting{Format: XLS, Base: Values{invoice.Seller: T("91330106MADEM0003K")}, Config: `sellers:
  - tax_num: 91330106MADEM0003K
    name: 杭州示范软件有限公司
    clerk: 某人
  - tax_num: 91330106MA0DEM0058
    name: 杭州示范软件有限公司
    clerk: 某人
`}
)

// set is a list of plants with a setting.
func set(s *Setting, plants ...Plant) []Plant {
	for i := range plants {
		plants[i].Setting = s
	}
	return plants
}
