package invoice

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// BlueLine is a line of an invoice that can be reversed: one with its discount taken in, as the
// bureau shows it on a red confirmation form.
type BlueLine struct {
	Index    int             `json:"index"` // 蓝票明细序号, from 1; discount lines are counted and are never an index
	Name     string          `json:"name"`
	Code     string          `json:"code"`
	Spec     string          `json:"spec,omitempty"`
	Unit     string          `json:"unit,omitempty"`
	Quantity decimal.Decimal `json:"quantity"` // zero: the line has none
	Rate     decimal.Decimal `json:"rate"`
	Policy   string          `json:"policy,omitempty"`
	Net      Amount          `json:"net"`
	Tax      Amount          `json:"tax"`
}

// Reduction asks for a part of a line. One of Quantity and Gross is set; neither means all that is
// left of the line.
type Reduction struct {
	Index    int             // of the blue line
	Quantity decimal.Decimal // positive
	Gross    Amount          // positive, tax included
}

// RedLine is what a red invoice takes back of one line of its blue one. All of it is positive; it
// is sent with the opposite sign.
type RedLine struct {
	Index    int             `json:"index"`
	Quantity decimal.Decimal `json:"quantity"` // zero: none is sent
	Price    decimal.Decimal `json:"price"`    // without tax; zero: none is sent
	Net      Amount          `json:"net"`
	Tax      Amount          `json:"tax"`
}

// Why a red invoice cannot be made. Each is wrapped with what is wrong.
var (
	ErrRedWhole    = errors.New("under this reason an invoice is reversed as a whole")
	ErrRedManner   = errors.New("under this reason a part cannot be named in this way")
	ErrRedLine     = errors.New("the invoice has no such line")
	ErrRedTwice    = errors.New("the line is named twice")
	ErrRedOver     = errors.New("more would be reversed than is left of the line")
	ErrRedNothing  = errors.New("nothing is left to reverse")
	ErrRedNoLines  = errors.New("the lines of the invoice are not known: it can be reversed only as a whole")
	ErrRedService  = errors.New("a service has no return of goods")
	ErrRedReversed = errors.New("a part of the invoice is reversed already: it cannot be reversed as a whole")
)

// BlueLines are the lines of an order as they can be reversed.
func BlueLines(o *Order) []BlueLine {
	var out []BlueLine
	for i := range o.Lines {
		l := &o.Lines[i]
		if l.Property == LineDiscount && len(out) > 0 {
			into := &out[len(out)-1]
			into.Net, into.Tax = into.Net+l.Net, into.Tax+l.Tax
			continue
		}
		out = append(out, BlueLine{Index: i + 1, Name: l.Name, Code: l.Code, Spec: l.Spec, Unit: l.Unit, Quantity: l.Quantity,
			Rate: l.Rate, Policy: l.Policy, Net: l.Net, Tax: l.Tax})
	}
	return out
}

// Red is what one red invoice takes back of its blue one.
type Red struct {
	// Whole is set where the red reverses all of an invoice that had no reds; the bureau takes it
	// without lines.
	Whole bool      `json:"whole,omitempty"`
	Lines []RedLine `json:"lines,omitempty"` // nil where the lines of the invoice are not known
}

// Sums adds up the lines.
func (r *Red) Sums() Sums {
	var s Sums
	for _, l := range r.Lines {
		s.Net, s.Tax = s.Net+l.Net, s.Tax+l.Tax
	}
	s.Gross = s.Net + s.Tax
	return s
}

// Reverse makes a red invoice. lines are those of the blue invoice, nil where they are not known;
// done are the reds that it has, or that may still come; parts are what is asked for, nil for all
// that is left.
//
// Together with done no line is exceeded, in quantity, net and tax. What is reversed last of a line
// is exactly what is left of it, so that a blue line and its reds add up to zero. An allowance is
// of amounts alone, also of all that is left.
func Reverse(lines []BlueLine, done []Red, reason RedReason, parts []Reduction) (Red, error) {
	left, err := rest(lines, done)
	switch {
	case err != nil:
		return Red{}, err
	case reason == RedReturn && anyService(left, parts):
		return Red{}, ErrRedService
	case parts == nil && len(done) == 0:
		red := Red{Whole: true}
		for i := range left {
			red.Lines = append(red.Lines, left[i].whole(reason))
		}
		return red, nil
	case parts == nil && reason == RedError:
		return Red{}, ErrRedReversed
	case parts == nil:
		return allLeft(left, reason)
	case reason == RedError:
		return Red{}, ErrRedWhole
	case len(lines) == 0:
		return Red{}, ErrRedNoLines
	}
	return reduceAll(left, lines, reason, parts)
}

