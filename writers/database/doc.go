// Package database writes results back to a database: into a table of ours, a row for each
// invoice, or into named columns of a table that the database already has. Orders are written some
// at a time, each completely or not at all. Writing the same results again changes nothing, and
// older results never replace newer ones.
package database
