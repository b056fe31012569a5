// Package invoice is the domain: orders as they were read, orders as they will be sent, and exact
// money.
//
// It is pure. Nothing here reads a file, a clock or the network.
package invoice
