// Package effect executes external actions that must happen at most once: issuing an order, signing
// an invoice again, and any other [ledger.Effect].
//
// All effects have the same life cycle. The intent is committed under a fence and a lease before
// the first byte is sent; the call is made once; its outcome is definite or unknown; and an unknown
// effect is queried before it is called again. A kind defines the call, what an answer changes, and
// how an effect is released; see [Kind].
package effect
