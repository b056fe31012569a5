// Package invoice is the domain: orders as read, orders as sent, and exact money.
//
// It has no side effects and reads no file, clock or network.
package invoice
