package nuonuo

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// RedPart asks for a line of a blue invoice, or for a part of it, to be reversed. With neither
// Quantity nor Net it is the whole line. Numbers are positive decimal text.
type RedPart struct {
	Line     int    // 蓝票明细序号: the place of the line on the blue invoice, from 1; discount lines count
	Quantity string // goods that come back (销货退回), in the unit of the line, eight decimals at most
	Net      string // an allowance (销售折让) in yuan without tax, two decimals at most
}

// RedLines makes the lines of a partial red from the lines of the blue invoice, all of them and in
// their order, as [Client.QueryInvoices] returns them with WithDetail. Each part gives one line
// with its blueDetailIndex, and with negative amounts; without parts, each line of the blue invoice
// gives one. A line is taken with the discount that follows it; a discount line itself cannot be
// named. If the platform sent its own index (Query.WithBlueIndex, key blueDetailIndex), it is used.
//
// Amounts are exact. Net and tax of a part are the share of the line, rounded half away from zero
// to the cent. What earlier reds took of the line is the caller's matter. The error is an [*Error]
// that wraps an [*InputError].
func RedLines(blue []Item, parts ...RedPart) ([]RedDetail, error) {
	lines, err := blueLinesOf(blue)
	if err != nil {
		return nil, err
	}
	if len(parts) == 0 {
		for i := range blue {
			if lines[i] != nil {
				parts = append(parts, RedPart{Line: i + 1})
			}
		}
	}
	named := map[int]bool{}
	out := make([]RedDetail, 0, len(parts))
	for _, p := range parts {
		switch {
		case p.Line < 1 || p.Line > len(lines):
			return nil, refuseLine(p.Line, "the blue invoice has %d lines", len(lines))
		case lines[p.Line-1] == nil:
			return nil, refuseLine(p.Line, "it is a discount: name the line before it")
		case named[p.Line]:
			return nil, refuseLine(p.Line, "named twice")
		}
		named[p.Line] = true
		d, err := lines[p.Line-1].reverse(p)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func refuseLine(line int, format string, args ...any) error {
	return refuse(MethodRedApply, "detail", "line %d: %s", line, fmt.Sprintf(format, args...))
}

// blueLine is a line of a blue invoice with its discount.
type blueLine struct {
	item     *Item
	index    string
	net, tax *big.Rat
	quantity *big.Rat // nil: it has none
}

// blueLinesOf reads the lines; a discount is nil.
func blueLinesOf(blue []Item) ([]*blueLine, error) {
	lines := make([]*blueLine, len(blue))
	var before *blueLine
	for i := range blue {
		l, err := blueLineOf(&blue[i], i+1)
		if err != nil {
			return nil, err
		}
		if blue[i].LineProperty != LineDiscount {
			lines[i], before = l, l
			continue
		}
		if before == nil {
			return nil, refuseLine(i+1, "a discount without a line before it")
		}
		before.net.Sub(before.net, l.net.Abs(l.net)) // the sign of discounts differs among answers
		before.tax.Sub(before.tax, l.tax.Abs(l.tax))
		before = nil // a line has one discount
	}
	return lines, nil
}

func blueLineOf(item *Item, place int) (*blueLine, error) {
	net, ok := decimalOf(item.Amount)
	if !ok {
		return nil, refuseLine(place, "itemAmount is no number")
	}
	tax, ok := decimalOf(item.Tax)
	if !ok {
		return nil, refuseLine(place, "itemTaxAmount is no number")
	}
	switch strings.ToLower(item.WithTax) {
	case "true", "1":
		net.Sub(net, tax)
	case "false", "0":
	default:
		return nil, refuseLine(place, "isIncludeTax does not tell whether the amount includes tax")
	}
	l := &blueLine{item: item, net: net, tax: tax, index: strconv.Itoa(place)}
	if own, _ := scalarText(item.Extra["blueDetailIndex"]); own != "" {
		l.index = own
	}
	if item.Quantity != "" {
		if l.quantity, ok = decimalOf(item.Quantity); !ok {
			return nil, refuseLine(place, "itemNum is no number")
		}
	}
	return l, nil
}

// reverse makes the red line of a part.
func (l *blueLine) reverse(p RedPart) (RedDetail, error) {
	share, err := l.share(p)
	if err != nil {
		return RedDetail{}, err
	}
	net, tax := cents(new(big.Rat).Mul(l.net, share)), cents(new(big.Rat).Mul(l.tax, share))
	if net.Sign() <= 0 || tax.Sign() < 0 {
		return RedDetail{}, refuseLine(p.Line, "its net is not positive, or its tax is negative")
	}
	d := RedDetail{
		BlueDetailIndex: l.index, GoodsName: l.item.Name, Unit: l.item.Unit, Spec: l.item.Spec, GoodsCode: l.item.GoodsCode,
		Net: "-" + net.FloatString(2), Tax: negative(tax), TaxRate: l.item.TaxRate, FavouredPolicyFlag: l.item.FavouredPolicyFlag,
	}
	if l.quantity != nil && l.quantity.Sign() > 0 && p.Net == "" {
		quantity := new(big.Rat).Mul(l.quantity, share)
		if trimmed(quantity) == "0" {
			return RedDetail{}, refuseLine(p.Line, "the quantity is below eight decimals")
		}
		d.Quantity = "-" + trimmed(quantity)
		d.Price = trimmed(new(big.Rat).Quo(net, quantity))
	}
	return d, nil
}

// share is how much of the line a part is, above 0 and at most 1.
func (l *blueLine) share(p RedPart) (*big.Rat, error) {
	text, of, field := p.Quantity, l.quantity, "quantity"
	switch {
	case p.Quantity != "" && p.Net != "":
		return nil, refuseLine(p.Line, "give a quantity or a net amount, not both")
	case p.Quantity == "" && p.Net == "":
		return big.NewRat(1, 1), nil
	case p.Net != "":
		text, of, field = p.Net, l.net, "net"
	}
	part, ok := decimalOf(text)
	switch {
	case !ok || part.Sign() <= 0:
		return nil, refuseLine(p.Line, "%s is no positive number", field)
	case p.Net != "" && cents(part).Cmp(part) != 0:
		return nil, refuseLine(p.Line, "net has more than two decimals")
	case p.Quantity != "" && rounded(part, 8).Cmp(part) != 0:
		return nil, refuseLine(p.Line, "quantity has more than eight decimals")
	case of == nil || of.Sign() <= 0:
		return nil, refuseLine(p.Line, "the blue line has no %s", field)
	case part.Cmp(of) > 0:
		return nil, refuseLine(p.Line, "%s is above that of the blue line", field)
	}
	return part.Quo(part, of), nil
}

// plainDecimal is a decimal number without an exponent, whose digits are bounded.
var plainDecimal = regexp.MustCompile(`^-?[0-9]{1,20}(\.[0-9]{1,20})?$`)

func decimalOf(text string) (*big.Rat, bool) {
	if !plainDecimal.MatchString(text) {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// cents rounds half away from zero to two decimals.
func cents(r *big.Rat) *big.Rat { return rounded(r, 2) }

func rounded(r *big.Rat, decimals int) *big.Rat {
	out, _ := new(big.Rat).SetString(r.FloatString(decimals))
	return out
}

func negative(r *big.Rat) string {
	if r.Sign() == 0 {
		return "0.00"
	}
	return new(big.Rat).Neg(r).FloatString(2)
}

// trimmed has at most the eight decimals that the platform takes, without zeros at the end.
func trimmed(r *big.Rat) string {
	return strings.TrimSuffix(strings.TrimRight(r.FloatString(8), "0"), ".")
}