// anyService reports whether a line that is reversed is a service: its code of goods begins with 3.
// The bureau has no return of goods for those (field report 19).
func anyService(left []BlueLine, parts []Reduction) bool {
	asked := func(l *BlueLine) bool {
		return parts == nil && l.Net > 0 || slices.ContainsFunc(parts, func(p Reduction) bool { return p.Index == l.Index })
	}
	return slices.ContainsFunc(left, func(l BlueLine) bool { return strings.HasPrefix(l.Code, "3") && asked(&l) })
}

// reduceAll reverses parts of lines.
func reduceAll(left, lines []BlueLine, reason RedReason, parts []Reduction) (red Red, err error) {
	for _, p := range parts {
		l := at(left, p.Index)
		switch {
		case l == nil:
			return Red{}, fmt.Errorf("line %d: %w", p.Index, ErrRedLine)
		case slices.ContainsFunc(red.Lines, func(r RedLine) bool { return r.Index == p.Index }):
			return Red{}, fmt.Errorf("line %d: %w", p.Index, ErrRedTwice)
		}
		r, err := reduce(l, at(lines, p.Index), reason, p)
		if err != nil {
			return Red{}, fmt.Errorf("line %d: %w", p.Index, err)
		}
		red.Lines = append(red.Lines, r)
	}
	if len(red.Lines) == 0 {
		return Red{}, ErrRedNothing
	}
	return red, nil
}

// rest is what the reds leave of each line.
func rest(lines []BlueLine, done []Red) ([]BlueLine, error) {
	left := slices.Clone(lines)
	for _, red := range done {
		if red.Whole {
			return nil, ErrRedNothing
		}
		for _, d := range red.Lines {
			l := at(left, d.Index)
			if l == nil {
				return nil, fmt.Errorf("line %d of a red invoice: %w", d.Index, ErrRedLine)
			}
			l.Net, l.Tax, l.Quantity = l.Net-d.Net, l.Tax-d.Tax, l.Quantity.Sub(d.Quantity)
			if l.Net < 0 || l.Tax < 0 || l.Quantity.IsNegative() {
				return nil, fmt.Errorf("line %d: %w", d.Index, ErrRedOver)
			}
		}
	}
	return left, nil
}

func at(lines []BlueLine, index int) *BlueLine {
	for i := range lines {
		if lines[i].Index == index {
			return &lines[i]
		}
	}
	return nil
}

// allLeft reverses what is left of every line.
func allLeft(left []BlueLine, reason RedReason) (red Red, err error) {
	for i := range left {
		if l := &left[i]; l.Net > 0 {
			red.Lines = append(red.Lines, l.whole(reason))
		}
	}
	if len(red.Lines) == 0 {
		return Red{}, ErrRedNothing
	}
	return red, nil
}

// all reverses what is left of a line.
func (l *BlueLine) all() RedLine { return l.priced(l.Net, l.Tax, l.Quantity) }

// priced is a red line with a quantity and the price that goes with it: what is left has the price
// of the line. Without an exact price there is no quantity.
func (l *BlueLine) priced(net, tax Amount, quantity decimal.Decimal) RedLine {
	r := RedLine{Index: l.Index, Net: net, Tax: tax}
	if !quantity.IsPositive() || !l.Quantity.IsPositive() {
		return r
	}
	price, ok := PriceFor(l.Quantity, l.Net)
	if !ok || !Fits(quantity, price, net) {
		price, ok = PriceFor(quantity, net)
	}
	if ok {
		r.Quantity, r.Price = quantity, price
	}
	return r
}

