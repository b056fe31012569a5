// Package ui is the one door to the screen: results go to standard output, progress, questions and
// logs to standard error.
package ui
