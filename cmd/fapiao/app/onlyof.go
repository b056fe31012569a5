package app

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline"
)

// onlyOf leaves the sellers alone that a use is not about: what waits of them, or stops them, is
// not its matter.
func (j *job) onlyOf(sellers []string) {
	j.exec.Sellers = slices.DeleteFunc(slices.Clone(j.exec.Sellers), func(s pipeline.SellerLimits) bool {
		return !slices.Contains(sellers, s.TaxNum)
	})
}

// idsOf are the ids of the effects of some cases, never nil.
func idsOf[T any](cases []T, id func(*T) int64) []int64 {
	ids := make([]int64, 0, len(cases))
	for i := range cases {
		if n := id(&cases[i]); n != 0 {
			ids = append(ids, n)
		}
	}
	return ids
}

// sellersOf are the tax numbers of the sellers of some cases.
func sellersOf[T any](cases []T, seller func(*T) string) (out []string) {
	for i := range cases {
		if s := seller(&cases[i]); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
