package suggest

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
)

// listed are the fields that lists of buyers and of goods fill.
var listed = map[invoice.Field][]invoice.Field{
	invoice.BuyerName: {invoice.BuyerTaxNum, invoice.BuyerAddress, invoice.BuyerTel, invoice.BuyerBank, invoice.BuyerAccount,
		invoice.BuyerPhone, invoice.BuyerEmail},
	invoice.GoodsName: {invoice.GoodsCode, invoice.TaxRate, invoice.Spec, invoice.Unit},
}

// lookups proposes another sheet of the workbook as a list of buyers or of goods.
func (s *Suggestion) lookups(p *placing, others []*sheet) {
	for _, o := range others {
		if o.twoRows() {
			continue // lists have one row of titles
		}
		list := newPlacing(o)
		list.place()
		if list.taken[invoice.GrossField] != nil || list.taken[invoice.LineAmount] != nil || list.taken[invoice.NetAmount] != nil {
			continue
		}
		for _, match := range []invoice.Field{invoice.BuyerName, invoice.GoodsName} {
			s.lookup(p, list, match)
		}
	}
}

func (s *Suggestion) lookup(p, list *placing, match invoice.Field) {
	by := list.taken[match]
	if by == nil || p.taken[match] == nil || s.looksUp(match) {
		return
	}
	fill := map[invoice.Field]string{}
	for _, f := range listed[match] {
		if c := list.taken[f]; c != nil && c.sure > Unsure && p.taken[f] == nil {
			fill[f] = c.values.title
		}
	}
	if len(fill) == 0 {
		return
	}
	s.Profile.Lookups = append(s.Profile.Lookups, profile.Lookup{
		Sheet: list.sheet.name, Match: match, Column: by.values.title, Fill: fill, Required: match == invoice.GoodsName})
	s.Checks = append(s.Checks, lang.Format(
		"按“%[2]s”到工作表“%[1]s”里查（名称要完全相同）",
		"%[2]s is looked up in the sheet %[1]s (names must be equal)", list.sheet.name, match.Title()))
}

// looksUp reports whether a list for a field was found already.
func (s *Suggestion) looksUp(match invoice.Field) bool {
	for _, l := range s.Profile.Lookups {
		if l.Match == match {
			return true
		}
	}
	return false
}

// filled reports whether a column or a list gives a field.
func (s *Suggestion) filled(p *placing, f invoice.Field) bool {
	if p.taken[f] != nil {
		return true
	}
	for _, l := range s.Profile.Lookups {
		if _, ok := l.Fill[f]; ok {
			return true
		}
	}
	return false
}
