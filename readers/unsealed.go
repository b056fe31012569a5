package readers

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
)

// Some programs drop the custom properties when they save a workbook, or save it in another format.
// A copy without its seal is recognised by the list of findings, which must have the title and the
// header that package markedcopy writes, and counts as changed. A column of verdicts must be the
// last one of its header and hold nothing but verdicts.

// listHeads are the titles of the list of findings, in the languages of copies.
var listHeads = [][]string{
	{"序号", "级别", "单元格", "订单号", "栏目", "现有内容", "问题", "应如何填写", "代码"},
	{"No.", "Level", "Cell", "Order", "Field", "Value", "What is wrong", "What to do", "Code"},
}

// listHeadRow is the row of those titles; row 1 has the title of the list.
const listHeadRow = 3

// readUnsealed recognises a marked copy that lost its seal.
func (w *Workbook) readUnsealed(ctx context.Context) error {
	for i, info := range w.book.Sheets() {
		if !listName(info.Name) {
			continue
		}
		original, is, err := w.findingsList(ctx, i)
		if err != nil {
			return err
		}
		if is {
			w.marked = &Marked{Original: original, list: info.Name, verdicts: map[string]int{}}
			return w.findVerdicts(ctx)
		}
	}
	return nil
}

// findingsList reports whether sheet i is the list of findings of a marked copy, of which file.
func (w *Workbook) findingsList(ctx context.Context, i int) (original string, is bool, err error) {
	title := ""
	err = w.eachRow(ctx, i, func(sc book.Scanner) bool {
		texts := textsOf(sc.Cells())
		switch sc.Row() {
		case 1:
			title = strings.Join(texts, "")
		case listHeadRow:
			is = slices.ContainsFunc(listHeads, func(head []string) bool { return slices.Equal(texts, head) })
		}
		return sc.Row() < listHeadRow
	})
	// 问题清单　orders.xlsx　错误 1 条，请核对 0 条　2026-12-01 09:00（北京时间）
	parts := strings.Split(title, "　")
	if n := len(parts); n >= 4 && listName(parts[0]) {
		return strings.Join(parts[1:n-2], "　"), is, err
	}
	return "", false, err
}

// findVerdicts notes the columns of verdicts.
func (w *Workbook) findVerdicts(ctx context.Context) error {
	for i, info := range w.book.Sheets() {
		if info.Name == w.marked.list {
			continue
		}
		col, others := 0, false
		err := w.eachRow(ctx, i, func(sc book.Scanner) bool {
			cells := sc.Cells()
			if last := &cells[len(cells)-1]; col == 0 {
				if last.Kind == invoice.CellText && verdictTitle(last.Text) {
					col = last.Index + 1
				}
				return true
			}
			others = slices.ContainsFunc(cells, func(c invoice.Cell) bool {
				return c.Index == col-1 && !(c.Kind == invoice.CellText && Verdict(c.Text))
			})
			return !others
		})
		if err != nil {
			return err
		}
		if col > 0 && !others {
			w.marked.verdicts[info.Name] = col
		}
	}
	return nil
}

// eachRow calls f for each row of sheet i until it returns false.
func (w *Workbook) eachRow(ctx context.Context, i int, f func(book.Scanner) bool) error {
	sc, err := w.book.Rows(ctx, i)
	if err != nil {
		return err
	}
	for sc.Next() {
		if len(sc.Cells()) > 0 && !f(sc) {
			return sc.Close()
		}
	}
	return errors.Join(sc.Err(), sc.Close())
}

// textsOf are the texts of cells that follow each other from the first column; a cell of another
// type is "".
func textsOf(cells []invoice.Cell) (out []string) {
	for _, c := range cells {
		if blank(c.Text) {
			continue
		}
		text := c.Text
		if c.Kind != invoice.CellText || c.Index != len(out) {
			text = ""
		}
		out = append(out, text)
	}
	return out
}

// verdictHeads begin the verdicts: those of a check, and the states of orders that were sent.
var verdictHeads = []string{
	"通过", "通过，请核对", "不通过", "待开票", "待人工确认", "提交中", "结果待确认（勿重开）", "开票中", "已开票", "开票失败",
	"已开票，签章失败", "作废中", "已作废", "未读取", "已取消",
	"passed", "passed, please check", "rejected", "ready", "held", "submitting", "unknown", "submitted", "issued", "failed",
	"seal_failed", "voiding", "voided", "skipped", "dropped",
}

// Verdict reports whether a text has the form of a verdict that a marked copy has on a row: its
// first words, and what was found behind a colon. A blank text is none, but is no other content
// either.
func Verdict(text string) bool {
	head, _, _ := strings.Cut(strings.TrimSpace(text), "：")
	head, _, _ = strings.Cut(head, ": ")
	return head == "" || slices.Contains(verdictHeads, head)
}
