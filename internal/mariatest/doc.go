// Package mariatest gives tests a real MariaDB: the installed server, on a free port, with its data
// in a temporary folder.
package mariatest
