package readers

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// ownColumns are the columns of results with the outcome of an order and with the place at which it
// was read; none for a missing column.
type ownColumns struct {
	state, serial, advice, seller int
	file, sheet, row              int
	batch                         string // that the row above the header names; empty where it does not
}

// ownColumnsOf finds the columns in the header of results.
func ownColumnsOf(row map[int]string) *ownColumns {
	o := &ownColumns{state: none, serial: none, advice: none, sheet: titled(row, "来源工作表", "Source sheet"),
		file: fileColumn(row), row: titled(row, "来源行", "Source row")}
	for col, title := range row {
		switch title {
		case "状态", "Status":
			o.state = col
		case "流水号", "Serial number":
			o.serial = col
		case "处理建议", "怎么办", "What to do":
			o.advice = col
		}
	}
	if o.seller = titled(row, "销售方", "Seller"); o.seller == none {
		o.seller = titled(row, "销售方名称")
	}
	return o
}

// batchNamed is how a row above the header of results names their batch, in each language.
var batchNamed = regexp.MustCompile(`(?:批次|[Bb]atch) (\d{8}-[0-9a-f]+)(?:\s|$)`)

// batchIn is the batch that rows above the header of results name; empty where they name none.
func batchIn(above []map[int]string) string {
	for _, row := range above {
		for _, text := range row {
			if m := batchNamed.FindStringSubmatch(text); m != nil {
				return m[1]
			}
		}
	}
	return ""
}

// readAt is the place at which the order of a row of results was read; zero for a row whose source
// row was cleared, and for other sheets.
func (o *ownColumns) readAt(cells []invoice.Cell) (at invoice.ReadAt) {
	if o == nil {
		return at
	}
	at.Batch = o.batch
	for i := range cells {
		switch text := cells[i].Text; cells[i].Index {
		case o.file:
			at.File = text
		case o.sheet:
			at.Sheet = text
		case o.row:
			at.Row, _ = strconv.Atoi(plainInteger(strings.TrimSpace(text))) // 0 where it is no number
		}
	}
	if at.Row <= 0 {
		return invoice.ReadAt{}
	}
	return at
}

// sent reports whether a row of results advises not to invoice the order elsewhere, or has a serial
// number while its state is empty: then the platform accepted it. It is false for other sheets.
func (o *ownColumns) sent(cells []invoice.Cell) bool {
	if o == nil {
		return false
	}
	state, serial := false, false
	for _, c := range cells {
		switch filled := !blank(c.Text); c.Index {
		case o.state:
			state = filled
		case o.serial:
			serial = filled
		case o.advice:
			if mayBeIssued(c.Text) {
				return true
			}
		}
	}
	return serial && !state
}

// written reports whether a row of results was written for an order of a ledger, and the serial
// number that it has; see invoice.Row. It is false for other sheets.
func (o *ownColumns) written(cells []invoice.Cell) (is bool, serial string) {
	if o == nil {
		return false, ""
	}
	for i := range cells {
		text := strings.TrimSpace(cells[i].Text)
		switch cells[i].Index {
		case o.state:
			is = is || text != "" && !slices.Contains(outsideLedger, text)
		case o.serial:
			serial = text
		}
	}
	return is || serial != "", serial
}

// outsideLedger are the states of orders that are in no ledger, in each language.
var outsideLedger = []string{"校验未通过", "未读取", "rejected", "skipped"}

// mayBeIssued reports whether an advice is the one for orders that must not be invoiced elsewhere,
// in each release and language.
func mayBeIssued(advice string) bool {
	for _, words := range []string{"请勿另行开票", "请勿重新开票", "勿重开", "not invoice it elsewhere", "not invoice it again", "not invoice again", "not issue it again"} {
		if strings.Contains(advice, words) {
			return true
		}
	}
	return false
}
