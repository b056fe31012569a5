// Package effect carries out what must happen at most once outside: an order is issued, an invoice
// is signed again, and whatever else is a [ledger.Effect].
//
// Every effect lives the same life. Its intent is committed before the first byte leaves, under a
// fence and a lease; the call is made once; its outcome is definite or unknown; and what is unknown
// is asked about before it is called again. A kind adds what it calls, what an answer does to the
// effect, and how it is given back; see [Kind].
package effect
