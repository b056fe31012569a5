package rules

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Finding is one fault or doubt in one place. Its text is made from the rule's catalogue entry, so
// that a finding kept in the ledger reads in either language later.
type Finding struct {
	Code     string        `json:"code"` // stable, such as "FP-AMT-003"; never reused for another meaning
	Severity Severity      `json:"severity"`
	Place    invoice.Place `json:"place"`
	OrderNo  string        `json:"order_no,omitempty"`
	Field    invoice.Field `json:"field,omitempty"`
	Value    string        `json:"value,omitempty"` // as it stood in the source; personal numbers are masked already
	Args     []string      `json:"args,omitempty"`  // what the rule's texts name, in their order
	Count    int           `json:"count,omitempty"` // how many cells it stands for, where these are several
}

// Errors reports whether a finding among fs rejects the order.
func Errors(fs []Finding) bool {
	for _, f := range fs {
		if f.Severity == Error && !holds(f.Code) {
			return true
		}
	}
	return false
}

// Holds is the code of the first finding that holds the order until a person decides; empty when
// none does.
func Holds(fs []Finding) string {
	for _, f := range fs {
		if holds(f.Code) {
			return f.Code
		}
	}
	return ""
}

// Arranged reports whether a finding says that the order was split or merged.
func Arranged(fs []Finding) bool {
	return slices.ContainsFunc(fs, func(f Finding) bool { return f.Code == SplitInto || f.Code == MergedInto || f.Code == SplitOther })
}

func holds(code string) bool { return rulesByCode()[code].Severity == Hold }
