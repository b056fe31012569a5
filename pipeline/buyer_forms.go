package pipeline

import (
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// BuyerForms are those of the forms of a seller that buyers started, as a ledger keeps them. Those
// that neither wait nor ended are left out: nobody can answer them yet.
func BuyerForms(seller string, forms []RedForm) (out []ledger.BuyerForm) {
	for i := range forms {
		f := &forms[i]
		ended := f.Status.Dead() || f.Status.Settled()
		if !f.ByBuyer || f.BillNo == "" || f.Sheet != "" || !ended && !f.Status.Waiting() {
			continue
		}
		kept := ledger.BuyerForm{Seller: seller, No: f.BillNo, UUID: f.BillUUID, Status: string(f.Status), Busy: f.Busy(), BlueNo: f.BlueNo,
			BlueCode: f.BlueCode, Buyer: f.Buyer, Reason: string(f.Reason), Net: f.Net, Tax: f.Tax, Applied: f.AppliedAt, Ended: ended}
		if !f.AppliedAt.IsZero() {
			kept.Deadline = f.AppliedAt.Add(red.Window)
		}
		out = append(out, kept)
	}
	return out
}

// Busy reports that the bureau works on an answer to the form, or on its withdrawal.
func (f *RedForm) Busy() bool { return f.Pending == "01" || f.Pending == "03" }

// LastFailed reports that the last answer to the form, or its last withdrawal, failed: the message
// is about that.
func (f *RedForm) LastFailed() bool { return f.Pending == "02" || f.Pending == "04" }

// LapsedUnseen returns the end of a form that the platform does not show any more, once it surely
// has lapsed: its deadline has passed or, where that is not known, the time of one since it was
// seen first. ok reports that it has.
func LapsedUnseen(f ledger.BuyerForm, now time.Time) (end ledger.BuyerForm, ok bool) {
	deadline := f.Deadline
	if deadline.IsZero() {
		deadline = f.Seen.Add(red.Window)
	}
	f.Status, f.Ended = string(red.Lapsed), true
	return f, now.After(deadline)
}
