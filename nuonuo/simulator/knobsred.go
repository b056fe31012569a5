package simulator

import "errors"

func redKnobs() []knob {
	return []knob{
		millis("red_confirm_ms", "milliseconds until a red confirmation is settled", func(k *Knobs) *duration { return (*duration)(&k.RedConfirm) }),
		millis("red_issuing_ms", "milliseconds from there until the bureau has issued the red invoice", func(k *Knobs) *duration { return (*duration)(&k.RedIssuing) }),
		onOff("one_red_form", "a blue invoice with an open form takes no second one: E9103", func(k *Knobs) *bool { return &k.OneRedForm }),
		onOff("red_reasons", "开票有误 is for the whole invoice, and services have no 销货退回", func(k *Knobs) *bool { return &k.RedReasons }),
		choice("partial_reds", "when a part may be reversed; allowance: only as 销售折让, while the buyer has not booked", func(k *Knobs) *PartialReds { return &k.PartialReds },
			PartialAny, PartialAllowance),
		onOff("red_rows", "销货退回 reverses a quantity at the blue's price, 销售折让 an amount without one", func(k *Knobs) *bool { return &k.RedRows }),
		onOff("accept_over_red", "red invoices may take more than their blue one has left", func(k *Knobs) *bool { return &k.AcceptOverRed }),
		share("red_fail_rate", "share of applications for a red form that the bureau refuses: 16", func(k *Knobs) *float64 { return &k.RedFailRate }),
		list("red_fail_for", "those it refuses by name: blue numbers, order numbers, buyers or billIds, with commas",
			func(k *Knobs) *[]string { return &k.RedFailFor }),
		word("red_fail_text", "what the bureau says of them (billMessage); empty: a usual text", func(k *Knobs) *string { return &k.RedFailText }),
		onOff("red_stale", "what buyers and the bureau do with a form is known after a refresh that names it", func(k *Knobs) *bool { return &k.RedStale }),
		millis("red_refresh_ms", "milliseconds from a refresh until the forms of the bureau that it found are known", func(k *Knobs) *duration { return (*duration)(&k.RedRefresh) }),
		millis("red_request_ms", "milliseconds a withdrawal or an answer takes: requestStatus 01 or 03", func(k *Knobs) *duration { return (*duration)(&k.RedRequest) }),
		share("red_request_fail_rate", "share of withdrawals and answers that fail: requestStatus 02 or 04", func(k *Knobs) *float64 { return &k.RedRequestFail }),
		share("red_stuck", "share of confirmed forms whose red invoice does not come: E9999 红票开具中", func(k *Knobs) *float64 { return &k.RedStuck }),
		millis("red_stuck_ms", "milliseconds it does not come; 0: never, while red_stuck says so", func(k *Knobs) *duration { return (*duration)(&k.RedStuckFor) }),
		count("red_fails", "how often the red invoice of a form or of an information sheet fails before it is issued: 22, by fail_cause",
			func(k *Knobs) *int { return &k.RedFails }),
		onOff("red_details", "a form that is queried has its rows (detail)", func(k *Knobs) *bool { return &k.RedDetails }),
		onOff("red_linked", "a form that was made at the bureau has the serial number of its red invoice", func(k *Knobs) *bool { return &k.RedLinked }),
		onOff("bill_id_number", "a billId that the platform made is a number", func(k *Knobs) *bool { return &k.BillIDNumber }),
	}
}

// buyerKnobs are about the buyers of red forms.
func buyerKnobs() []knob {
	return []knob{
		bookedKnob(),
		choice("red_buyers", "what buyers do with a form that waits for them; mixed: 6 of 10 agree, 2 refuse, 2 wait", func(k *Knobs) *RedBuyers { return &k.RedBuyers },
			BuyersWait, BuyersAgree, BuyersRefuse, BuyersMixed),
		millis("red_buyer_ms", "milliseconds until they do it", func(k *Knobs) *duration { return (*duration)(&k.RedBuyer) }),
		list("red_agree_for", "blue numbers, order numbers or buyers that agree, with commas", func(k *Knobs) *[]string { return &k.RedAgreeFor }),
		list("red_refuse_for", "blue numbers, order numbers or buyers that refuse, with commas", func(k *Knobs) *[]string { return &k.RedRefuseFor }),
		list("red_wait_for", "blue numbers, order numbers or buyers that wait, with commas", func(k *Knobs) *[]string { return &k.RedWaitFor }),
		share("red_buyer_forms", "share of the invoices whose buyer makes a form at the bureau, known after a refresh", func(k *Knobs) *float64 { return &k.RedBuyerForms }),
		millis("red_buyer_forms_ms", "milliseconds from the issue to that", func(k *Knobs) *duration { return (*duration)(&k.RedBuyerFormsIn) }),
	}
}

// bookedByKindWord is red_buyer_booked without a share.
const bookedByKindWord = "kind"

func bookedKnob() knob {
	return knob{name: "red_buyer_booked",
		text: "share of forms whose buyer has booked the invoice and must agree; kind: all of special invoices, none of ordinary ones",
		set: func(k *Knobs, v string) error {
			if v == bookedByKindWord {
				k.RedBooked = bookedByKind
				return nil
			}
			p, err := parseShare(v)
			if err != nil {
				return errors.New("want kind or a share from 0 to 1")
			}
			k.RedBooked = p
			return nil
		},
		get: func(k *Knobs) string {
			if k.RedBooked < 0 {
				return bookedByKindWord
			}
			return formatShare(k.RedBooked)
		}}
}
