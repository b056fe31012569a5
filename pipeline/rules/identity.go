package rules

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// defaultOrderNoMax is the length that the platform documents for orderNo; accounts in use accept
// more.
const defaultOrderNoMax = 20

// identity settles what the order is: its number, its seller, its kind.
func (c *checker) identity() {
	c.orderNo()
	c.resolveSeller()
	c.kind()
	c.order.TaxIncluded = c.flag(invoice.TaxIncluded, true)
	c.headNeeds(invoice.TaxIncluded)
}

// headNeeds reports an empty cell that the bureau's sheet of invoices must have filled: what it
// would say is never guessed. Source: 1-发票基本信息 of the bureau's batch workbook, row 2 (必填).
func (c *checker) headNeeds(f invoice.Field) {
	if c.headRow != nil && c.get(f) == nil {
		c.missing(FieldMissing, c.headRow.Place, f)
	}
}

// kindChosen reports whether the configuration names the kind of orders on a sheet of invoices that
// has no column of kinds.
func (c *checker) kindChosen() bool {
	return c.s.DefaultKind != "" && c.headRow.Columns[invoice.KindField] == ""
}

func (c *checker) orderNo() {
	v := c.get(invoice.OrderNo)
	c.order.OrderNo = c.d.Number
	switch {
	case v.usable():
		c.order.OrderNo = v.text
	case v != nil && v.cell.Shown != nil:
		c.order.OrderNo = invoice.CleanCode(v.cell.Shown.Text) // a number that nobody sees is none
	}
	no, p := c.order.OrderNo, c.numberCell()
	if v != nil {
		p = v.place()
	}
	limit := c.s.OrderNoMax
	if limit <= 0 {
		limit = defaultOrderNoMax
	}
	switch {
	case v != nil && v.bad:
	case no == "":
		c.missing(OrderNoMissing, c.d.Place(), invoice.OrderNo)
	case utf8.RuneCountInString(no) > limit:
		c.findings = append(c.findings, New(OrderNoLong, p, no, invoice.OrderNo, no, strconv.Itoa(utf8.RuneCountInString(no)), strconv.Itoa(limit)))
	}
	if twin := c.d.Twin; twin != "" && !c.before {
		c.findings = append(c.findings, New(SpelledTwice, p, no, invoice.OrderNo, no, no, twin))
	}
	if invoice.TotalWord(no) {
		c.findings = append(c.findings, New(OrderNoIsTotal, p, no, invoice.OrderNo, no))
	} else if bad := strings.TrimLeftFunc(no, orderNoRune); bad != "" && (v == nil || !v.bad) {
		r, _ := utf8.DecodeRuneInString(bad)
		c.findings = append(c.findings, New(OrderNoForm, p, no, invoice.OrderNo, no, string(r)))
	}
}

// orderNoRune allows what survives every path an order number takes: query strings, file names,
// other systems' keys.
func orderNoRune(r rune) bool {
	switch r {
	case '-', '_', '.', '/', '#', ':':
		return true
	}
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// resolveSeller finds who issues the invoice: the cell's seller, else the chosen one, else the only
// one.
func (c *checker) resolveSeller() {
	v := c.get(invoice.Seller)
	switch {
	case v.usable():
		c.namedSeller(v)
	case v != nil:
		return
	case c.s.Default != "":
		c.seller = c.sellerByTaxNum(c.s.Default)
	case len(c.s.Sellers) == 1:
		c.seller = &c.s.Sellers[0]
	}
	switch {
	case c.seller != nil:
		c.order.Seller = c.seller.TaxNum
	case v == nil:
		c.missing(SellerMissing, c.d.Place(), invoice.Seller, c.sellerList())
	}
}

func (c *checker) namedSeller(v *value) {
	if c.seller = c.sellerByTaxNum(invoice.CleanCode(v.text)); c.seller != nil {
		return
	}
	want := invoice.Fold(v.text)
	for i := range c.s.Sellers {
		if s := &c.s.Sellers[i]; s.Name != "" && invoice.Fold(s.Name) == want {
			if c.seller != nil {
				c.seller = nil
				c.reject(SellerAmbiguous, v, c.sellerList())
				return
			}
			c.seller = s
		}
	}
	if c.seller == nil {
		c.reject(SellerUnknown, v, c.sellerList())
	}
}

func (c *checker) sellerByTaxNum(no string) *Seller {
	for i := range c.s.Sellers {
		if strings.EqualFold(c.s.Sellers[i].TaxNum, no) {
			return &c.s.Sellers[i]
		}
	}
	return nil
}

func (c *checker) sellerList() string {
	var out []string
	for _, s := range c.s.Sellers {
		out = append(out, strings.TrimSpace(s.TaxNum+" "+s.Name))
	}
	return words(strings.Join(out, "、"), strings.Join(out, ", "))
}

func (c *checker) kind() {
	v := c.get(invoice.KindField)
	switch {
	case v.usable():
		k, ok := invoice.ParseKind(v.text)
		if !ok {
			c.reject(KindUnknown, v, kindList())
			return
		}
		c.order.Kind = k
	case v != nil:
		return
	case c.headRow != nil && !c.kindChosen():
		c.headNeeds(invoice.KindField)
		return
	case c.s.DefaultKind != "":
		c.order.Kind = c.s.DefaultKind
	default:
		c.order.Kind = invoice.KindDigitalOrdinary
	}
	switch c.order.Kind {
	case invoice.KindVehicle, invoice.KindUsedVehicle, invoice.KindPurchase, invoice.KindPaperPurchase:
		if v != nil {
			c.report(KindNotCarried, v, c.kindName())
			return
		}
		c.missing(KindNotCarried, c.d.Place(), invoice.KindField, c.kindName())
	}
}

func kindList() string {
	var names []lang.Text
	for _, k := range invoice.Kinds() {
		names = append(names, k.Name())
	}
	return Bilingual(lang.Join(names, "、", ", "))
}
