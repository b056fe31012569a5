package app_test

import (
	"errors"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// An invoice that was issued elsewhere, and reversed elsewhere before this ledger knew it, is not
// reversed again: what is refused names the red, and of the rest no more is taken than is left.
func TestRedOfWhatWasReversedElsewhere(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(2)
	one, two := d.blueOf("G1"), d.blueOf("G2")
	if r := must(d, redFiles(app.RedFileOptions{Numbers: []string{one.No}, Reason: invoice.RedError})); statesOf(r) != "done 264.70" {
		t.Fatal(statesOf(r))
	}
	part := d.table("part.xlsx", []string{"发票号码", "红冲原因", "明细序号"}, []string{two.No, "服务中止", "1"})
	if r := must(d, redFiles(app.RedFileOptions{Files: []string{part}})); statesOf(r) != "done 113.00" {
		t.Fatal(statesOf(r))
	}
	other := d.elsewhere()
	issued := func(no string, reason invoice.RedReason, export string) *app.Reversed {
		r, events, err := on(other, redFiles(app.RedFileOptions{Numbers: []string{no}, Reason: reason, Issued: []string{export}}))
		if err != nil {
			t.Fatalf("%v, %+v", err, events.findings)
		}
		return r
	}
	again := issued(one.No, invoice.RedError, d.export(&one, nil))
	if c := again.Reds[0]; !errors.Is(c.Refused, invoice.ErrRedNothing) || len(c.By) != 1 || c.By[0].Detail.No == "" {
		t.Errorf("the whole is reversed: %+v", c)
	}
	rest := issued(two.No, invoice.RedStopped, d.export(&two, nil))
	if statesOf(rest) != "done 151.70" {
		t.Errorf("the rest: %s, %v", statesOf(rest), rest.Reds[0].Refused)
	}
	if d.redsAccepted() != 3 {
		t.Errorf("%d reds", d.redsAccepted())
	}
}
