package simulator

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
)

// ofdSpace is the name space of GB/T 33190, the OFD standard.
const ofdSpace = `xmlns:ofd="http://www.ofdspec.org/2016"`

// ofdPacked is the length, in bytes, from which a part is compressed. Shorter
// ones stay within the same blocks of a disk, and four of them took a fifth of
// the processor time of a run.
const ofdPacked = 512

// writeOFD makes an OFD (GB/T 33190) of one page: a zip of the root, the
// document, its fonts, the page, and the invoice as an attachment.
func writeOFD(p *sheet) []byte {
	parts := [...][2]string{
		{"OFD.xml", `<ofd:OFD ` + ofdSpace + ` Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>` + fmt.Sprintf("%032s", p.number) +
			`</ofd:DocID><ofd:Title>` + escape(p.title) + `</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`},
		{"Doc_0/Document.xml", `<ofd:Document ` + ofdSpace + `><ofd:CommonData><ofd:MaxUnitID>200</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297` +
			`</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" ` +
			`BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages><ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments></ofd:Document>`},
		{"Doc_0/PublicRes.xml", `<ofd:Res ` + ofdSpace + ` BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体" FamilyName="SimSun"/></ofd:Fonts></ofd:Res>`},
		{"Doc_0/Pages/Page_0/Content.xml", ofdContent(p)},
		{"Doc_0/Attachs/Attachments.xml", `<ofd:Attachments ` + ofdSpace + `><ofd:Attachment ID="150" Name="original_invoice" Format="xml" Visible="false">` +
			`<ofd:FileLoc>original_invoice.xml</ofd:FileLoc></ofd:Attachment></ofd:Attachments>`},
		{"Doc_0/Attachs/original_invoice.xml", ofdInvoice(p)},
	}
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for _, part := range parts {
		// Writing to a bytes.Buffer never fails, nor does a header without a
		// time, which keeps the bytes the same for the same invoice.
		method := zip.Deflate
		if len(part[1]) < ofdPacked {
			method = zip.Store
		}
		w, err := archive.CreateHeader(&zip.FileHeader{Name: part[0], Method: method})
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
