package ui

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// escapes makes a console obey escape sequences, and reports whether it does: Windows before 10,
// and a console in its legacy mode, would show them as text.
func escapes(f *os.File) bool {
	h, mode := windows.Handle(f.Fd()), uint32(0)
	if windows.GetConsoleMode(h, &mode) != nil {
		return false
	}
	return mode&windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING != 0 ||
		windows.SetConsoleMode(h, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}

var processesOfConsole = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")

// ownWindow reports whether the console was opened for this process alone and closes with it, as
// when Explorer starts it.
func ownWindow() bool {
	var ids [2]uint32
	n, _, _ := processesOfConsole.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	return n == 1
}
