package invoice

import (
	"math/bits"

	"github.com/shopspring/decimal"
)

// The platform's form of quantities and prices: at most 8 decimals and 16 characters (num and price
// of invoiceDetail).
const (
	numberDecimals = 8
	numberLength   = 16
)

// Product is quantity × price in yuan, rounded to fen. It fails beyond MaxAmount.
func Product(quantity, price decimal.Decimal) (Amount, error) {
	if q, p, ok := fixedPair(quantity, price); ok {
		n, ok := scaled(q.coefficient, p.coefficient, pow10[q.scale+p.scale-2])
		if ok && Amount(n) <= MaxAmount {
			return Amount(n), nil
		}
	}
	return product(quantity, price)
}

// product is the definition of Product.
func product(quantity, price decimal.Decimal) (Amount, error) {
	return RoundAmount(quantity.Mul(price))
}

// Fits reports whether quantity × price is within 0.01 yuan of amount, the tolerance of billing
// systems.
func Fits(quantity, price decimal.Decimal, amount Amount) bool {
	q, p, ok := fixedPair(quantity, price)
	if !ok || amount < 0 {
		return fits(quantity, price, amount)
	}
	cent := uint64(pow10[q.scale+p.scale-2])
	hi, lo := bits.Mul64(uint64(q.coefficient), uint64(p.coefficient))
	wantHi, wantLo := bits.Mul64(uint64(amount), cent)
	if hi < wantHi || hi == wantHi && lo < wantLo {
		hi, lo, wantHi, wantLo = wantHi, wantLo, hi, lo
	}
	gap, borrow := bits.Sub64(lo, wantLo, 0)
	more, _ := bits.Sub64(hi, wantHi, borrow)
	return more == 0 && gap <= cent
}

// fixedPair converts a quantity and a price that are not negative, so that their product has at
// least two decimals and at most 20; ok is false where they cannot be.
func fixedPair(quantity, price decimal.Decimal) (q, p fixed, ok bool) {
	if q, ok = fixedOf(quantity); !ok || q.coefficient < 0 {
		return q, p, false
	}
	if p, ok = fixedOf(price); !ok || p.coefficient < 0 || q.scale+p.scale > fixedDigits+2 {
		return q, p, false
	}
	q, ok = q.raise(2 - p.scale)
	return q, p, ok
}

// fits is the definition of Fits.
func fits(quantity, price decimal.Decimal, amount Amount) bool {
	return quantity.Mul(price).Sub(amount.Decimal()).Abs().LessThanOrEqual(decimal.New(1, -2))
}

// ShortNumber rounds a positive number to as many decimals as fit the platform's format. ok is
// false if the integer part is too long or the result is 0.
func ShortNumber(d decimal.Decimal) (short decimal.Decimal, ok bool) {
	if e := d.Exponent(); e <= 0 && e >= -numberDecimals && d.IsPositive() && d.NumDigits() < numberLength {
		return d, true // with a point it has no more than that
	}
	return shortNumber(d)
}

// shortNumber is the definition of ShortNumber.
func shortNumber(d decimal.Decimal) (short decimal.Decimal, ok bool) {
	for places := int32(numberDecimals); places >= 0; places-- {
		short = d.Round(places)
		if len(short.String()) <= numberLength {
			return short, short.IsPositive()
		}
	}
	return decimal.Zero, false
}

// PriceFor calculates the price for a quantity and an amount, in the platform's format. ok is false
// if no such price is exact enough (see Fits), as with very large quantities.
func PriceFor(quantity decimal.Decimal, amount Amount) (price decimal.Decimal, ok bool) {
	return quotient(amount, quantity)
}

// QuantityFor calculates the quantity for a price and an amount, in the platform's format; ok as in
// PriceFor.
func QuantityFor(price decimal.Decimal, amount Amount) (quantity decimal.Decimal, ok bool) {
	return quotient(amount, price)
}

func quotient(amount Amount, by decimal.Decimal) (decimal.Decimal, bool) {
	if !by.IsPositive() || amount <= 0 {
		return decimal.Zero, false
	}
	d, ok := ShortNumber(amount.Decimal().DivRound(by, numberDecimals))
	return d, ok && Fits(d, by, amount)
}
