package invoice

import "slices"

// PlaceRed says what a red takes back whose lines are not known, only its amounts: all that is left
// of the invoice where it has exactly these amounts, else, of an invoice of one line, a part of it.
// done are the other reds of the invoice. A return takes back the quantity that has this amount. ok
// is false if the line is not certain, or does not have so much left.
func PlaceRed(lines []BlueLine, done []Red, reason RedReason, net, tax Amount) (red Red, ok bool) {
	left, err := rest(lines, done)
	if err != nil {
		return Red{}, false
	}
	if all, err := allLeft(left, reason); err == nil && all.amountsTo(net, tax) {
		return all, true
	}
	if len(lines) != 1 {
		return Red{}, false
	}
	blue, l := &lines[0], &left[0]
	if net <= 0 || net > l.Net || tax < 0 || tax > l.Tax || net == l.Net && tax != l.Tax {
		return Red{}, false
	}
	r := RedLine{Index: l.Index, Net: net, Tax: tax}
	if reason == RedReturn && blue.Quantity.IsPositive() {
		quantity := blue.Quantity.Mul(net.Decimal()).DivRound(blue.Net.Decimal(), 8)
		if r, err = l.byQuantity(blue, quantity); err != nil || r.Net != net || r.Tax != tax {
			return Red{}, false
		}
	}
	return Red{Lines: []RedLine{r}}, true
}

// PlaceRows is the red that takes back these parts of lines, as its form lists them. ok is false
// unless each is a part of another line of the invoice, has that much left after done, and all add
// up to net and tax, to the cent.
func PlaceRows(lines []BlueLine, done []Red, rows []RedLine, net, tax Amount) (red Red, ok bool) {
	red = Red{Lines: rows}
	named := map[int]bool{}
	for _, r := range rows {
		if named[r.Index] || r.Net <= 0 || r.Tax < 0 || r.Quantity.IsNegative() {
			return Red{}, false
		}
		named[r.Index] = true
	}
	if _, err := rest(lines, append(slices.Clone(done), red)); err != nil || !red.amountsTo(net, tax) {
		return Red{}, false
	}
	return red, true
}

// amountsTo reports that the lines add up to these amounts.
func (r *Red) amountsTo(net, tax Amount) bool {
	s := r.Sums()
	return len(r.Lines) > 0 && s.Net == net && s.Tax == tax
}
