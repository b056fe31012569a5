// Package record is the machine-readable form of a result row. Names, order and formats are a
// stable contract, shared by JSON lines and CSV.
package record
