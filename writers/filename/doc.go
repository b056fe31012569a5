// Package filename makes names of files from a pattern: safe on Windows, macOS and Linux, and
// unique also where names have no case.
package filename
