package rules_test

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// A personal number in any column, as where columns are shifted, is in no finding. Order numbers
// identify the order and are shown.
func TestPersonalNumbersInAnyColumnAreMasked(t *testing.T) {
	t.Parallel()
	numbers := []string{"13755556666", "330106199001011234", "11010519491231002X", "6222021001116245702"}
	masked := 0
	for _, info := range invoice.Catalogue() {
		if info.Field == invoice.OrderNo {
			continue
		}
		for _, number := range numbers {
			for _, text := range []string{number, number + "元整x", "-" + number} {
				for _, f := range check(t, settings(), set(info.Field, text)).Findings {
					said := f.Value + " " + f.Text(lang.Chinese) + " " + f.Text(lang.English)
					if strings.Contains(said, number) {
						t.Errorf("%s = %q: %s shows it: %s", info.Field, text, f.Code, said)
					}
					if f.Field == info.Field && strings.Contains(f.Value, "***") {
						masked++
					}
				}
			}
		}
	}
	if masked < 100 {
		t.Errorf("only %d findings show a masked number", masked)
	}
	for _, amount := range []string{"3301061990010112.345", "0.13755556666"} {
		for _, f := range check(t, settings(), set(invoice.LineAmount, amount)).Findings {
			if f.Field == invoice.LineAmount && f.Value != amount {
				t.Errorf("the amount %s is shown as %s", amount, f.Value)
			}
		}
	}
	if f := rules.New(rules.NotANumber, invoice.Place{}, "13755556666", invoice.OrderNo, "13755556666"); f.Value != "13755556666" {
		t.Errorf("an order number is shown as %s", f.Value)
	}
}
