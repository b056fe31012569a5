// Package corpus makes workbooks with planted faults, in every format and layout that is read, and
// says for each fault which finding must stand at which cell. The files are in testdata/corpus;
// `go run ./internal/fixture/cmd testdata` writes them again.
package corpus
