package simulator

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// escape makes s fit to stand in XML.
func escape(s string) string {
	var b bytes.Buffer
	// A bytes.Buffer never fails.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// writeXML makes the structured file of an invoice, in a form of its own: the
// bureau's is not public.
func writeXML(p *sheet) []byte {
	var b bytes.Buffer
	b.WriteString(xmlHead + "<SimulatedInvoice>\n")
	for _, field := range [...][2]string{
		{"Title", p.title}, {"Kind", p.kind}, {"InvoiceCode", p.code}, {"InvoiceNumber", p.number}, {"SerialNo", p.serial}, {"OrderNo", p.orderNo},
		{"Date", p.date}, {"BuyerName", p.buyer}, {"BuyerTaxNum", p.buyerTaxNum}, {"SellerName", p.seller}, {"SellerTaxNum", p.sellerTaxNum},
		{"Net", p.net}, {"Tax", p.tax}, {"Gross", p.gross}, {"Remark", p.remark}, {"Clerk", p.clerk},
	} {
		fmt.Fprintf(&b, "  <%s>%s</%s>\n", field[0], escape(field[1]), field[0])
	}
	for _, r := range p.rows {
		fmt.Fprintf(&b, "  <Line name=\"%s\" spec=\"%s\" quantity=\"%s\" net=\"%s\" rate=\"%s\" tax=\"%s\"/>\n",
			escape(r[0]), escape(r[1]), escape(r[2]), escape(r[3]), escape(r[4]), escape(r[5]))
	}
	b.WriteString("</SimulatedInvoice>\n")
	return b.Bytes()
}

// ofdSpace is the name space of GB/T 33190, the OFD standard.
const ofdSpace = `xmlns:ofd="http://www.ofdspec.org/2016"`

// writeOFD makes an OFD (GB/T 33190) of one page: a zip of the root, the
// document, its fonts and the page.
func writeOFD(p *sheet) []byte {
	parts := [...][2]string{
		{"OFD.xml", `<ofd:OFD ` + ofdSpace + ` Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>` + fmt.Sprintf("%032s", p.number) +
			`</ofd:DocID><ofd:Title>` + escape(p.title) + `</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`},
		{"Doc_0/Document.xml", `<ofd:Document ` + ofdSpace + `><ofd:CommonData><ofd:MaxUnitID>200</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297` +
			`</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" ` +
			`BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>`},
		{"Doc_0/PublicRes.xml", `<ofd:Res ` + ofdSpace + ` BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体" FamilyName="SimSun"/></ofd:Fonts></ofd:Res>`},
		{"Doc_0/Pages/Page_0/Content.xml", ofdContent(p)},
	}
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for _, part := range parts {
		// Writing to a bytes.Buffer never fails, nor does a header without a
		// time, which keeps the bytes the same for the same invoice.
		w, err := archive.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Deflate})
		if err == nil {
			_, _ = w.Write([]byte(xmlHead + part[1]))
		}
	}
	_ = archive.Close()
	return b.Bytes()
}

func ofdContent(p *sheet) string {
	var b strings.Builder
	id := 10
	text := func(y, size float64, s string) {
		fmt.Fprintf(&b, `<ofd:TextObject ID="%d" Boundary="15 %g 180 %g" Font="2" Size="%g"><ofd:TextCode X="0" Y="%g">%s</ofd:TextCode></ofd:TextObject>`,
			id, y, size*1.5, size, size, escape(s))
		id++
	}
	b.WriteString(`<ofd:Page ` + ofdSpace + `><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="3">`)
	text(15, 6, p.title)
	text(28, 4, p.kind+"  发票号码："+p.number+"  开票日期："+p.date)
	text(36, 4, "订单编号："+p.orderNo+"  流水号："+p.serial)
	text(44, 4, "购买方："+p.buyer+" "+p.buyerTaxNum)
	text(52, 4, "销售方："+p.seller+" "+p.sellerTaxNum)
	for i, r := range p.rows {
		if i == pdfRows {
			break
		}
		text(64+6*float64(i), 3.5, strings.Join(r[:], "  "))
	}
	text(250, 4, "价税合计："+p.gross+"  金额："+p.net+"  税额："+p.tax)
	text(260, 4, "备注："+p.remark)
	b.WriteString(`</ofd:Layer></ofd:Content></ofd:Page>`)
	return b.String()
}
