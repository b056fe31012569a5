package simulator

// Statuses of a 红字确认单 (billStatus, protocol 3.11).
const (
	formNoConfirm    = "01" // no confirmation needed
	formWaitsBuyer   = "02" // the seller entered it
	formWaitsSeller  = "03" // the buyer entered it
	formConfirmed    = "04"
	formBuyerNo      = "05"
	formSellerNo     = "06"
	formLapsed       = "07" // after 72 hours
	formWithdrawn    = "08"
	formAbandoned    = "09" // after both had confirmed
	formApplying     = "15"
	formFailed       = "16"
	formLapseHours72 = 72 * 3600 * 1000 // ms
)

// formTexts are the bureau's words for a status (billMessage).
var formTexts = map[string]string{
	formNoConfirm: "无需确认", formWaitsBuyer: "销方录入待购方确认", formWaitsSeller: "购方录入待销方确认", formConfirmed: "购销双方已确认",
	formBuyerNo: "作废（销方录入购方否认）", formSellerNo: "作废（购方录入销方否认）", formLapsed: "作废（超72小时未确认）",
	formWithdrawn: "作废（发起方已撤销）", formAbandoned: "作废（确认后撤销）", formApplying: "申请中", formFailed: "申请失败",
}

// Values of requestStatus, while a withdrawal or an answer is under way and after it failed.
const (
	requestWithdrawing  = "01"
	requestWithdrawFail = "02"
	requestConfirming   = "03"
	requestConfirmFail  = "04"
)

// requestFailed maps what is under way to its failure.
var requestFailed = map[string]string{requestWithdrawing: requestWithdrawFail, requestConfirming: requestConfirmFail}

// status returns the form's status at now.
func (f *redForm) status(kind string, now int64) string {
	switch {
	case f.Verdict != "" && now >= f.VerdicAt:
		return f.Verdict
	case f.Verdict != "" && f.Before != "":
		return f.Before
	case now < f.At+f.Delay:
		return formApplying
	case f.Failure != "":
		return formFailed
	case f.Source == "0" && !f.waitsForBuyer(kind):
		return formNoConfirm
	case f.answered(now):
		return f.Answer
	case now >= f.At+formLapseHours72:
		return formLapsed
	case f.Source == "0":
		return formWaitsBuyer
	}
	return formWaitsSeller
}

// waitsForBuyer reports whether the buyer must agree to a form of the seller.
func (f *redForm) waitsForBuyer(kind string) bool {
	if f.Booked != "" {
		return f.Booked == "1"
	}
	return kind != "pc" && kind != "ec"
}

// answerAt is when the buyer answers by itself, ms.
func (f *redForm) answerAt() int64 { return f.At + f.Delay + f.AnswerIn }

// answered reports whether the buyer has answered by itself, which it must within 72 hours.
func (f *redForm) answered(now int64) bool {
	return f.Answer != "" && now >= f.answerAt() && f.answerAt() < f.At+formLapseHours72
}

// settledAt is when the form took the status that lets the red invoice be issued, ms.
func (f *redForm) settledAt() int64 {
	switch {
	case f.Verdict != "":
		return f.VerdicAt
	case f.Answer == formConfirmed:
		return f.answerAt()
	}
	return f.At + f.Delay
}

// requestStatus returns what a withdrawal or an answer has come to.
func (f *redForm) requestStatus(now int64) string {
	switch {
	case f.Request == "":
		return ""
	case now < f.RequestAt:
		return f.Request
	case f.RequestFailed:
		return requestFailed[f.Request]
	}
	return ""
}

// knownAt is the time as of which the platform knows the form: now, or by knob that of the last
// refresh, of the application's outcome or of the last withdrawal or answer by a call.
func (f *redForm) knownAt(k *Knobs, now int64) int64 {
	if !k.RedStale {
		return now
	}
	known := max(f.SeenAt, f.ShownAt)
	for _, at := range [...]int64{f.At + f.Delay, f.RequestAt} {
		if at <= now {
			known = max(known, at)
		}
	}
	return min(known, now)
}

// message returns the text of the status, or of a request that failed.
func (f *redForm) message(status string, now int64) string {
	switch {
	case f.RequestFailed && f.requestStatus(now) == requestFailed[f.Request]:
		return "税局返回：操作失败，请稍后再试"
	case status == formFailed:
		return f.Failure
	}
	return formTexts[status]
}

// openForms are the forms of a blue invoice that may still lead to a red one, or whose red one is
// being issued. The lock is held.
func (b *books) openForms(blue int, kind string, now int64) []*redForm {
	var open []*redForm
	for _, id := range b.blueForms[blue] {
		form := b.forms[id]
		if form.Red != 0 {
			r := b.at(form.Red - 1)
			if status, _ := r.status(now); status != statusIssuing && status != statusSigning && status != statusFailed {
				continue
			}
			open = append(open, form)
			continue
		}
		switch form.status(kind, now) {
		case formApplying, formNoConfirm, formWaitsBuyer, formWaitsSeller, formConfirmed:
			open = append(open, form)
		}
	}
	return open
}

// openForm reports whether a blue invoice has an open form. The lock is held.
func (b *books) openForm(blue int, kind string, now int64) bool {
	return len(b.openForms(blue, kind, now)) > 0
}
