package app

import (
	"path/filepath"
	"runtime"
	"strings"
)

// realPath is where a file lies, the same however it was named: absolute, with symbolic links
// resolved, and in lower case where names have no case. A file that is saved again keeps it.
func realPath(file string) (string, error) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return "", unusable(err, "找不到 %s", "locate %s", file)
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return "", unusable(err, "找不到 %s", "locate %s", file)
	}
	if runtime.GOOS == "windows" {
		real = strings.ToLower(real)
	}
	return real, nil
}
