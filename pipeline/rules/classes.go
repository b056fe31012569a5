package rules

import (
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Prefixes of tax category codes (商品和服务税收分类编码) with rules of their own. Source: the
// classification, and the notes of the bureau's batch workbook.
const (
	classGoods           = "1"           // 货物
	classNoSale          = "6"           // 未发生销售行为的不征税项目
	classProperty        = "5"           // 不动产
	classPropertyLease   = "304050202"   // 不动产经营租赁
	classRoads           = "30405020203" // 道路通行服务, a part of it that needs no block
	classPropertyFinance = "3040501030"  // 不动产融资租赁
	classLandUse         = "40501"       // 土地使用权
	classConstruction    = "305"         // 建筑服务
)

// isCoal reports whether a code is 原煤, 洗煤 or 其他煤炭采选产品.
func isCoal(code string) bool {
	return strings.HasPrefix(code, "1020101") || strings.HasPrefix(code, "1020102") ||
		strings.HasPrefix(code, "1020199")
}

// RefinedOil reports whether a code of goods (税收分类编码) is refined oil (成品油).
func RefinedOil(code string) bool { return isOil(code) }

// isOil reports whether a code is refined oil (成品油), which needs an invoice of its own.
func isOil(code string) bool {
	if !strings.HasPrefix(code, "10701") {
		return false
	}
	for _, class := range [...]string{
		"1070101010", "10701010199", // 汽油
		"10701010201",                // 航空煤油
		"107010103",                  // 柴油
		"107010104",                  // 燃料油
		"107010105",                  // 石脑油
		"107010106",                  // 溶剂油
		"107010107",                  // 润滑油
		"10701020301", "10701020302", // 乙醇汽油, 甲醇汽油
	} {
		if strings.HasPrefix(code, class) {
			return true
		}
	}
	return false
}

// classes checks rules that apply only to some goods.
func (c *checker) classes() {
	for i := range c.rows {
		r := &c.rows[i]
		switch {
		case r.discount:
		case isCoal(r.line.Code):
			c.coal(r)
			continue
		case isOil(r.line.Code):
			c.oil(r)
		default:
			c.unitOf(r)
		}
		if v := r.get(invoice.CoalKind); v.usable() && !none(v.text) && !invoice.Nothing(v.text) {
			c.reject(FieldNotCarried, v)
		}
	}
	c.oilAlone()
	c.businessOfCodes()
}

// coal checks a line of coal. The bureau requires its kind, but the platform's documentation has no
// field for it.
func (c *checker) coal(r *lineRow) {
	c.unitAmong(r, CoalUnit, "吨", "千克")
	switch v := r.get(invoice.CoalKind); {
	case v == nil:
		c.missing(CoalKindMissing, r.place, invoice.CoalKind)
	case v.usable() && (none(v.text) || invoice.Nothing(v.text)):
		c.reject(CoalKindMissing, v)
	case v.usable():
		c.warn(CoalKindNotCarried, v)
	}
}

func (c *checker) oil(r *lineRow) {
	c.unitAmong(r, OilUnit, "吨", "升")
	if r.get(invoice.Quantity) == nil && r.get(invoice.Price) == nil {
		c.missing(OilQuantity, r.place, invoice.Quantity)
	}
}

// unitAmong reports a unit that is not one of those allowed for the goods.
func (c *checker) unitAmong(r *lineRow, code string, units ...string) {
	v := r.get(invoice.Unit)
	if v == nil {
		c.missing(code, r.place, invoice.Unit)
		return
	}
	for _, u := range units {
		if v.bad || v.text == u {
			return
		}
	}
	c.report(code, v)
}

// linesOfOil is how many lines an invoice of refined oil may have in older kinds. Source: the
// gateways of the tax-control system.
const linesOfOil = 8

// oilAlone reports other goods on an invoice with refined oil, and too many lines of oil.
func (c *checker) oilAlone() {
	var oil, other *lineRow
	for i := range c.rows {
		switch r := &c.rows[i]; {
		case r.discount || r.line.Code == "":
		case isOil(r.line.Code) && oil == nil:
			oil = r
		case !isOil(r.line.Code) && other == nil:
			other = r
		}
	}
	if n := len(c.order.Lines); oil != nil && n > linesOfOil && c.order.Kind != "" && !c.order.Kind.Digital() {
		c.missing(OilManyLines, c.d.Place(), invoice.GoodsName, strconv.Itoa(n), strconv.Itoa(linesOfOil))
	}
	if oil != nil && other != nil {
		c.report(OilMixed, other.get(invoice.GoodsCode), oil.get(invoice.GoodsCode).place().Cell())
	}
}

// unitOf warns about a quantity of goods without a unit. Services often have no unit.
func (c *checker) unitOf(r *lineRow) {
	if r.given.quantity == nil || r.get(invoice.Unit) != nil || !strings.HasPrefix(r.line.Code, classGoods) {
		return
	}
	if b := c.namedBusiness(); b == nil || !b.single {
		c.warn(UnitMissing, r.given.numAt)
	}
}

// businessOfCodes reports codes that belong to a special business (特定业务) which the order does
// not name. Only digital kinds have them.
func (c *checker) businessOfCodes() {
	v := c.get(invoice.SpecialKind)
	if !c.order.Kind.Digital() || v != nil && v.bad {
		return
	}
	named := c.namedBusiness()
	for i := range c.rows {
		r := &c.rows[i]
		want := businessOf(r.line.Code)
		if want == "" || r.discount || named != nil && named.name == want {
			continue
		}
		if at := r.get(invoice.GoodsCode); want == leaseName {
			c.report(LeaseUnnamed, at)
		} else {
			c.warn(SpecialMayBeNeeded, at, want)
		}
		return
	}
}

// businessOf is the special business of a code; empty if there is none.
func businessOf(code string) string {
	switch {
	case strings.HasPrefix(code, classPropertyLease) && !strings.HasPrefix(code, classRoads):
		return leaseName
	case strings.HasPrefix(code, classConstruction):
		return "建筑服务"
	case strings.HasPrefix(code, classProperty):
		return saleName
	}
	return ""
}
