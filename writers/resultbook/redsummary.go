package resultbook

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/report"
)

// reds writes the table of red invoices, and what is left of what was invoiced.
func (s *summary) reds(sum *report.Summary) error {
	if sum.Reds.Count() == 0 {
		return nil
	}
	in := s.book.lang
	head := append([]lang.Text{{Zh: "状态", En: "Status"}, {Zh: "张数", En: "Count"}}, sumHead...)
	if err := s.section(sheetReds, head...); err != nil {
		return err
	}
	for _, x := range sum.Reds.States {
		if x.State == "issued" {
			continue
		}
		name := lang.Text{Zh: "办理中", En: "under way"}
		if x.State == "failed" {
			name = lang.Text{Zh: "红冲失败", En: "failed"}
		} else if x.State == "held" {
			name = x.State.Name()
		}
		// amounts beneath would be added up by whoever selects the column
		if err := s.add([]stream.Cell{stream.Text(s.book.style.ofState(x.State), name.Text(in)), s.book.countCell(x.Orders)}, 1); err != nil {
			return err
		}
	}
	invoiced, reds, left := sum.Invoiced(), sum.Reds.Issued(), sum.AfterReds()
	for _, x := range []struct {
		name lang.Text
		report.StateSum
	}{
		{lang.Text{Zh: "已开红字发票", En: "red invoices"}, reds},
		{lang.Text{Zh: "已开蓝字发票", En: "invoices"}, invoiced},
	} {
		if err := s.sumRow(stream.Text(s.book.style.ofState("issued"), x.name.Text(in)), x.StateSum); err != nil {
			return err
		}
	}
	st := &s.book.style
	return s.add([]stream.Cell{stream.Text(st.total, lang.Text{Zh: "红冲后净额", En: "Left"}.Text(in)), stream.Empty(st.total),
		s.book.moneyCell(left.Net).Styled(st.totalMoney), s.book.moneyCell(left.Tax).Styled(st.totalMoney), s.book.moneyCell(left.Gross).Styled(st.totalMoney)}, 1)
}

func (s *summary) sumRow(name stream.Cell, x report.StateSum) error {
	return s.add([]stream.Cell{name, s.book.countCell(x.Orders), s.book.moneyCell(x.Net), s.book.moneyCell(x.Tax), s.book.moneyCell(x.Gross)}, 1)
}
