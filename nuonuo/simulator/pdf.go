package simulator

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// pdfRows is how many rows the one page shows.
const pdfRows = 24

// pdfPage builds the content stream of one A4 page in points, from the top.
type pdfPage struct{ bytes.Buffer }

// text writes s with its left end at x, y, in the given size.
func (p *pdfPage) text(x, y, size float64, s string) {
	fmt.Fprintf(p, "BT %g %g Td", x, 842-y)
	p.show(size, s)
	p.WriteString(" ET\n")
}

// show draws s at the present place: ASCII in Helvetica, whose widths every
// viewer has, and the rest in the Chinese font.
func (p *pdfPage) show(size float64, s string) {
	for s != "" {
		end := strings.IndexFunc(s, func(r rune) bool { return r >= 0x7f })
		if end < 0 {
			end = len(s)
		}
		if end > 0 {
			fmt.Fprintf(p, " /F2 %g Tf <%X> Tj", size, s[:end])
		}
		s = s[end:]
		if end = strings.IndexFunc(s, func(r rune) bool { return r < 0x7f }); end < 0 {
			end = len(s)
		}
		if end > 0 {
			fmt.Fprintf(p, " /F1 %g Tf <%s> Tj", size, ucs2(s[:end]))
		}
		s = s[end:]
	}
}

// line draws a thin rule.
func (p *pdfPage) line(x1, y1, x2, y2 float64) {
	fmt.Fprintf(p, "%g %g m %g %g l S\n", x1, 842-y1, x2, 842-y2)
}

// ucs2 returns the hexadecimal UCS-2 of s, as the CMap UniGB-UCS2-H reads it.
func ucs2(s string) string {
	var b bytes.Buffer
	for _, r := range s {
		if r > 0xffff || utf16.IsSurrogate(r) {
			r = '?'
		}
		fmt.Fprintf(&b, "%04X", r)
	}
	return b.String()
}

// clip shortens s to a width counted in half characters.
func clip(s string, width int) string {
	used := 0
	for i, r := range s {
		if used += runeWidth(r); used > width {
			return s[:i] + "…"
		}
	}
	return s
}

func runeWidth(r rune) int {
	if r < 0x80 {
		return 1
	}
	return 2
}

// writePDF makes a PDF of one page that every viewer can show. The Chinese font
// is named and not embedded: viewers bring their own for STSong-Light.
func writePDF(p *sheet) []byte {
	var page pdfPage
	page.WriteString("q 0.88 g BT 0.866 0.5 -0.5 0.866 70 300 Tm")
	page.show(60, "模拟 SIMULATED")
	page.WriteString(" ET Q\n0.5 w\n")
	page.text(150, 60, 16, p.title)
	page.head(p)
	page.table(p)
	page.line(40, 700, 555, 700)
	page.text(40, 720, 10, "价税合计（小写）：¥"+p.gross+"    金额合计：¥"+p.net+"    税额合计：¥"+p.tax)
	page.text(40, 740, 9, "备注："+clip(p.remark, 100))
	page.text(40, 760, 9, "开票人："+p.clerk)
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 9 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
		"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> " +
			"/DW 1000 /FontDescriptor 7 0 R >>",
		"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 " +
			"/CapHeight 880 /StemV 93 >>",
		fmt.Sprintf("<< /Title <FEFF%s> /Producer (nuonuo simulator) >>", ucs2(p.title+" "+p.number)),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	return assemblePDF(objects)
}

func (page *pdfPage) head(p *sheet) {
	page.text(40, 90, 11, p.kind)
	number := "发票号码：" + p.number
	if p.code != "" {
		number = "发票代码：" + p.code + "  " + number
	}
	page.text(330, 90, 10, number)
	page.text(330, 106, 10, "开票日期："+p.date)
	page.text(40, 106, 9, "订单编号："+p.orderNo+"  流水号："+p.serial)
	page.line(40, 116, 555, 116)
	page.text(40, 134, 10, "购买方  名称："+clip(p.buyer, 70))
	page.text(40, 150, 10, "        统一社会信用代码/纳税人识别号："+p.buyerTaxNum)
	page.text(40, 170, 10, "销售方  名称："+clip(p.seller, 70))
	page.text(40, 186, 10, "        统一社会信用代码/纳税人识别号："+p.sellerTaxNum)
	page.line(40, 196, 555, 196)
}

// table writes the rows; those beyond the page are counted.
func (page *pdfPage) table(p *sheet) {
	columns := [6]float64{40, 230, 320, 380, 460, 500}
	widths := [6]int{34, 16, 11, 14, 7, 12}
	headings := [6]string{"项目名称", "规格 单位", "数量", "金额", "税率", "税额"}
	for i, x := range columns {
		page.text(x, 212, 9, headings[i])
	}
	y := 230.0
	for n, row := range p.rows {
		if n == pdfRows {
			page.text(40, y, 9, fmt.Sprintf("……其余%d行见XML", len(p.rows)-pdfRows))
			return
		}
		for i, x := range columns {
			page.text(x, y, 9, clip(row[i], widths[i]))
		}
		y += 18
	}
}

// pdfInfo is the number of the object with the document information.
const pdfInfo = 8

// assemblePDF writes the objects with their cross-reference table.
func assemblePDF(objects []string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe5\xe5\xe5\xe5\n")
	offsets := make([]int, len(objects))
	for i, object := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, pdfInfo, start)
	return b.Bytes()
}
