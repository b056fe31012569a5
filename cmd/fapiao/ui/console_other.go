//go:build !windows

package ui

import "os"

// escapes reports whether a terminal obeys escape sequences. Those of Unix say by TERM if not.
func escapes(*os.File) bool { return true }

// ownWindow reports whether the console closes with this process; a terminal belongs to a shell.
func ownWindow() bool { return false }
