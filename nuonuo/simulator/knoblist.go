package simulator

import (
	"fmt"
	"slices"
	"strings"
)

// KnobInfo describes one knob.
type KnobInfo struct {
	Name    string // as ParseKnob takes it
	Default string
	Text    string
	Words   []string // the values that are taken, where it takes no others
}

// knob ties a name to a field of Knobs.
type knob struct {
	name, text string
	words      []string
	set        func(*Knobs, string) error
	get        func(*Knobs) string
}

// KnobList returns all knobs in the order of the help page.
func KnobList() []KnobInfo {
	defaults := DefaultKnobs()
	table := knobTable()
	list := make([]KnobInfo, 0, len(table))
	for _, k := range table {
		list = append(list, KnobInfo{Name: k.name, Default: k.get(&defaults), Text: k.text, Words: k.words})
	}
	return list
}

// KnobError is why an assignment was rejected.
type KnobError struct {
	Name   string // empty where the assignment does not read name=value
	Known  bool   // there is such a knob; its value cannot be used
	detail string
}

func (e *KnobError) Error() string { return e.detail }

// ParseKnob sets the knob named in assignment, which reads "name=value". The
// error is a *KnobError that names the knob, the value and what is taken.
func ParseKnob(assignment string, knobs *Knobs) error {
	name, value, found := strings.Cut(assignment, "=")
	if !found {
		return &KnobError{detail: fmt.Sprintf("knob %q: want name=value", assignment)}
	}
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	table := knobTable()
	i := slices.IndexFunc(table, func(k knob) bool { return k.name == name })
	if i < 0 {
		return &KnobError{Name: name, detail: fmt.Sprintf("knob %q is not known; known are %s", name, knobNames(table))}
	}
	if err := table[i].set(knobs, value); err != nil {
		return &KnobError{Name: name, Known: true, detail: fmt.Sprintf("knob %s=%q: %v", name, value, err)}
	}
	return nil
}

func knobNames(table []knob) string {
	names := make([]string, len(table))
	for i, k := range table {
		names[i] = k.name
	}
	return strings.Join(names, ", ")
}

func knobTable() []knob {
	return slices.Concat(speedKnobs(), orderKnobs(), failureKnobs(), accountKnobs(), redKnobs(), buyerKnobs(), fileKnobs(), strangerKnobs(), tokenKnobs(), faultKnobs(), callbackKnobs())
}

func speedKnobs() []knob {
	return []knob{
		millis("issuing_ms", "milliseconds in status 20", func(k *Knobs) *duration { return (*duration)(&k.Issuing) }),
		millis("signing_ms", "milliseconds in status 21", func(k *Knobs) *duration { return (*duration)(&k.Signing) }),
		share("spread", "share by which each order's times vary", func(k *Knobs) *float64 { return &k.Spread }),
		millis("visible_ms", "queries say E9500 this long after a submit", func(k *Knobs) *duration { return (*duration)(&k.Visible) }),
		millis("clock_shift_ms", "milliseconds by which the platform's clock is ahead, to let time pass", func(k *Knobs) *duration { return (*duration)(&k.ClockShift) }),
		count("rate", "calls an app may make in any sliding second; 0: no limit", func(k *Knobs) *int { return &k.Rate }),
		choice("overload", "answer above the rate", func(k *Knobs) *Overload { return &k.Overload },
			OverloadQuota, OverloadBusy, Overload429, Overload503, OverloadDrop, OverloadMixture),
	}
}

