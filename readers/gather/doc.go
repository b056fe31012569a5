// Package gather brings the rows of one order together, however far apart they stand and in how
// many sheets.
//
// Rows are written once to a temporary file, each with the distance back to the row of the same
// order before it. In memory stays one entry an order number: about 40 bytes and the number's own
// text (TestBytesPerOrder states the bound). Reading goes from each order's last row backwards, so
// that the orders come out in the order of their first rows.
package gather
