// Package rules checks drafts and turns them into orders: draft in, order and findings out.
//
// Rules are data: a stable code, a severity, a Chinese and an English text and a hint. The package
// is pure; what depends on the seller or on the time of the run comes in through Settings.
package rules
