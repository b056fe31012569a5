package writertest

import (
	"cmp"
	"slices"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// AnyRow generates rows in every state, with every amount of the platform and with difficult texts.
func AnyRow() *rapid.Generator[report.Row] {
	states := []report.State{"rejected", "ready", "submitting", "unknown", "submitted", "issued", "failed", "seal_failed", "voiding", "voided"}
	return rapid.Custom(func(t *rapid.T) report.Row {
		n := rapid.IntRange(1, 1<<40).Draw(t, "n")
		r := Issued(n)
		if state := rapid.SampledFrom(states).Draw(t, "state"); state != r.State {
			r = Open(n, state, "", "")
		}
		r.Remark = Hostile().Draw(t, "remark")
		r.BuyerName = Hostile().Draw(t, "buyer")
		r.Gross = invoice.Amount(rapid.Int64Range(-int64(invoice.MaxAmount), int64(invoice.MaxAmount)).Draw(t, "gross"))
		r.Net, r.Tax = r.Gross, 0
		if rapid.IntRange(0, 4).Draw(t, "red") == 0 {
			r.Red = &report.Red{BlueNo: Hostile().Draw(t, "blue"), RefundNo: Hostile().Draw(t, "refund"), Form: "02", Reason: invoice.RedReturn}
		}
		return r
	})
}

// Hostile draws texts that spreadsheets run, that XML and CSV forbid, and plain ones.
func Hostile() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"", "=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "a,b;\"c\"", "二行\n三行",
			"x\r\ny\rz", "_x000D_", "_x005F_x000D_", "]]>", "<b>&amp;</b>", "a\x00b\x01", "bad\xff\xfe", "\uFFFE\uFFFF", "😀𠮷", " ends ", "'quoted", "26332000000000000001"}),
		rapid.String(),
	)
}

// Sorted orders lines so that two lists of the same lines are equal: writers may keep groups of
// rows apart.
func Sorted(lines []Line) []Line {
	out := slices.Clone(lines)
	if out == nil {
		out = []Line{}
	}
	slices.SortFunc(out, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.OrderNo, b.OrderNo), cmp.Compare(a.InvoiceNo, b.InvoiceNo), cmp.Compare(a.Gross, b.Gross), cmp.Compare(a.Remark, b.Remark))
	})
	return out
}

// Line is the part of a row that every writer must preserve.
type Line struct {
	OrderNo, InvoiceNo, Remark string
	Gross                      invoice.Amount
}
