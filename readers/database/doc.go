// Package database reads orders from a query: PostgreSQL or SQLite, a row a line, columns named by
// the machine names of the catalogue (fapiao template orders --columns lists them).
//
// It only reads: one statement, in a read-only transaction of PostgreSQL, or from an SQLite file
// opened read-only. Findings name the place "query" with the row of the result, from 1, and the
// column's name.
package database
