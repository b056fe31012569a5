// Package nuonuo is a client for the e-invoice API of the Nuonuo (诺诺) open platform.
//
// It signs the exact bytes it sends, keeps one access token for all goroutines and processes that
// share a [TokenStore], decodes what the platform really answers (numbers where the guide says
// strings, nulls, half answers), and says of every failed call whether repeating it is safe: see
// [Error] and [Classify].
//
// The package never repeats a call that might have been processed. Submitting an invoice whose
// outcome is not known ends in [VerdictUnknown]: ask by order number with [Client.QueryInvoices]
// and repeat only under the same order number.
//
// Amounts travel as decimal text in both directions; the package does no arithmetic on them.
// Times that the platform writes without a zone are Beijing time.
//
// A method that has no function is called with [Client.Call]. Keys that a type has no field for,
// and values that do not fit their field, are kept in its Extra. For tests, the package
// nuonuo/simulator plays the platform.
package nuonuo
