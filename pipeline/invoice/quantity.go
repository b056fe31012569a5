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

// ShortNumber rounds a positive number to as many decimals as fit the platform's format. ok is
// false if the integer part is too long or the result is 0.
func ShortNumber(d decimal.Decimal) (short decimal.Decimal, ok bool) {
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
