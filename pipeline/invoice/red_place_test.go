package invoice

import (
	"testing"

	"github.com/shopspring/decimal"
)

// A red of which only the amounts are known is that of the only line, as far as it has so much
// left.
func TestPlaceRed(t *testing.T) {
	t.Parallel()
	line := BlueLine{Index: 1, Quantity: decimal.NewFromInt(10), Net: 100_00, Tax: 13_00}
	bare := BlueLine{Index: 1, Net: 100_00, Tax: 13_00}
	allowance := []Red{{Lines: []RedLine{{Index: 1, Net: 30_00, Tax: 3_90}}}}
	for name, c := range map[string]struct {
		lines    []BlueLine
		done     []Red
		reason   RedReason
		net, tax Amount
		quantity string // empty: it is not placed
	}{
		"return":                {[]BlueLine{line}, nil, RedReturn, 30_00, 3_90, "3"},
		"return of no quantity": {[]BlueLine{line}, nil, RedReturn, 33_33, 4_34, ""},
		"return by amount":      {[]BlueLine{bare}, nil, RedReturn, 33_33, 4_33, "0"},
		"allowance":             {[]BlueLine{line}, nil, RedAllowance, 33_33, 4_33, "0"},
		"the rest":              {[]BlueLine{line}, allowance, RedAllowance, 70_00, 9_10, "0"},
		"tax without a net":     {[]BlueLine{line}, allowance, RedAllowance, 70_00, 9_09, ""},
		"above the rest":        {[]BlueLine{line}, allowance, RedAllowance, 70_01, 9_10, ""},
		"tax above the rest":    {[]BlueLine{line}, allowance, RedAllowance, 60_00, 9_11, ""},
		"nothing":               {[]BlueLine{line}, nil, RedAllowance, 0, 0, ""},
		"whole before":          {[]BlueLine{line}, []Red{{Whole: true}}, RedAllowance, 1_00, 13, ""},
		"two lines":             {[]BlueLine{line, {Index: 2, Net: 1_00, Tax: 13}}, nil, RedAllowance, 1_00, 13, ""},
	} {
		red, ok := PlaceRed(c.lines, c.done, c.reason, c.net, c.tax)
		switch {
		case ok != (c.quantity != ""):
			t.Errorf("%s: placed %t: %+v", name, ok, red)
		case ok && (len(red.Lines) != 1 || red.Lines[0].Net != c.net || red.Lines[0].Tax != c.tax || red.Lines[0].Quantity.String() != c.quantity):
			t.Errorf("%s: %+v", name, red)
		}
	}
}
