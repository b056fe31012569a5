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
		"all of two lines":      {[]BlueLine{bare, {Index: 2, Net: 1_00, Tax: 13}}, []Red{{Lines: []RedLine{{Index: 1, Net: 100_00, Tax: 13_00}}}}, RedAllowance, 1_00, 13, "0"},
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

// Rows are a red only if each is a part of another line that has so much left, and their sum is the
// red's.
func TestPlaceRows(t *testing.T) {
	t.Parallel()
	lines := []BlueLine{{Index: 1, Quantity: decimal.NewFromInt(10), Net: 100_00, Tax: 13_00}, {Index: 3, Net: 50_00, Tax: 3_00}}
	done := []Red{{Lines: []RedLine{{Index: 1, Quantity: decimal.NewFromInt(8), Net: 80_00, Tax: 10_40}}}}
	row := func(index int, quantity int64, net, tax Amount) RedLine {
		return RedLine{Index: index, Quantity: decimal.NewFromInt(quantity), Net: net, Tax: tax}
	}
	for name, c := range map[string]struct {
		rows     []RedLine
		net, tax Amount
		ok       bool
	}{
		"one":            {[]RedLine{row(1, 2, 20_00, 2_60)}, 20_00, 2_60, true},
		"two":            {[]RedLine{row(1, 1, 10_00, 1_30), row(3, 0, 50_00, 3_00)}, 60_00, 4_30, true},
		"a cent off":     {[]RedLine{row(1, 1, 10_00, 1_30)}, 10_00, 1_31, false},
		"above the line": {[]RedLine{row(1, 2, 20_01, 2_60)}, 20_01, 2_60, false},
		"tax above":      {[]RedLine{row(3, 0, 10_00, 3_01)}, 10_00, 3_01, false},
		"too many":       {[]RedLine{row(1, 3, 20_00, 2_60)}, 20_00, 2_60, false},
		"no such line":   {[]RedLine{row(2, 0, 1_00, 6)}, 1_00, 6, false},
		"one line twice": {[]RedLine{row(3, 0, 1_00, 6), row(3, 0, 1_00, 6)}, 2_00, 12, false},
		"given back":     {[]RedLine{row(3, 0, 2_00, 12), row(1, 0, -1_00, 0)}, 1_00, 12, false},
		"none":           {nil, 0, 0, false},
	} {
		red, ok := PlaceRows(lines, done, c.rows, c.net, c.tax)
		if ok != c.ok || ok && len(red.Lines) != len(c.rows) {
			t.Errorf("%s: %t %+v", name, ok, red)
		}
	}
}
