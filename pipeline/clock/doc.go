// Package clock measures time that passes although a machine is suspended or its clock is set, and
// maps a machine's time to a clock elsewhere, such as a database's.
package clock
