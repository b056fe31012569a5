package invoice

import (
	"errors"
	"strconv"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// Limits bound one invoice.
type Limits struct {
	Lines  int    // most lines, discount lines among them; 0: no limit
	Net    Amount // most tax-excluded total (最高开票限额); 0: no limit
	Number int    // longest order number, in characters
}

// MaxParts is the most invoices that one order is split into.
const MaxParts = 1000

// Why orders are not split or merged.
var (
	ErrNumberLong = errors.New("the order number leaves no room for the number of the part")
	ErrSpecial    = errors.New("an order of this kind or special business has one invoice")
	ErrUncuttable = errors.New("a line cannot be cut so that each piece is exact and within the limits")
	ErrTooMany    = errors.New("the order needs more invoices than one order is split into")
)

// Fits reports whether an order is within the limits of one invoice, that on its tax among them.
func (l Limits) Fits(o *Order) bool {
	return (l.Lines <= 0 || len(o.Lines) <= l.Lines) && (l.Net <= 0 || o.Net <= l.Net) && o.TotalGapFits()
}

// Split divides an order that is over the limits (拆单). The parts have the numbers "X-1", "X-2"
// and so on; their nets, taxes, grosses, quantities and discounts add up to those of the order
// exactly, and each part meets the checks of one invoice. The same order and limits always give the
// same parts. An order within the limits is its own only part, under its own number.
//
// Lines keep their order, and a line stays with its discount. Only a line over the net limit is
// cut. The parts are as few as whole lines allow, and as even as that many can be: parts just below
// the limit, one after the other, are a signal in tax audits.
func Split(o *Order, l Limits) ([]Order, error) {
	if l.Fits(o) {
		return []Order{*o}, nil
	}
	if !divisible(o) {
		return nil, ErrSpecial
	}
	units, err := unitsOf(o, l.Net)
	if err != nil {
		return nil, err
	}
	groups, err := distribute(units, l)
	if err != nil {
		return nil, err
	}
	parts := make([]Order, len(groups))
	for i, g := range groups {
		p := &parts[i]
		*p = *o
		p.OrderNo = o.OrderNo + "-" + strconv.Itoa(i+1)
		if l.Number > 0 && utf8.RuneCountInString(p.OrderNo) > l.Number {
			return nil, ErrNumberLong
		}
		p.Lines = make([]Line, 0, 2*len(g))
		for _, u := range g {
			p.Lines = append(p.Lines, u.lines...)
		}
		if p.Add(); !l.Fits(p) || !p.sound() {
			return nil, ErrUncuttable
		}
	}
	return parts, nil
}

// divisible reports whether an order may have several invoices, or share one: a vehicle has one
// invoice, and the facts of a special business (特定业务) are those of the order as a whole.
func divisible(o *Order) bool {
	if o.Kind == KindVehicle || o.Kind == KindUsedVehicle {
		return false
	}
	s := o.Special
	return s == nil || s.Construction == nil && s.Freight == nil && s.Sale == nil && s.Lease == nil && s.Travellers == nil
}

// unit is what stays together on one invoice: a line, or a piece of one, with its discount.
type unit struct {
	lines []Line
	net   Amount
	gap   decimal.Decimal // net × rate − tax in yuan, with its sign
}

func unitOf(lines ...Line) unit {
	u := unit{lines: lines}
	for i := range lines {
		l := &lines[i]
		u.net, u.gap = u.net+l.Net, u.gap.Add(l.Net.Decimal().Mul(l.Rate)).Sub(l.Tax.Decimal())
	}
	return u
}

// unitsOf are the units of an order; lines over the net limit are cut.
func unitsOf(o *Order, limit Amount) ([]unit, error) {
	var units []unit
	for i := 0; i < len(o.Lines); i++ {
		from := i
		if i+1 < len(o.Lines) && o.Lines[i+1].Property == LineDiscount {
			i++
		}
		u := unitOf(o.Lines[from : i+1]...)
		if limit <= 0 || u.net <= limit {
			units = append(units, u)
			continue
		}
		pieces, err := cut(u, o.TaxIncluded, limit)
		if err != nil {
			return nil, err
		}
		units = append(units, pieces...)
	}
	return units, nil
}
