package rules

import (
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func (c *checker) construction(b *business) {
	r := c.merged()
	out := &invoice.Construction{}
	out.Address, out.Detail = c.address(c.need(r, b, invoice.ConstructionAddress), r.get(invoice.ConstructionDetail))
	out.Project = c.carry(c.need(r, b, invoice.ConstructionProject))
	out.LandVATNo = c.carry(r.get(invoice.ConstructionLandVAT))
	out.CrossCity = c.boolOf(c.need(r, b, invoice.ConstructionCross), false)
	c.order.Special.Construction = out
}

func (c *checker) freight(b *business) {
	if len(c.blocks) == 0 {
		c.missing(SpecialFieldMissing, c.d.Place(), invoice.FreightOrigin, b.name)
	}
	for i := range c.blocks {
		r := &c.blocks[i]
		c.order.Special.Freight = append(c.order.Special.Freight, invoice.Freight{
			Tool:        c.choice(c.need(r, b, invoice.FreightTool), tools()),
			ToolNum:     c.carry(c.need(r, b, invoice.FreightToolNum)),
			Origin:      c.carry(c.need(r, b, invoice.FreightOrigin)),
			Destination: c.carry(c.need(r, b, invoice.FreightDestination)),
			Goods:       c.carry(c.need(r, b, invoice.FreightGoods)),
		})
	}
}

func (c *checker) propertySale(b *business) {
	r := c.merged()
	out := &invoice.PropertySale{}
	detail := c.need(r, b, invoice.SaleDetail)
	out.Address, out.Detail = c.address(c.need(r, b, invoice.SaleAddress), detail)
	c.streetWords(detail)
	out.Contract, out.LandVATNo = c.carry(r.get(invoice.SaleContract)), c.carry(r.get(invoice.SaleLandVAT))
	out.Certificate = c.carry(r.get(invoice.SaleCertificate))
	out.Unit = c.choice(c.need(r, b, invoice.SaleUnit), areaUnits())
	out.CrossCity = c.boolOf(c.need(r, b, invoice.SaleCross), false)
	out.Assessed, out.Actual = c.yuan(r.get(invoice.SaleAssessed)), c.yuan(r.get(invoice.SaleActual))
	if r.get(invoice.SaleAssessed) != nil {
		c.need(r, b, invoice.SaleActual)
	}
	c.order.Special.Sale = out
}

// yuan writes an amount of a block with two decimals; empty where there is none.
func (c *checker) yuan(v *value) string {
	if !v.usable() {
		return ""
	}
	var row lineRow
	row.add(*v)
	a, _ := c.amountOf(&row, v.info.Field)
	switch {
	case a == nil:
		return ""
	case *a <= 0:
		c.report(AmountNotPositive, v, a.String())
		return ""
	}
	return a.String()
}

// parking is the tax category of letting places for vehicles, whose lease is stated to the minute.
// Source: the bureau's batch workbook.
const parking = "3040502020200000000"

func (c *checker) lease(b *business) {
	r := c.merged()
	out := &invoice.Lease{}
	detail := c.need(r, b, invoice.LeaseDetail)
	out.Address, out.Detail = c.address(c.need(r, b, invoice.LeaseAddress), detail)
	c.streetWords(detail)
	out.Certificate = c.carry(r.get(invoice.LeaseCertificate))
	out.Unit = c.choice(c.need(r, b, invoice.LeaseUnit), areaUnits())
	out.CrossCity = c.boolOf(c.need(r, b, invoice.LeaseCross), false)
	form := time.DateOnly
	if len(c.order.Lines) > 0 && c.order.Lines[0].Code == parking {
		form = "2006-01-02 15:04"
	}
	start, end := c.need(r, b, invoice.LeaseStart), c.need(r, b, invoice.LeaseEnd)
	if start.usable() && end.usable() {
		from, _, ok := c.dateOf(start)
		to, _, okTo := c.dateOf(end)
		if ok && okTo {
			out.Start, out.End = from.Format(form), to.Format(form)
			if to.Before(from) {
				c.report(SpecialPeriod, end, out.Start, out.End)
			}
		}
	}
	c.order.Special.Lease = out
}

// streetWords checks that an address of property reaches down to the street. Source: detailAddress
// in requestBillingNew.
func (c *checker) streetWords(v *value) {
	if v.usable() && !strings.ContainsAny(v.text, "街路村乡镇道") {
		c.report(SpecialAddressWords, v)
	}
}

func (c *checker) travellers(b *business) {
	for i := range c.blocks {
		r := &c.blocks[i]
		t := invoice.Traveller{
			Name:    c.carry(c.need(r, b, invoice.TravellerName)),
			IDType:  c.choice(c.need(r, b, invoice.TravellerIDType), documents()),
			IDNum:   c.carry(c.need(r, b, invoice.TravellerIDNum)),
			From:    c.carry(c.need(r, b, invoice.TravelFrom)),
			To:      c.carry(c.need(r, b, invoice.TravelTo)),
			Vehicle: c.choice(c.need(r, b, invoice.TravelVehicle), vehicles()),
		}
		if day := c.need(r, b, invoice.TravelDate); day.usable() {
			if at, _, ok := c.dateOf(day); ok {
				t.Date = at.Format(time.DateOnly)
			}
		}
		t.Level = c.travelClass(r, b, t.Vehicle)
		c.order.Special.Travellers = append(c.order.Special.Travellers, t)
	}
}

// travelClass reads the class, which planes, trains and ships must have, in the platform's words.
func (c *checker) travelClass(r *fieldRow, b *business, vehicle string) string {
	list := classes(vehicle)
	if list == nil {
		return c.carry(r.get(invoice.TravelLevel))
	}
	v := c.need(r, b, invoice.TravelLevel)
	if !v.usable() {
		return ""
	}
	at := slices.IndexFunc(list, func(s string) bool { return invoice.Fold(s) == invoice.Fold(v.text) })
	if at < 0 {
		mode := vehicles()[slices.IndexFunc(vehicles(), func(o option) bool { return o.code == vehicle })]
		c.reject(SpecialTravelClass, v, mode.name, strings.Join(list, "、"))
		return ""
	}
	return list[at]
}
