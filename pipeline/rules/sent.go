package rules

import (
	"slices"
	"sync"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// A workbook of results may be read as orders, or rows of it copied to another, by a ledger that
// does not know them. Those that were sent, and have no certain outcome there, are refused: a
// ledger that knows the order takes the finding for a warning.

// sentStates are the names that results have, or had in an earlier release, for the states of such
// orders, folded. A ledger's states have the same names; package ledger tests it.
var sentStates = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for name, always := range map[string]bool{
		"结果待确认（勿重开）": true, "结果待确认": true, "已开票，签章失败": true, "签章失败": true,
		"seal_failed": true,
		// Words of other programs as well, so that they count only under the title of results.
		"提交中": false, "开票中": false, "submitting": false, "submitted": false, "unknown": false,
	} {
		out[invoice.Fold(name)] = always
	}
	return out
})

// sentState reports whether a cell of a column of states holds the state of an order that was sent,
// in the words of results.
func sentState(cell *invoice.Cell) bool {
	if cell.Kind != invoice.CellText {
		return false
	}
	always, ours := sentStates()[invoice.Fold(cell.Text)]
	return ours && (always || slices.Contains([]string{"状态", "status"}, invoice.Fold(cell.Title)))
}

// sentRow refuses the order of a row of which results say that it was sent, unless its state was
// read and says so already.
func (c *checker) sentRow() {
	known := slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Code == SentByResults })
	at := slices.IndexFunc(c.d.Rows, func(r invoice.Row) bool { return r.Sent })
	if at >= 0 && !known {
		c.find(SentByResults, c.d.Rows[at].NumberCell(), invoice.OrderNo, c.d.Number)
	}
}
