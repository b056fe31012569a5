// Package record is a row of the results as machines read it: the names, their order and their
// forms are a contract that JSON lines and CSV share, and they do not change.
package record
