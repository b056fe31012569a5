package rules

import (
	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// fieldRow is one row's cells of one level.
type fieldRow struct {
	place  invoice.Place
	values []value
}

func (r *fieldRow) get(f invoice.Field) *value { return find(r.values, f) }

// find is a linear search: a row has few cells, and this is faster than a map of them.
func find(values []value, f invoice.Field) *value {
	for i := range values {
		if values[i].info.Field == f {
			return &values[i]
		}
	}
	return nil
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
