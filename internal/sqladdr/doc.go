// Package sqladdr reads the addresses of databases that hold orders or take results: PostgreSQL,
// MySQL and MariaDB, SQL Server, SQLite. It has what differs between them: drivers, options of a
// session, quoting, placeholders. No text of it contains a password.
package sqladdr
