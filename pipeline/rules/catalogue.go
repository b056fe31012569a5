package rules

import "sync"

// Catalogue lists every rule, by code within its group.
func Catalogue() []Rule {
	groups := [][]Rule{orderRules, limitRules, sellerRules, buyerRules, goodsRules, goodsClassRules, codeRules, taxRules, datedRules, amountRules, discountRules,
		cellRules, columnRules, fileRules, specialRules, elementRules, duplicateRules, holdRules, heldRules, rowHoldRules, rowFileRules, profileRules, arrangeRules, redRules, downloadRules}
	var out []Rule
	for _, g := range groups {
		out = append(out, g...)
	}
	return out
}

// rulesByCode is built once, since each finding needs its rule.
var rulesByCode = sync.OnceValue(func() map[string]Rule {
	all := Catalogue()
	out := make(map[string]Rule, len(all))
	for _, r := range all {
		out[r.Code] = r
	}
	return out
})
