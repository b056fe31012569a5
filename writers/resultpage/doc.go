// Package resultpage writes results as one HTML file, for reading, e-mail and printing: sums, then
// a table for each state. It loads nothing and sends nothing, and can be read without its script,
// which filters and sorts.
//
// A page is bounded, whatever the number of orders: it lists at most 5,000 rows, those that a
// person has to look at before all others, counts the rest of each state, and cuts long texts.
package resultpage
