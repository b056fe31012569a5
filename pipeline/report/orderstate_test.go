package report

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// TestOrderState holds that an order of which one invoice of two is reversed is partly reversed.
func TestOrderState(t *testing.T) {
	t.Parallel()
	whole := Row{State: ledger.Issued, Gross: 100, Reversed: Reversed{Net: 100, Reds: 1}}
	other := Row{State: ledger.Issued, Gross: 100}
	for name, c := range map[string]struct {
		rows []Row
		want string
	}{
		"one": {[]Row{whole}, "已全额红冲"}, "both": {[]Row{whole, whole}, "已全额红冲"}, "none": {[]Row{other, other}, "已开票"},
		"the first": {[]Row{whole, other}, "部分红冲"}, "the second": {[]Row{other, whole}, "部分红冲"},
	} {
		if got := OrderState(c.rows).Zh; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
