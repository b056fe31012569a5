package resultbook

import (
	"slices"
	"testing"

	"github.com/fapiao/fapiao/pipeline/report"
)

// TestSmallSlicesHaveNoLabel: labels of slices under three percent would cover each other.
func TestSmallSlicesHaveNoLabel(t *testing.T) {
	t.Parallel()
	rates := []report.RateSum{{Gross: 900_00}, {Gross: 30_00}, {Gross: 29_99}, {Gross: 40_00}, {Gross: 1}}
	if got := slivers(rates); !slices.Equal(got, []int{2, 4}) {
		t.Error(got)
	}
}
