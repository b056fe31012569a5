package rules

import (
	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// fieldRow is one row's cells of one level.
type fieldRow struct {
	place invoice.Place
	valueList
}

// valueList is values of different fields.
type valueList struct {
	values []value
	met    uint64 // the bits of their fields
}

func (l *valueList) add(v value) {
	l.values = append(l.values, v)
	l.met |= fieldBit(v.info.Field)
}

// get is the value of a field; nil where there is none. A row has few cells, so that a linear
// search is faster than a map of them, and most fields are not there.
func (l *valueList) get(f invoice.Field) *value {
	if l.met&fieldBit(f) == 0 {
		return nil
	}
	for i := range l.values {
		if l.values[i].info.Field == f {
			return &l.values[i]
		}
	}
	return nil
}

// fieldBit is one of 64 bits for a field. Few fields that are often met share one.
func fieldBit(f invoice.Field) uint64 {
	if f == "" {
		return 0
	}
	return 1 << ((3*len(f) + 4*int(f[0]) + 17*int(f[len(f)-1])) % 64)
}

// lineRow is one row of the source that is a line or a discount on one.
type lineRow struct {
	fieldRow
	line     invoice.Line
	rated    bool // line.Rate is known
	given    given
	discount bool           // the row is a discount, by its sign or its line type
	off      invoice.Amount // 折扣金额 of a line, positive, 0 for none
	of       int            // discount rows: index of the line that they lower, -1 when there is none
	lowered  int            // lines: index of their discount row, -1 when there is none
	sums     invoice.Sums   // positive
	solved   bool           // sums are known
}

// given is what a row says of its amounts, signs taken off. A nil part was not given; bad says that
// one was given and cannot be read.
type given struct {
	quantity, price          *decimal.Decimal
	amount, net, tax, gross  *invoice.Amount
	amountAt, priceAt, numAt *value
	netAt, taxAt, grossAt    *value
	bad                      bool
}

// any is the first filled cell of the amounts, for findings on the row as a whole.
func (g *given) any() *value {
	for _, v := range []*value{g.amountAt, g.grossAt, g.netAt, g.taxAt, g.numAt, g.priceAt} {
		if v != nil {
			return v
		}
	}
	return nil
}
