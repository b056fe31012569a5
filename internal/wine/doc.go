// Package wine runs the released fapiao.exe under Wine as an accountant would on Windows. Its tests
// drive the program, since Wine 8 cannot remove folders as Go's tests on Windows do. `make
// test-windows` builds what they need.
package wine
