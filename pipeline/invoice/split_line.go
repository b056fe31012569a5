package invoice

import "github.com/shopspring/decimal"

// cut cuts a line over the net limit, with its discount, into even pieces within it. The price is
// kept; the pieces of quantity, amounts and discount add up to the line's exactly. A quantity of
// whole units is cut into whole units where one unit is within the limit.
func cut(u unit, included bool, limit Amount) ([]unit, error) {
	least := int((u.net + limit - 1) / limit)
	if least > MaxParts {
		return nil, ErrTooMany
	}
	quantity := u.lines[0].Quantity
	if quantity.IsPositive() && quantity.IsInteger() {
		for n := least; n <= min(2*least, MaxParts) && quantity.GreaterThanOrEqual(decimal.NewFromInt(int64(n))); n++ {
			if pieces, ok := cutInto(u, included, limit, shares(quantity, n, 0)); ok {
				return pieces, nil
			}
		}
	}
	for n := least; n <= min(least+1, MaxParts); n++ { // one more where roundings go over the limit
		of := decimal.NewFromInt(int64(n))
		if !quantity.IsPositive() {
			if pieces, ok := cutInto(u, included, limit, shares(of, n, 0)); ok {
				return pieces, nil
			}
			continue
		}
		for places := int32(numberDecimals); places >= 0; places-- {
			if pieces, ok := cutInto(u, included, limit, shares(quantity, n, places)); ok {
				return pieces, nil
			}
		}
	}
	return nil, ErrUncuttable
}

// shares are the n ends of even pieces of a whole, rounded down to a number of decimals; the last
// end is the whole.
func shares(whole decimal.Decimal, n int, places int32) []decimal.Decimal {
	ends := make([]decimal.Decimal, n)
	for i := range n - 1 {
		ends[i], _ = whole.Mul(decimal.NewFromInt(int64(i+1))).QuoRem(decimal.NewFromInt(int64(n)), places)
	}
	ends[n-1] = whole
	return ends
}

// cutInto cuts a unit at the ends of shares; ok is false where a piece would be none, over the
// limit, or not exact.
func cutInto(u unit, included bool, limit Amount, ends []decimal.Decimal) (pieces []unit, ok bool) {
	line := u.lines[0]
	var off Line // the discount, with positive amounts
	if len(u.lines) == 2 {
		off = u.lines[1]
		off.Net, off.Tax = -off.Net, -off.Tax
	}
	whole, done := ends[len(ends)-1], decimal.Zero
	for _, end := range ends {
		part := func(a Amount) Amount { return upTo(a, end, whole) - upTo(a, done, whole) }
		lowered := Sums{Net: part(off.Net), Tax: part(off.Tax)}
		// A piece of the line is what its discount leaves of it and the discount, so that no
		// discount is more than its line.
		s := Sums{Net: part(line.Net-off.Net) + lowered.Net, Tax: part(line.Tax-off.Tax) + lowered.Tax}
		piece, priced := pieceOf(line, s, end.Sub(done), included)
		if !priced || s.Net-lowered.Net > limit || s.Net <= 0 {
			return nil, false
		}
		pieces = append(pieces, withDiscount(piece, off, lowered))
		done = end
	}
	return pieces, true
}

// upTo is the share of an amount up to an end of the whole, rounded down to fen: the differences
// between such shares add up to the amount, and each is less than a fen off.
func upTo(a Amount, end, whole decimal.Decimal) Amount {
	q, _ := decimal.NewFromInt(int64(a)).Mul(end).QuoRem(whole, 0)
	return Amount(q.IntPart())
}

// pieceOf is a line with other amounts and, where the line has a quantity, another quantity. The
// price changes only where it is not within 0.01 of the amount.
func pieceOf(l Line, s Sums, quantity decimal.Decimal, included bool) (Line, bool) {
	s.Gross = s.Net + s.Tax
	l.Property, l.Net, l.Tax, l.Gross = LineNormal, s.Net, s.Tax, s.Gross
	if !l.Quantity.IsPositive() {
		return l, true
	}
	if short, ok := ShortNumber(quantity); !ok || !short.Equal(quantity) {
		return l, false
	}
	l.Quantity = quantity
	if l.Price.IsZero() || Fits(quantity, l.Price, s.Base(included)) {
		return l, true
	}
	var ok bool
	l.Price, ok = PriceFor(quantity, s.Base(included))
	return l, ok
}

// withDiscount is the unit of a line and its discount. A discount that is nothing is left out.
func withDiscount(l, off Line, lowered Sums) unit {
	if lowered == (Sums{}) {
		return unitOf(l)
	}
	l.Property = LineDiscounted
	off.Net, off.Tax, off.Gross = -lowered.Net, -lowered.Tax, -lowered.Net-lowered.Tax
	return unitOf(l, off)
}
