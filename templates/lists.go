package templates

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// WriteVoids writes the workbook of a list of voids: a sheet to fill in, and one of explanations.
// The same call gives the same bytes.
func WriteVoids(w io.Writer, in string) error {
	return writeList(w, in, lang.Text{Zh: "作废", En: "Voids"}, []invoice.Field{invoice.VoidCause}, voidGuide)
}

// WriteDeliveries writes the workbook of a list of deliveries, as WriteVoids does.
func WriteDeliveries(w io.Writer, in string) error {
	return writeList(w, in, lang.Text{Zh: "重新交付", En: "Deliveries"}, []invoice.Field{invoice.BuyerPhone, invoice.BuyerEmail}, deliverGuide)
}

// writeList writes a list of invoices with columns of its own.
func writeList(w io.Writer, in string, sheet lang.Text, own []invoice.Field, guide []lang.Text) (err error) {
	fields := append([]invoice.Field{invoice.InvoiceNo, invoice.InvoiceCode, invoice.OrderNo}, own...)
	fields = append(fields, invoice.BuyerName, invoice.GrossField, invoice.Remark)
	book := &orderBook{File: excelize.NewFile(), lang: in, columns: correctionColumns(fields)}
	book.sheet = sheet.Text(in)
	defer func() { err = errors.Join(err, book.Close()) }()
	explain := func() error {
		var texts []string
		for _, t := range guide {
			texts = append(texts, t.Text(in))
		}
		return book.explain(texts)
	}
	for _, step := range []func() error{book.makeStyles, book.makeOrders, explain, book.finish} {
		if err := step(); err != nil {
			return fmt.Errorf("make template of a list: %w", err)
		}
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("write template of a list: %w", err)
	}
	return nil
}

// correctionColumns are the columns of fields of lists of corrections.
func correctionColumns(fields []invoice.Field) (out []invoice.FieldInfo) {
	for _, f := range fields {
		info, _ := invoice.CorrectionInfo(f)
		out = append(out, info)
	}
	return out
}

var (
	voidGuide = []lang.Text{
		{Zh: "如何填写“作废”表", En: "How to fill in the sheet Voids"},
		{Zh: "1. 一张发票填一行：发票号码或订单号填一个；写订单号时作废它的全部发票。",
			En: "1. One row an invoice: give its number, or that of its order, which means all of its invoices."},
		{Zh: "2. 只能作废本月开具的纸质发票，并且全部联次都已收回在手。", En: "2. Only paper invoices of this month, of which all copies are in hand."},
		{Zh: "3. 填了购买方名称、价税合计的，会与台账核对，不一致的不作废。",
			En: "3. Buyer and total, where given, are compared with the ledger; a row that differs is left out."},
		{Zh: "4. 填好后运行：fapiao void 文件名 --dry-run 先看，再去掉 --dry-run。",
			En: "4. Then run: fapiao void FILE --dry-run to look, and again without --dry-run."},
	}
	deliverGuide = []lang.Text{
		{Zh: "如何填写“重新交付”表", En: "How to fill in the sheet Deliveries"},
		{Zh: "1. 一行写发票号码或订单号，以及要发给的手机号、邮箱；几个收件人用分号隔开，或写几行。",
			En: "1. Each row has the number of an invoice or an order, and phones and addresses to send it to; separate several with semicolons, or use several rows."},
		{Zh: "2. 手机号和邮箱都不填的行，发给订单里的手机和邮箱。", En: "2. A row with neither goes to the phone and the addresses of the order."},
		{Zh: "3. 同一份清单再运行一次，不会重复发送。", En: "3. The same list again repeats no message."},
		{Zh: "4. 填好后运行：fapiao deliver 文件名 --dry-run 先看，再去掉 --dry-run。",
			En: "4. Then run: fapiao deliver FILE --dry-run to look, and again without --dry-run."},
	}
)
