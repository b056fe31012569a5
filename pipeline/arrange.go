package pipeline

import (
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Arranging is how the orders of a reading become invoices where a person asked for it: those over
// the limits of an invoice are split (拆单), those of one buyer are merged (合并).
type Arranging struct {
	Split, Merge bool
	// Limits are those of one invoice, of both, by the seller's tax number and the kind.
	Limits func(seller string, k invoice.Kind) invoice.Limits
}

// Any reports whether anything was asked for.
func (a *Arranging) Any() bool { return a.Split || a.Merge }

// split divides an order; nil where it is within the limits or nobody asked for it.
func (a *Arranging) split(o *invoice.Order) ([]invoice.Order, error) {
	if !a.Split {
		return nil, nil
	}
	parts, err := invoice.Split(o, a.Limits(o.Seller, o.Kind))
	if err != nil || len(parts) < 2 {
		return nil, err
	}
	return parts, nil
}

// Refuse rejects an item that is over the limits of one invoice and cannot be split: it would be
// refused, or split by the platform in a way that nobody has seen. One that waits for a person is
// rejected, too: it could not be sent as it is.
func (a *Arranging) Refuse(i *ledger.Item) {
	if !a.Split || i.Order == nil || a.Limits(i.Order.Seller, i.Order.Kind).Fits(i.Order) {
		return
	}
	_, err := a.split(i.Order)
	why := obstacle(err)
	if err == nil && i.Hold != "" {
		why = lang.Text{Zh: "它还有待人工确认的疑问", En: "it is held for another finding"}
	}
	if why == (lang.Text{}) {
		return
	}
	i.Findings = append(i.Findings, rules.New(rules.NotSplit, i.Facts.At, i.Facts.OrderNo, invoice.OrderNo, i.Facts.OrderNo, rules.Bilingual(why)))
	i.Order, i.Hold = nil, ""
}

// obstacle words why an order is not split.
func obstacle(err error) lang.Text {
	switch {
	case err == nil:
		return lang.Text{}
	case errors.Is(err, invoice.ErrNumberLong):
		return lang.Text{Zh: "订单号太长，加不上拆分序号", En: err.Error()}
	case errors.Is(err, invoice.ErrSpecial):
		return lang.Text{Zh: "这种发票或特定业务只能开一张", En: err.Error()}
	case errors.Is(err, invoice.ErrTooMany):
		return lang.Format("需要超过 %d 张发票", "it needs more than %d invoices", invoice.MaxParts)
	}
	return lang.Text{Zh: "有一行不能切分成金额准确又不超限额的几部分", En: err.Error()}
}

// mergedLines bounds the lines of the orders that are kept in memory to be merged: some 100 MB.
const mergedLines = 200_000

// merging collects the orders that may be merged, by seller and file: a later reading of a file has
// all the orders of a merge, or shows which of them it lacks.
type merging struct {
	*Arranging
	groups []*mergeGroup
	lines  int
}

type mergeGroup struct {
	seller, file string
	kind         invoice.Kind
	orders       []*invoice.Order
}

// add keeps an order that may be merged, and reports whether it is one. All orders of a reading are
// kept, or it fails: a merge must not depend on how much memory there is.
func (m *merging) add(o *invoice.Order, file string) (bool, error) {
	if !m.Merge || !invoice.Mergeable(o) || !m.Limits(o.Seller, o.Kind).Fits(o) {
		return false, nil
	}
	if m.lines += len(o.Lines); m.lines > mergedLines {
		return false, fmt.Errorf("merge orders: %w", lang.Format(
			"要合并的订单超过 %d 行：请分成几个文件，同一购买方的订单放在一个文件里",
			"the orders to merge have more than %d lines: use several files, with all orders of a buyer in one of them", mergedLines))
	}
	at := slices.IndexFunc(m.groups, func(g *mergeGroup) bool { return g.seller == o.Seller && g.file == file && g.kind == o.Kind })
	if at < 0 {
		at, m.groups = len(m.groups), append(m.groups, &mergeGroup{seller: o.Seller, file: file, kind: o.Kind})
	}
	m.groups[at].orders = append(m.groups[at].orders, o)
	return true, nil
}

// merges groups what was added.
func (m *merging) merges() []invoice.Merged {
	var out []invoice.Merged
	for _, g := range m.groups {
		out = append(out, invoice.Merge(g.orders, m.Limits(g.seller, g.kind))...)
	}
	return out
}
