package invoice

// PlaceRed says what a red takes back whose lines are not known, only its amounts: of an invoice of
// one line it is that line's. done are the other reds of the invoice. A return takes back the
// quantity that has this amount. ok is false if the line is not certain, or does not have so much
// left.
func PlaceRed(lines []BlueLine, done []Red, reason RedReason, net, tax Amount) (red Red, ok bool) {
	if len(lines) != 1 {
		return Red{}, false
	}
	left, err := rest(lines, done)
	if err != nil {
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
