package rules

import "sync"

// Rule is one entry of the catalogue. In its texts {value} is the value as found, {field} the title
// of the finding's field, {1}, {2}, … are the finding's arguments, {1:field} is the title of
// the field that argument 1 names, and {1:also} is argument 1 in brackets, or nothing where a
// finding has no such argument.
type Rule struct {
	Code           string // stable; never reused for another meaning
	Severity       Severity
	Zh, En         string // what is wrong
	HintZh, HintEn string // what to do, or to type instead
}

// Catalogue lists every rule, by code within its group.
func Catalogue() []Rule {
	groups := [][]Rule{orderRules(), sellerRules(), buyerRules(), goodsRules(), goodsClassRules(), taxRules(), amountRules(), discountRules(),
		cellRules(), columnRules(), fileRules(), specialRules(), elementRules(), duplicateRules(), holdRules(), heldRules(), rowHoldRules(), rowFileRules()}
	var out []Rule
	for _, g := range groups {
		out = append(out, g...)
	}
	return out
}

// rulesByCode is built once: each finding asks for its rule.
var rulesByCode = sync.OnceValue(func() map[string]Rule {
	all := Catalogue()
	out := make(map[string]Rule, len(all))
	for _, r := range all {
		out[r.Code] = r
	}
	return out
})
