package resultbook

import (
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// reds writes the table of red invoices, and what is left of what was invoiced.
func (s *summary) reds(sum *report.Summary) error {
	if sum.Reds.Count() == 0 {
		return s.undated(&sum.Reds)
	}
	in, reds := s.book.lang, sum.Reds.Issued()
	head := append([]lang.Text{{Zh: "状态", En: "Status"}, {Zh: "张数", En: "Count"}}, sumHead...)
	if err := s.section(sheetReds, head...); err != nil {
		return err
	}
	for _, x := range redsLeft(&sum.Reds) {
		name := stream.Text(s.book.style.ofState(x.state), x.name.Text(in))
		// amounts beneath would be added up by whoever selects the column
		if err := s.add([]stream.Cell{name, s.book.countCell(x.n)}, 1); err != nil {
			return err
		}
	}
	for _, x := range []struct {
		name lang.Text
		report.StateSum
	}{
		{lang.Text{Zh: "已开蓝字发票", En: "invoices"}, sum.Invoiced()},
		{lang.Text{Zh: "已开红字发票", En: "red invoices"}, reds},
	} {
		if err := s.sumRow(stream.Text(s.book.style.ofState("issued"), x.name.Text(in)), x.StateSum); err != nil {
			return err
		}
	}
	if err := s.left(sum); err != nil {
		return err
	}
	return s.undated(&sum.Reds)
}

// left is the row of what is left: the sum of the two rows above it.
func (s *summary) left(sum *report.Summary) error {
	st, left := &s.book.style, sum.AfterReds()
	cell := func(column int, a invoice.Amount) stream.Cell {
		return s.book.sumCell(a, stream.Range{Column: column, Row: s.last - 1, LastColumn: column, LastRow: s.last}.String())
	}
	return s.add([]stream.Cell{stream.Text(st.total, lang.Text{Zh: "红冲后净额", En: "Left"}.Text(s.book.lang)), stream.Empty(st.total),
		cell(3, left.Net), cell(4, left.Tax), cell(5, left.Gross)}, 1)
}

// undated counts the red invoices whose day of issue is not known. A month has none of them.
func (s *summary) undated(reds *report.Reds) error {
	if reds.Undated.Orders == 0 {
		return nil
	}
	text := lang.Text{Zh: "开票日期不详（在税局办理，不计入任何月份）", En: "Day of issue not known (made at the bureau, in no month)"}
	return s.sumRow(stream.Text(s.book.style.ofState("unknown"), text.Text(s.book.lang)), reds.Undated)
}

func (s *summary) sumRow(name stream.Cell, x report.StateSum) error {
	return s.add([]stream.Cell{name, s.book.countCell(x.Orders), s.book.moneyCell(x.Net), s.book.moneyCell(x.Tax), s.book.moneyCell(x.Gross)}, 1)
}

// redCount is how many red invoices do not exist, and why.
type redCount struct {
	name  lang.Text
	state report.State // for its style
	n     int
}

// redsLeft counts the red invoices that do not exist, without those that there are none of.
func redsLeft(reds *report.Reds) []redCount {
	held := 0
	for _, x := range reds.States {
		if x.State == "held" {
			held = x.Orders
		}
	}
	all := []redCount{
		{lang.Text{Zh: "待人工确认", En: "held"}, "held", held},
		{lang.Text{Zh: "办理中", En: "under way"}, "submitted", reds.Open() - held},
		{lang.Text{Zh: "红冲失败", En: "failed"}, "failed", reds.Failed().Orders},
		{lang.Text{Zh: "未开出，已了结", En: "not issued, over"}, "dropped", reds.Over.Orders},
	}
	return slices.DeleteFunc(all, func(c redCount) bool { return c.n == 0 })
}
