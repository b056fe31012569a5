// Package ui writes to the screen and reads answers from it: results go to standard output;
// progress, questions and logs go to standard error.
package ui
