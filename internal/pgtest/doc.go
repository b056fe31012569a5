// Package pgtest gives tests a real PostgreSQL: the server that the machine's own packages
// installed, on a free port, with its data in a temporary folder.
//
// One server serves one test binary, and each call of URL gets an empty database of its own. The
// server ends with the test binary, however that ends, and takes its folder with it.
package pgtest