func orderKnobs() []knob {
	return []knob{
		onOff("accept_duplicates", "issue a repeated orderNo again instead of E9106", func(k *Knobs) *bool { return &k.AcceptDuplicates }),
		choice("duplicate_code", "the code of a repeated orderNo", func(k *Knobs) *DuplicateCode { return &k.DuplicateCode }, DuplicateOrdinary, DuplicateBare),
		onOff("duplicate_serial", "E9106 carries the serial number of the first order", func(k *Knobs) *bool { return &k.DuplicateSerial }),
		onOff("refused_takes_number", "an order refused with E91xx uses up its number", func(k *Knobs) *bool { return &k.RefusedTakesNumber }),
		count("order_no_max", "longest orderNo in characters", func(k *Knobs) *int { return &k.OrderNoMax }),
		onOff("goods_matching", "rows without goodsCode are matched by name", func(k *Knobs) *bool { return &k.GoodsMatching }),
		onOff("goods_lookup", "the look-up of goods codes by name works; off: E9138 for rows without one", func(k *Knobs) *bool { return &k.GoodsLookup }),
		onOff("api_allowed", "sellers may issue by API; off: E9338", func(k *Knobs) *bool { return &k.APIAllowed }),
		onOff("seller_configured", "salerTel and salerAddress may be missing", func(k *Knobs) *bool { return &k.SellerConfigured }),
		onOff("price_check", "the bureau fails rows where price x num misses the amount by over 0.01", func(k *Knobs) *bool { return &k.PriceCheck }),
		onOff("mixed_unknown", "a query with one unknown number is E9500 as a whole", func(k *Knobs) *bool { return &k.MixedUnknown }),
		onOff("audit", "orders wait for an audit: E0000 without a serial number", func(k *Knobs) *bool { return &k.Audit }),
		millis("audit_ms", "milliseconds an audit takes", func(k *Knobs) *duration { return (*duration)(&k.AuditDelay) }),
		money("split_over", "net amount above which an order is split; 0: never", func(k *Knobs) *amount { return (*amount)(&k.SplitOver) }),
		onOff("split_serial", "a split order is answered with the serial number of its first invoice", func(k *Knobs) *bool { return &k.SplitSerial }),
		share("swap_serials", "share of submits answered with the serial number of the invoice before", func(k *Knobs) *float64 { return &k.SwapSerials }),
		list("foreign_orders", "order numbers that another invoice has already, with commas: E9106", func(k *Knobs) *[]string { return &k.ForeignOrders }),
		choice("foreign_as", "what is other about that invoice", func(k *Knobs) *Foreign { return &k.ForeignAs },
			ForeignTaxNum, ForeignBuyer, ForeignName, ForeignGross, ForeignRate, ForeignKind, ForeignCents, ForeignRed),
		list("odd_rows", "how rows of a query may be odd, with commas: "+joined(allOdd), func(k *Knobs) *[]Odd { return &k.OddRows }, allOdd...),
		share("odd_share", "share of the rows that are", func(k *Knobs) *float64 { return &k.OddShare }),
		onOff("strict_methods", "method names must be spelt exactly", func(k *Knobs) *bool { return &k.StrictMethods }),
		onOff("red_without_blue", "red orders may name a blue invoice that is not in the books", func(k *Knobs) *bool { return &k.LegacyRedWithoutRef }),
	}
}

func failureKnobs() []knob {
	return []knob{
		share("fail_rate", "share of orders that end in 22", func(k *Knobs) *float64 { return &k.FailRate }),
		share("seal_fail_rate", "share of orders that end in 24", func(k *Knobs) *float64 { return &k.SealFailRate }),
		share("retry_fail_rate", "share of reInvoice attempts that fail again", func(k *Knobs) *float64 { return &k.RetryFailRate }),
		share("void_fail_rate", "share of voids that the bureau refuses: 31, then 2 again", func(k *Knobs) *float64 { return &k.VoidFailRate }),
		list("fail_orders", "order numbers that end in 22, with commas", func(k *Knobs) *[]string { return &k.FailOrders }),
		list("seal_fail_orders", "order numbers that end in 24, with commas", func(k *Knobs) *[]string { return &k.SealFailOrders }),
		share("deliver_fail_rate", "share of deliveries that fail, each recipient by itself: E9999", func(k *Knobs) *float64 { return &k.DeliverFailRate }),
		list("deliver_fail_for", "phones and e-mail addresses whose deliveries fail, with commas", func(k *Knobs) *[]string { return &k.DeliverFailFor }),
		word("fail_cause", "failCause of status 22; empty: one of the known ones", func(k *Knobs) *string { return &k.FailCause }),
		millis("revive_ms", "milliseconds after which a failed invoice is issued all the same (22, then 2); 0: never", func(k *Knobs) *duration { return (*duration)(&k.Revive) }),
	}
}

