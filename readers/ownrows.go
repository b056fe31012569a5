package readers

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// ownColumns are the columns of results with the outcome of an order; none for a missing column.
type ownColumns struct{ state, serial, advice, seller int }

// ownColumnsOf finds the columns in the header of results.
func ownColumnsOf(row map[int]string) *ownColumns {
	o := &ownColumns{none, none, none, none}
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
