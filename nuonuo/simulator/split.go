package simulator

import (
	"github.com/shopspring/decimal"
)

// maxPieces is how many invoices one order may become (E9154 beyond).
const maxPieces = 10

// split cuts an order whose net amount is above the limit into invoices of
// whole rows, a discount row with its discounted row, and gives each piece its
// totals. A single row above the limit stays whole.
func split(o *order, limit decimal.Decimal) []*order {
	total(o)
	if !limit.IsPositive() || !amountOf(o.head[hNet]).GreaterThan(limit) {
		return []*order{o}
	}
	var pieces []*order
	piece := &order{head: o.head}
	sum := decimal.Zero
	for i := 0; i < len(o.lines); {
		rows := 1
		if o.lines[i][lProperty] == "2" && i+1 < len(o.lines) {
			rows = 2
		}
		group := o.lines[i : i+rows]
		net := decimal.Zero
		for _, l := range group {
			net = net.Add(amountOf(l[lExcluded]))
		}
		if len(piece.lines) > 0 && sum.Add(net).GreaterThan(limit) {
			pieces = append(pieces, piece)
			piece, sum = &order{head: o.head}, decimal.Zero
		}
		piece.lines = append(piece.lines, group...)
		sum = sum.Add(net)
		i += rows
	}
	pieces = append(pieces, piece)
	for _, p := range pieces {
		total(p)
	}
	return pieces
}

// total sets the three sums of an order from its rows. Several rows are summed,
// never computed again from the sum.
func total(o *order) {
	if len(o.lines) == 1 {
		l := &o.lines[0]
		o.head[hNet], o.head[hTax], o.head[hGross] = money2(l[lExcluded]), money2(l[lTax]), money2(l[lIncluded])
		return
	}
	var net, tax, gross decimal.Decimal
	for i := range o.lines {
		l := &o.lines[i]
		net = net.Add(amountOf(l[lExcluded]))
		tax = tax.Add(amountOf(l[lTax]))
		gross = gross.Add(amountOf(l[lIncluded]))
	}
	o.head[hNet], o.head[hTax], o.head[hGross] = net.StringFixed(2), tax.StringFixed(2), gross.StringFixed(2)
}

// money2 writes an amount with two decimals, as every answer has it.
func money2(text string) string {
	if n := len(text); n > 3 && text[n-3] == '.' && text[n-4] >= '0' {
		return text
	}
	return amountOf(text).StringFixed(2)
}

func amountOf(text string) decimal.Decimal {
	d, err := decimal.NewFromString(text)
	if err != nil {
		return decimal.Zero
	}
	return d
}
