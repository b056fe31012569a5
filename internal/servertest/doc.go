// Package servertest is what the test servers of packages pgtest and mariatest share: a process
// that keeps a server alive as long as the test binary, free ports, and databases of single tests.
package servertest
