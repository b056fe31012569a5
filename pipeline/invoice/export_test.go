package invoice

import "github.com/shopspring/decimal"

// The definitions that fast forms of the same calculations are compared with.
var (
	SlowFromGross   = fromGross
	SlowFromNet     = fromNet
	SlowProduct     = product
	SlowFits        = fits
	SlowShortNumber = shortNumber
)

// SlowTotalGap is the definition of Order.TotalGap.
func SlowTotalGap(o *Order) decimal.Decimal { return o.totalGap() }

// Content is what Order.Hash is of.
func Content(o *Order) ([]byte, error) {
	var e encoder
	e.content(o)
	return e.b, e.err
}

// OnePass reports that an order is decoded without encoding/json.
func OnePass(text []byte) bool {
	d := decoder{rest: string(text)}
	d.content(new(Order))
	return !d.other && d.rest == ""
}

// Sound is Order.sound.
func Sound(o *Order) bool { return o.sound() }
