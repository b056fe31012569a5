package simulator

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// sheet is what the files of an invoice show.
type sheet struct {
	title, kind, code, number, orderNo, date string
	serial                                   string
	buyer, buyerTaxNum, seller, sellerTaxNum string
	rows                                     [][6]string // name, spec and unit, quantity, net, rate, tax
	net, tax, gross, remark, clerk           string
}

func newSheet(f *found) *sheet {
	o := f.order
	code, number, digital := o.numbers(&f.rec, f.index)
	if digital != "" && code == "" {
		number = digital
	}
	p := &sheet{
		title: "模拟发票 SIMULATED 不得作为税务凭证", kind: kindNames[o.kind()], code: code, number: number,
		orderNo: o.head[hOrderNo], date: beijingTime(f.rec.invoiceTime()).Format("2006年01月02日"),
		serial: serialNo(&f.rec, f.index),
		buyer:  o.head[hBuyerName], buyerTaxNum: o.head[hBuyerTaxNum], seller: sellerName(o), sellerTaxNum: o.head[hSalerTaxNum],
		net: o.head[hNet], tax: o.head[hTax], gross: o.head[hGross], remark: o.head[hRemark], clerk: o.head[hClerk],
	}
	for i := range o.lines {
		l := &o.lines[i]
		p.rows = append(p.rows, [6]string{l[lGoodsName], strings.TrimSpace(l[lSpecType] + " " + l[lUnit]), l[lNum], money2(l[lExcluded]),
			percent(l[lTaxRate]), money2(l[lTax])})
	}
	return p
}

// percent shows a rate as people read it: 13%.
func percent(rate string) string {
	if rate == "" {
		return ""
	}
	return amountOf(rate).Shift(2).String() + "%"
}

// checkCode returns the 20 digits of the check code (校验码), which 数电 invoices
// do not have.
func (o *order) checkCode(r *record, index int) string {
	if o.digital() {
		return ""
	}
	return fmt.Sprintf("%012d%08d", r.accepted%1e12, (index+1)%1e8)
}

// qrText returns the text of the QR code: a version, 31 for special and 32 for
// ordinary invoices, the number, the amount, the day and four digits.
func (s *Server) qrText(f *found) string {
	_, number, digital := f.order.numbers(&f.rec, f.index)
	kind, amount := "32", f.order.head[hGross]
	if k := f.order.kind(); k == "bs" || k == "es" || k == "s" || k == "b" {
		kind, amount = "31", f.order.head[hNet]
	}
	if digital != "" {
		number = digital
	}
	sum := s.hash("qr", number)
	return "01," + kind + ",," + number + "," + amount + "," + beijingTime(f.rec.invoiceTime()).Format("20060102") + ",," +
		hex.EncodeToString([]byte{byte(sum), byte(sum >> 8)})
}
