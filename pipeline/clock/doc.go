// Package clock measures elapsed time even if a machine is suspended or its clock is set, and maps
// a machine's time to another clock, such as a database's.
package clock
