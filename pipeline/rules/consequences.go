package rules

import "slices"

// consequences removes findings that only follow from what a profile could not do at their cell: a
// value without a meaning there, and what a list would have filled.
func (c *checker) consequences() {
	var unread, unfilled []Finding
	for _, f := range c.findings {
		switch f.Code {
		case ValueUnlisted, UnitUnclear:
			unread = append(unread, f)
		case ListTwice, ListMissing:
			unfilled = append(unfilled, f)
		}
	}
	if len(unread) == 0 && len(unfilled) == 0 {
		return
	}
	at := func(all []Finding, f Finding) bool {
		return slices.ContainsFunc(all, func(x Finding) bool { return x.Code != f.Code && x.Place == f.Place })
	}
	c.findings = slices.DeleteFunc(c.findings, func(f Finding) bool {
		return at(unread, f) && !slices.Contains(listCodes, f.Code) || slices.Contains(missingCodes, f.Code) && at(unfilled, f)
	})
}

var (
	listCodes    = []string{ListTwice, ListMissing, ValueUnlisted, UnitUnclear}
	missingCodes = []string{FieldMissing, BuyerTaxNumMissing, CompanyNeedsTaxNum, OrganisationNoTax, GoodsCodeMissing}
)
