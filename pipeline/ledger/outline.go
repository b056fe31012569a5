package ledger

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Outline is what is compared of an order to find its changed form.
type Outline struct {
	ID       int64 // in the ledger; 0 where it is not there
	Key      Key
	State    State
	Buyer    string // folded name
	BuyerTax string // tax number as it is compared
	Goods    string // folded names, once each, in order
	Gross    invoice.Amount
	Date     string // of the order; empty if it has none
	Place    invoice.Place
}

// OutlineOf is the outline of an order that stands in a place.
func OutlineOf(o *invoice.Order, p invoice.Place) Outline {
	names := make([]string, len(o.Lines))
	for i := range o.Lines {
		names[i] = GoodsName(o.Lines[i].Name)
	}
	slices.Sort(names)
	out := Outline{Key: Key{Seller: o.Seller, OrderNo: o.OrderNo}, Goods: strings.Join(slices.Compact(names), "\x00"),
		Gross: o.Gross, Date: o.Date, Place: p}
	out.Buyer, out.BuyerTax = buyerOf(o.Buyer.Name, o.Buyer.TaxNum)
	return out
}

func buyerOf(name, tax string) (string, string) {
	return invoice.Fold(name), strings.ToUpper(invoice.CleanCode(tax))
}

// Finding is the finding about an order which probably is the order o, changed.
func (o *Outline) Finding(changed Key, at invoice.Place) rules.Finding {
	return rules.New(rules.RevisesSent, at, changed.OrderNo, invoice.OrderNo, changed.OrderNo,
		o.Key.OrderNo, rules.Bilingual(o.State.Name()), o.Place.String(), o.Gross.String())
}

// buyerKeys are keys that two orders share if SameBuyer is true of them: own are those of one, and
// like those to look for the other by.
func buyerKeys(name, tax string) (own, like []string) {
	if tax == "" {
		return []string{"without " + name}, []string{"without " + name, "with " + name}
	}
	return []string{"tax " + tax, "with " + name}, []string{"tax " + tax, "without " + name}
}

// sharedKeys are the keys of which an order and its changed form share one: two of buyer, goods and
// gross, or the buyer and the row. Orders of different buyers must have the same date, too, since
// many buy the same at the same price.
func (o *Outline) sharedKeys(buyers []string) []string {
	gross := strconv.FormatInt(int64(o.Gross), 10)
	row := o.Place.Sheet + "\x00" + strconv.Itoa(o.Place.Row)
	keys := []string{
		join("sale", o.Key.Seller, o.Goods, gross, o.Date),
		join("sale here", o.Key.Seller, o.Goods, gross, row),
	}
	for _, b := range buyers {
		keys = append(keys, join("gross", o.Key.Seller, b, gross), join("goods", o.Key.Seller, b, o.Goods),
			join("row", o.Key.Seller, b, row))
	}
	return keys
}

func join(parts ...string) string { return strings.Join(parts, "\x01") }

// Revised finds for each of the fresh orders, by its index, one of lost of which it probably is the
// changed form. lost are orders that a reading lacks, which has fresh and leftOut; what a person
// left out is still in the source and explains one lost order of the same buyer and gross each.
func Revised(fresh, lost []Outline, leftOut []rules.Facts) map[int]*Outline {
	lost = unexplained(lost, leftOut)
	byKey := map[string]*Outline{}
	for i := range lost {
		o := &lost[i]
		own, _ := buyerKeys(o.Buyer, o.BuyerTax)
		for _, key := range o.sharedKeys(own) {
			if was := byKey[key]; was == nil || o.worse(was) {
				byKey[key] = o
			}
		}
	}
	out := map[int]*Outline{}
	for i := range fresh {
		_, like := buyerKeys(fresh[i].Buyer, fresh[i].BuyerTax)
		for _, key := range fresh[i].sharedKeys(like) {
			if o := byKey[key]; o != nil && (out[i] == nil || o.worse(out[i])) {
				out[i] = o
			}
		}
	}
	return out
}

// worse reports that a second invoice for o would be more surely one too many: it was sent, rather
// than dropped, or read later.
func (o *Outline) worse(than *Outline) bool {
	if a, b := o.State == Dropped, than.State == Dropped; a != b {
		return b
	}
	return o.ID > than.ID
}

// unexplained is lost without the orders that leftOut explains.
func unexplained(lost []Outline, leftOut []rules.Facts) []Outline {
	if len(lost) == 0 || len(leftOut) == 0 {
		return lost
	}
	byKey := map[string][]int{}
	for i := range lost {
		own, _ := buyerKeys(lost[i].Buyer, lost[i].BuyerTax)
		for _, b := range own {
			key := join(lost[i].Key.Seller, b, strconv.FormatInt(int64(lost[i].Gross), 10))
			byKey[key] = append(byKey[key], i)
		}
	}
	gone := map[int]bool{}
	for i := range leftOut {
		f := &leftOut[i]
		_, like := buyerKeys(buyerOf(f.BuyerName, f.BuyerTax))
	search:
		for _, b := range like {
			for key := join(f.Seller, b, strconv.FormatInt(int64(f.Gross), 10)); len(byKey[key]) > 0; {
				n := byKey[key][0]
				if byKey[key] = byKey[key][1:]; !gone[n] {
					gone[n] = true
					break search
				}
			}
		}
	}
	out := make([]Outline, 0, len(lost)-len(gone))
	for i := range lost {
		if !gone[i] {
			out = append(out, lost[i])
		}
	}
	return out
}
