package simulator

func accountKnobs() []knob {
	return []knob{
		money("credit_line", "net amount a seller may issue; below 0: no end", func(k *Knobs) *amount { return (*amount)(&k.CreditLine) }),
		onOff("credit_monthly", "the line begins anew each month", func(k *Knobs) *bool { return &k.CreditMonthly }),
		onOff("credit_unfiled", "last month's return is not filed: this month may use no more than last month's rest", func(k *Knobs) *bool { return &k.CreditUnfiled }),
		onOff("credit_stale", "getCreditLine reads what the last refresh found", func(k *Knobs) *bool { return &k.CreditStale }),
		stockKnob(),
		onOff("client_online", "the client that tax-disk kinds need is online", func(k *Knobs) *bool { return &k.ClientOnline }),
		count("login_after", "the bureau's login lapses after so many orders; 0: never", func(k *Knobs) *int { return &k.LoginAfter }),
		millis("login_ms", "milliseconds that a login holds; 0: for ever", func(k *Knobs) *duration { return (*duration)(&k.Login) }),
		millis("identity_ms", "milliseconds that a proof of identity holds; 0: for ever", func(k *Knobs) *duration { return (*duration)(&k.Identity) }),
		millis("refresh_ms", "milliseconds the bureau takes for a refresh, a QR code or a login", func(k *Knobs) *duration { return (*duration)(&k.Refresh) }),
		millis("scan_after_ms", "milliseconds until the clerk has scanned a QR code", func(k *Knobs) *duration { return (*duration)(&k.ScanAfter) }),
		onOff("scan_never", "nobody scans a QR code", func(k *Knobs) *bool { return &k.ScanNever }),
		choice("trouble", "what is wrong with every account", func(k *Knobs) *Trouble { return &k.Trouble }, NoTrouble, TroubleLogin, TroubleIdentity,
			TroubleBinding, TroubleCredit, TroublePermission, TroubleStock, TroubleDevice, TroubleSubscription, TroubleOther),
		count("trouble_after", "orders of a seller that are taken before the trouble", func(k *Knobs) *int { return &k.TroubleAfter }),
		millis("trouble_start_ms", "milliseconds from the start of the server to the trouble", func(k *Knobs) *duration { return (*duration)(&k.TroubleStart) }),
		millis("trouble_for_ms", "milliseconds it lasts; 0: until trouble=none", func(k *Knobs) *duration { return (*duration)(&k.TroubleFor) }),
		word("trouble_text", "failCause of the trouble; empty: the words of its kind", func(k *Knobs) *string { return &k.TroubleText }),
		choice("account_reply", "how trouble of the account shows", func(k *Knobs) *AccountReply { return &k.AccountReply },
			AccountFails, AccountRefuses),
	}
}
