package invoice

import "github.com/shopspring/decimal"

// The platform's form of quantities and prices: at most 8 decimals and 16 characters (num and price
// of invoiceDetail).
const (
	numberDecimals = 8
	numberLength   = 16
)

// Product is quantity × price in yuan, rounded to fen. It fails beyond MaxAmount.
func Product(quantity, price decimal.Decimal) (Amount, error) {
	return RoundAmount(quantity.Mul(price))
}

// Fits reports whether quantity × price is within 0.01 yuan of amount, the tolerance of billing
// systems.
func Fits(quantity, price decimal.Decimal, amount Amount) bool {
	return quantity.Mul(price).Sub(amount.Decimal()).Abs().LessThanOrEqual(decimal.New(1, -2))
}

// ShortNumber rounds a positive number to the most decimals that the platform's form has room for.
// ok is false when even its whole part is too long, or when nothing of it is left.
func ShortNumber(d decimal.Decimal) (short decimal.Decimal, ok bool) {
	for places := int32(numberDecimals); places >= 0; places-- {
		short = d.Round(places)
		if len(short.String()) <= numberLength {
			return short, short.IsPositive()
		}
	}
	return decimal.Zero, false
}

// PriceFor finds the price at which quantity makes amount, in the platform's form. ok is false when
// no such price is exact enough (see Fits), as with very many pieces.
func PriceFor(quantity decimal.Decimal, amount Amount) (price decimal.Decimal, ok bool) {
	return quotient(amount, quantity)
}

// QuantityFor finds the quantity that makes amount at price, in the platform's form; ok as in
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
