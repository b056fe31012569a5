package simulator

import (
	"bytes"
	"encoding/xml"
	"fmt"
)

// escape makes s fit to stand in XML.
func escape(s string) string {
	var b bytes.Buffer
	// A bytes.Buffer never fails.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// element is an element with its text, or with others.
func element(name, content string) string { return "<" + name + ">" + content + "</" + name + ">" }

// writeXML makes the structured file of an invoice. Its elements are those that were seen in files
// of 数电 invoices, whose schema is not public; a comment says that it is simulated.
func writeXML(p *sheet) []byte {
	var lines bytes.Buffer
	for _, r := range p.rows {
		lines.WriteString(element("IssuItemInformation", element("ItemName", escape(r[0]))+element("SpecMod", escape(r[1]))+
			element("Quantity", escape(r[2]))+element("Amount", escape(r[3]))+element("TaxRate", escape(r[4]))+element("ComTaxAm", escape(r[5]))))
	}
	text := func(name, value string) string { return element(name, escape(value)) }
	return fmt.Appendf(nil, xmlHead+"<!-- %s -->\n%s\n", escape(p.title), element("EInvoice",
		element("Header", text("EIid", p.number))+
			element("EInvoiceData", element("SellerInformation", text("SellerIdNum", p.sellerTaxNum)+text("SellerName", p.seller))+
				element("BuyerInformation", text("BuyerIdNum", p.buyerTaxNum)+text("BuyerName", p.buyer))+
				element("BasicInformation", text("TotalAmWithoutTax", p.net)+text("TotalTaxAm", p.tax)+text("TotalTax-includedAmount", p.gross)+text("Drawer", p.clerk))+
				lines.String()+element("AdditionalInformation", text("Remark", p.remark)))+
			element("TaxSupervisionInfo", text("InvoiceNumber", p.number)+text("IssueTime", p.date))))
}

// ofdInvoice is the invoice as an OFD has it attached, in the form of tax-disk invoices.
func ofdInvoice(p *sheet) string {
	text := func(name, value string) string { return element("fp:"+name, escape(value)) }
	return `<fp:eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019">` +
		text("InvoiceCode", p.code) + text("InvoiceNo", p.number) + text("IssueDate", p.date) +
		element("fp:Buyer", text("BuyerName", p.buyer)+text("BuyerTaxID", p.buyerTaxNum)) +
		element("fp:Seller", text("SellerName", p.seller)+text("SellerTaxID", p.sellerTaxNum)) +
		text("TaxInclusiveTotalAmount", p.gross) + text("TaxExclusiveTotalAmount", p.net) + text("TaxTotalAmount", p.tax) + text("Note", p.remark) + "</fp:eInvoice>"
}