// strangerKnobs are about what other clients were seen to send.
func strangerKnobs() []knob {
	return []knob{
		onOff("long_amounts", "amounts may have six decimals", func(k *Knobs) *bool { return &k.LongAmounts }),
		onOff("deliver_email", "deliveryInvoice takes the key email in place of mail, too", func(k *Knobs) *bool { return &k.DeliverEmail }),
		onOff("list_as_text", "one number may stand in place of a list of them", func(k *Knobs) *bool { return &k.ListAsText }),
		onOff("digital_zero_flag", "rows of 数电 invoices may carry zeroRateFlag", func(k *Knobs) *bool { return &k.DigitalZeroFlag }),
	}
}

func tokenKnobs() []knob {
	return []knob{
		onOff("token_check", "off: any token is taken, as in the sandbox", func(k *Knobs) *bool { return &k.TokenCheck }),
		millis("token_life_ms", "milliseconds a token lives; 0: for ever", func(k *Knobs) *duration { return (*duration)(&k.TokenLife) }),
		onOff("token_replaces", "a new token ends the one before", func(k *Knobs) *bool { return &k.TokenReplaces }),
		count("token_quota", "token fetches in 30 days; 0: no limit", func(k *Knobs) *int { return &k.TokenQuota }),
		onOff("expires_as_text", "expires_in is a string", func(k *Knobs) *bool { return &k.ExpiresAsText }),
		onOff("token_errors_400", "token errors come with HTTP 400", func(k *Knobs) *bool { return &k.TokenErrors400 }),
		millis("timestamp_window_ms", "a timestamp further off is 070601; 0: not checked", func(k *Knobs) *duration { return (*duration)(&k.TimestampWindow) }),
		onOff("replay_check", "a senid and nonce seen before is 070601", func(k *Knobs) *bool { return &k.ReplayCheck }),
	}
}

func faultKnobs() []knob {
	table := make([]knob, 0, faultCount)
	for kind := NoFault + 1; kind < faultCount; kind++ {
		table = append(table, faultKnob(kind))
	}
	return append(table, millis("slow_ms", "milliseconds of a slow answer", func(k *Knobs) *duration { return (*duration)(&k.Slow) }))
}

func callbackKnobs() []knob {
	return []knob{
		onOff("callbacks", "orders with a callBackUrl are called back", func(k *Knobs) *bool { return &k.Callbacks }),
		word("callback_url", "callback address of orders without one", func(k *Knobs) *string { return &k.CallbackURL }),
		list("callback_kinds", "kinds that are sent, with commas", func(k *Knobs) *[]string { return &k.CallbackKinds }, noticeKinds...),
		onOff("callback_failures", "failures are called back too, with c_status", func(k *Knobs) *bool { return &k.CallbackFailures }),
		millis("callback_delay_ms", "milliseconds from final state to callback", func(k *Knobs) *duration { return (*duration)(&k.CallbackDelay) }),
		millis("callback_retry_ms", "milliseconds between attempts of a callback", func(k *Knobs) *duration { return (*duration)(&k.CallbackRetry) }),
		share("callback_lost", "share of callbacks never sent", func(k *Knobs) *float64 { return &k.CallbackLost }),
		share("callback_twice", "share of callbacks sent twice", func(k *Knobs) *float64 { return &k.CallbackTwice }),
		share("callback_late", "share of callbacks that arrive after later ones", func(k *Knobs) *float64 { return &k.CallbackLate }),
		millis("callback_late_ms", "milliseconds by which those are late", func(k *Knobs) *duration { return (*duration)(&k.CallbackLateBy) }),
	}
}
