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

// sellersOf are the tax numbers of the sellers of some cases.
func sellersOf[T any](cases []T, seller func(*T) string) (out []string) {
	for i := range cases {
		if s := seller(&cases[i]); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
