package nuonuo

// Verdict says what a caller may do about the outcome of a call.
type Verdict uint8

const (
	// VerdictOK: there was no error.
	VerdictOK Verdict = iota
	// VerdictRetry: the request was certainly not processed, or it changes nothing; repeat it after
	// a short pause.
	VerdictRetry
	// VerdictWait: the platform is overloaded or disturbed and nothing was changed; repeat later,
	// with growing pauses.
	VerdictWait
	// VerdictToken: the access token is not accepted although it was renewed; nothing was
	// processed. Another program is probably fetching tokens for the same app without sharing them.
	VerdictToken
	// VerdictStop: nothing will work for this account until a person acts; nothing was processed.
	VerdictStop
	// VerdictRefused: this request is definitely refused, and an unchanged repeat will be refused
	// again.
	VerdictRefused
	// VerdictDuplicate: the order number is used already (E9106), so an earlier request arrived.
	// Query it and compare.
	VerdictDuplicate
	// VerdictNotFound: the platform knows no such thing (E9500). For some seconds after a submit
	// this proves nothing.
	VerdictNotFound
	// VerdictUnknown: the request may have been processed. Query before anything else; never repeat
	// it under another number.
	VerdictUnknown
)

// String returns the name in lower case.
func (v Verdict) String() string {
	names := [...]string{"ok", "retry", "wait", "token", "stop", "refused", "duplicate", "not_found", "unknown"}
	if int(v) < len(names) {
		return names[v]
	}
	return "invalid"
}