// reduce reverses a part of a line: left is what is left of it, blue is the line as it was issued.
func reduce(left, blue *BlueLine, reason RedReason, p Reduction) (RedLine, error) {
	switch byQuantity := p.Quantity.IsPositive(); {
	case left.Net <= 0:
		return RedLine{}, ErrRedNothing
	case byQuantity == (p.Gross > 0): // neither, or both
		if byQuantity {
			return RedLine{}, ErrRedManner
		}
		return left.whole(reason), nil
	case byQuantity && (!reason.byQuantity() || !blue.Quantity.IsPositive()):
		return RedLine{}, ErrRedManner
	case byQuantity:
		return left.byQuantity(blue, p.Quantity)
	case !reason.byAmount() && blue.Quantity.IsPositive():
		return RedLine{}, ErrRedManner
	default:
		return left.byGross(p.Gross)
	}
}

// whole reverses what is left of a line; an allowance has no quantity.
func (l *BlueLine) whole(reason RedReason) RedLine {
	all := l.all()
	if reason == RedAllowance {
		all.Quantity, all.Price = decimal.Zero, decimal.Zero
	}
	return all
}

// byQuantity reverses a part of the quantity at the blue line's price. The parts of a line add up
// to it exactly, and each is gross what the quantity cost, where that is whole fen. After an
// allowance less is left than the quantity has cost, and only the rest of the amount can be
// reversed, as an amount.
func (l *BlueLine) byQuantity(blue *BlueLine, quantity decimal.Decimal) (RedLine, error) {
	if quantity.GreaterThan(l.Quantity) {
		return RedLine{}, ErrRedOver
	}
	done := blue.Quantity.Sub(l.Quantity)
	share := func(a Amount, halfUp bool) Amount {
		return nearest(a, done.Add(quantity), blue.Quantity, halfUp) - nearest(a, done, blue.Quantity, halfUp)
	}
	net, tax := share(blue.Net, true), share(blue.Tax, false)
	last := quantity.Equal(l.Quantity)
	net, tax = rounded(net, l.Net, last), rounded(tax, l.Tax, last)
	if net == l.Net {
		tax = l.Tax // no tax is left without a net
	}
	r := blue.priced(net, tax, quantity)
	switch {
	case net > l.Net || tax > l.Tax:
		return RedLine{}, ErrRedOver
	case net <= 0 || r.Quantity.IsZero():
		return RedLine{}, ErrRedNothing
	}
	return r, nil
}

// nearest is the share of an amount up to an end of the whole, rounded to the nearest fen; a half
// goes up or down. Of a net and a tax that share a half, one goes up and one down, so that their
// sum is exact.
func nearest(a Amount, end, whole decimal.Decimal, halfUp bool) Amount {
	q, rest := decimal.NewFromInt(int64(a)).Mul(end).QuoRem(whole, 0)
	if side := rest.Add(rest).Cmp(whole); side > 0 || side == 0 && halfUp {
		return Amount(q.IntPart()) + 1
	}
	return Amount(q.IntPart())
}

// rounded is an amount as far as it is left: earlier reds may have been rounded otherwise by a fen.
// The last of a quantity takes what they left.
func rounded(a, left Amount, last bool) Amount {
	if a == left+1 || last && a == left-1 {
		return left
	}
	return a
}

// byGross reverses a part of the amount, tax included, in the line's own proportion of net and tax.
func (l *BlueLine) byGross(gross Amount) (RedLine, error) {
	all := l.Net + l.Tax
	switch {
	case gross > all:
		return RedLine{}, ErrRedOver
	case gross == all:
		return RedLine{Index: l.Index, Net: l.Net, Tax: l.Tax}, nil
	}
	tax := fen(decimal.NewFromInt(int64(gross)).Mul(decimal.NewFromInt(int64(l.Tax))).DivRound(decimal.NewFromInt(int64(all)), 8))
	if gross-tax == l.Net {
		tax = l.Tax // no tax is left without a net
	}
	r := RedLine{Index: l.Index, Net: gross - tax, Tax: tax}
	if r.Net <= 0 || r.Net > l.Net {
		return RedLine{}, ErrRedNothing
	}
	return r, nil
}
