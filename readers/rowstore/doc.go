// Package rowstore groups the rows of a source by order, even if they are on different sheets. Rows
// are written once to a temporary file, each with the distance to the previous row of the same
// order. Memory has one entry per order number: about 40 bytes and the text of the number
// (TestBytesPerOrder checks the bound). Each order is read from its last row backwards; orders are
// returned in the order of their first rows.
package rowstore
