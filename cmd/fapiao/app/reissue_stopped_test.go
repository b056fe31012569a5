package app_test

import (
	"slices"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// After the login lapsed, nothing more is reversed though the account was found good just before;
// a correction and a red end alike. Once a person has logged in, the same command goes on.
func TestReissueSendsNothingInAStop(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "login_after=3")
	d.set["lang"] = "zh"
	must(d, runs(d.two()))
	if r := must(d, reissues(byNumber("A1", "丙方有限公司"))); endOf(r.Result) != app.Account {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
	before := d.accepted()
	if r := must(d, reissues(byNumber("A2", "丙方有限公司"))); endOf(r.Result) != app.Account || d.accepted() != before {
		t.Fatalf("%v, %d orders, %+v", r.End, d.accepted(), brief(r))
	}
	r := must(d, reds(app.RedOptions{Numbers: []string{"A2"}, Reason: invoice.RedStopped}))
	if slices.ContainsFunc(r.Reds, func(c app.RedCase) bool { return c.Detail.No != "" }) || d.accepted() != before {
		t.Fatalf("%v, %d orders", r.End, d.accepted())
	}
	simtest.Turn(t, d.sim, "login_after=0")
	if r := must(d, reissues(byNumber("A2", "丙方有限公司"))); endOf(r.Result) != app.Done {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
}
