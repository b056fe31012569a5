// Package database reads orders from a query of PostgreSQL, MySQL, MariaDB, SQL Server or SQLite:
// one row per line, columns with the machine names of the catalogue (listed by fapiao template
// orders --columns). It runs one statement, in a read-only transaction of the server or on an
// SQLite file opened read-only; SQL Server has none, and a transaction that is rolled back. Places
// have the file "query", the row of the result, from 1, and the column name.
package database
