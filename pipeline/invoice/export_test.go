package invoice

import (
	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/exactjson"
)

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
	d := decoder{exactjson.Decoder{Rest: string(text)}}
	d.content(new(Order))
	return d.Done()
}

// Sound is Order.sound.
func Sound(o *Order) bool { return o.sound() }

// SlowMask is Field.Mask without its looks ahead.
func SlowMask(f Field, value string) string {
	i, ok := f.Info()
	switch {
	case ok && i.Personal || f == OrderNo:
		return f.Mask(value)
	case ok && (f == GoodsCode || i.Type == TypeAmount || i.Type == TypeNumber || i.Type == TypeRate || i.Type == TypeDate):
		return maskMisplaced(value)
	case f != RefundNo && f != BillInfoNo:
		long := f == BuyerTaxNum || f == Seller || f == InvoiceNo
		value = cards.ReplaceAllStringFunc(value, func(s string) string {
			if card(s) && (!long || len(s) != 18) {
				return MaskNumber(s)
			}
			return s
		})
	}
	return maskRuns(parted.ReplaceAllStringFunc(value, MaskNumber))
}
