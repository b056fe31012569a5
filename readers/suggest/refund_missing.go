package suggest

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
)

// lackRefunds adds what a red invoice needs and no column has.
func (s *Suggestion) lackRefunds(p *placing) {
	has := func(f invoice.Field) bool { c := p.taken[f]; return c != nil && c.filled > 0 }
	lacks := func(f invoice.Field, blocks bool, zh, en string) {
		s.Missing = append(s.Missing, Missing{f, lang.Text{Zh: zh, En: en}, blocks})
		if _, placed := s.Profile.Columns[f]; blocks && !placed {
			s.Profile.Columns[f] = profile.Column{}
		}
	}
	if !has(invoice.InvoiceNo) && !has(invoice.DigitalNo) && !has(invoice.OrderNo) {
		lacks(invoice.OrderNo, true, "订单号或发票号码：没有这一列（或是空的）", "order or invoice number: no column has it, or the column is empty")
	}
	if !has(invoice.RefundNo) {
		lacks(invoice.RefundNo, false, "退款单号：没有这一列（或是空的）。同一张发票再退一次时无法与上一次分开，会被拦下",
			"refund number: no column has it, or the column is empty. A second refund of an invoice cannot be told from the first and is refused")
	}
	if !has(invoice.RedCause) {
		lacks(invoice.RedCause, false, "红冲原因：没有能用的列。全部相同时写 constant（如 销货退回），或运行时加 --reason",
			"reason: no column has one of the four. Write a constant, such as 销货退回, or give --reason")
	}
	if !has(invoice.RefundGross) && !has(invoice.Quantity) {
		lacks(invoice.RefundGross, true, "退款金额：没有金额列，也没有数量列。不写的话每一行都会红冲整张发票",
			"amount: no column has an amount or a quantity. Without them every row would reverse a whole invoice")
	}
	if !has(invoice.GoodsName) && !has(invoice.BlueLineNo) {
		lacks(invoice.GoodsName, false, "商品名称：没有这一列（或是空的）。发票有几行明细时不知道退的是哪一行，会被拦下",
			"goods: no column has them, or the column is empty. Of an invoice with several lines it is not known which one is meant; such rows are refused")
	}
}

// refundNotes adds what a person should look at.
func (s *Suggestion) refundNotes(p *placing) {
	var doubtful, paid []string
	for i := range s.Columns {
		c := &s.Columns[i]
		if c.Use == Mapped && c.Sure == Unsure {
			doubtful = append(doubtful, c.Title)
		}
		if _, other := otherMoneyOf(c.Title); other && c.Use == Unplaced {
			paid = append(paid, c.Title)
		}
	}
	if len(doubtful) > 0 {
		list := strings.Join(doubtful, "、")
		s.Checks = append(s.Checks, lang.Format("这几列不确定，请先看：%s", "Look at these columns first, which are unsure: %s", list))
	}
	if len(paid) > 0 {
		s.Checks = append(s.Checks, lang.Format("“%s”是补偿一类的钱，不是退回的货款；这张表可能不是退款清单",
			"%s are payments that take back no sale; the file may be no refund list", strings.Join(paid, "、")))
	}
	if p.taken[invoice.RefundGross] != nil && p.taken[invoice.Quantity] != nil {
		s.Checks = append(s.Checks, lang.Text{
			Zh: "数量和金额都有：销货退回按数量算，金额须正好相等；有优惠、运费时请只留一个",
			En: "There are a quantity and an amount: returns count by quantity, and the amount must be equal. With discounts or freight keep one",
		})
	}
	_, totals, named := p.sheet.data()
	s.Profile.Rows.Totals = named
	if len(totals) > 0 {
		s.Checks = append(s.Checks, lang.Format("合计行（%s）不读取", "Rows with totals (%s) are not read", strings.Join(totals, "、")))
	}
}
