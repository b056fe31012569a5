package pipeline

import (
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// OpenFormError refuses a red of an invoice of which the bureau has an open form that this ledger
// did not apply for: it takes no other one.
type OpenFormError struct{ Form RedForm }

// Error names the form.
func (e *OpenFormError) Error() string {
	return "the form " + e.Form.BillNo + " of the invoice, which this ledger did not apply for, " +
		"is open (" + e.Form.Status.Name().En + ")"
}

// OpenForms are those of some red confirmation forms that are open, by the number of the invoice.
func OpenForms(forms []RedForm, now time.Time) map[string][]RedForm {
	out := map[string][]RedForm{}
	for i := range forms {
		if f := &forms[i]; f.open(now) {
			out[f.BlueNo] = append(out[f.BlueNo], *f)
		}
	}
	return out
}

// open reports that a form may still lead to a red invoice, and that there is none yet. What the
// platform shows as waiting after its deadline has lapsed at the bureau.
func (f *RedForm) open(now time.Time) bool {
	if f.BillNo == "" || f.BlueNo == "" || f.Sheet != "" || f.No != "" || f.Status.Dead() {
		return false
	}
	end := f.Deadline()
	return end.IsZero() || now.Before(end)
}

// Deadline is when the form lapses; zero where it does not wait, or where that is not known.
func (f *RedForm) Deadline() time.Time {
	d := red.Detail{Status: f.Status, AppliedAt: f.AppliedAt}
	return d.Deadline()
}

// strangers are the open forms of the invoice that are of no red beside.
func (r *RedRequest) strangers(beside []ledger.Entry) ([]RedForm, error) {
	out := slices.Clone(r.OpenForms)
	for i := range beside {
		if len(out) == 0 || beside[i].Plan.Effect != red.Effect {
			continue
		}
		b, d, err := red.Decode(&beside[i])
		if err != nil {
			return nil, err
		}
		out = slices.DeleteFunc(out, func(f RedForm) bool { return f.is(&b, &d) })
	}
	return out, nil
}
