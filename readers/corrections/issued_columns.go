package corrections

import (
	"slices"
	"sync"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers"
)

// positiveField is 是否正数发票: no on a red invoice.
const positiveField invoice.Field = "is_positive"

// issuedFields are the columns of the bureau's export of issued invoices (全量发票查询): those of
// 发票基础信息, one row an invoice, and of 信息汇总表, one row a line. Source: programs that read
// it.
var issuedFields = []invoice.FieldInfo{
	issuedField(invoice.DigitalNo, invoice.TypeCode, "数电发票号码", "数电票号码", "全电发票号码"),
	issuedField(invoice.InvoiceNo, invoice.TypeCode, "发票号码"),
	issuedField(invoice.InvoiceCode, invoice.TypeCode, "发票代码"),
	issuedField(invoice.Seller, invoice.TypeCode, "销方识别号", "销售方识别号", "销售方税号", "销方税号"),
	issuedField(invoice.BuyerTaxNum, invoice.TypeCode, "购方识别号", "购买方识别号", "购买方税号", "购方税号", "购买方纳税人识别号"),
	issuedField(invoice.BuyerName, invoice.TypeText, "购买方名称", "购方名称"),
	issuedField(invoice.IssuedOn, invoice.TypeDate, "开票日期", "开票时间"),
	issuedField(invoice.KindField, invoice.TypeText, "发票票种", "发票种类", "开票种类", "票种"),
	issuedField(invoice.InvoiceState, invoice.TypeText, "发票状态"),
	issuedField(positiveField, invoice.TypeText, "是否正数发票"),
	issuedField(invoice.GoodsName, invoice.TypeText, "货物或应税劳务名称", "货物或应税劳务、服务名称", "项目名称", "商品名称"),
	issuedField(invoice.GoodsCode, invoice.TypeCode, "税收分类编码", "商品和服务税收编码", "税收编码"),
	issuedField(invoice.Spec, invoice.TypeText, "规格型号"),
	issuedField(invoice.Unit, invoice.TypeText, "单位"),
	issuedField(invoice.Quantity, invoice.TypeNumber, "数量"),
	issuedField(invoice.TaxRate, invoice.TypeRate, "税率", "税率/征收率"),
	issuedField(invoice.NetAmount, invoice.TypeAmount, "金额", "不含税金额", "合计金额", "金额(不含税)"),
	issuedField(invoice.TaxAmount, invoice.TypeAmount, "税额", "合计税额"),
	issuedField(invoice.GrossField, invoice.TypeAmount, "价税合计"),
}

func issuedField(f invoice.Field, t invoice.FieldType, title string, others ...string) invoice.FieldInfo {
	return invoice.FieldInfo{Field: f, Title: lang.Text{Zh: title, En: title}, Type: t, Aliases: others}
}

// issuedTitles are the fields by their folded titles.
var issuedTitles = sync.OnceValue(func() map[string]*invoice.FieldInfo {
	out := map[string]*invoice.FieldInfo{}
	for i := range issuedFields {
		for _, name := range issuedFields[i].Titles() {
			out[invoice.Fold(name)] = &issuedFields[i]
		}
	}
	return out
})

// issuedHeader says what the columns of a sheet of issued invoices are.
type issuedHeader struct {
	row     int
	columns []*invoice.FieldInfo // nil for one that is not read
	lines   bool                 // a row is a line, not an invoice
}

// readIssuedHeader reads a row as a header; nil for one that has no invoices.
func readIssuedHeader(row int, names []string) *issuedHeader {
	h := &issuedHeader{row: row, columns: make([]*invoice.FieldInfo, len(names))}
	has := map[invoice.Field]bool{}
	for col, name := range names {
		info, ok := issuedTitles()[invoice.Fold(name)]
		if !ok {
			info, ok = issuedTitles()[readers.BareTitle(name)]
		}
		if ok && !has[info.Field] {
			h.columns[col], has[info.Field] = info, true
		}
	}
	named := slices.ContainsFunc([]invoice.Field{invoice.DigitalNo, invoice.InvoiceNo}, func(f invoice.Field) bool { return has[f] })
	if !named || !has[invoice.NetAmount] || !has[invoice.TaxAmount] {
		return nil
	}
	h.lines = has[invoice.GoodsName]
	return h
}
