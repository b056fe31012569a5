// Package house holds the tests that keep the layers and the size of files as CONTRIBUTING.md
// describes them.
package house
