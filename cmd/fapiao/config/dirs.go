package config

import (
	"os"
	"path/filepath"
	"strings"
)

// Dirs are the folders that settings and data are kept in.
type Dirs struct {
	Work   string // where ./fapiao.yaml is looked for; "." usually
	Config string // the user's configuration folder; empty when there is none
	Data   string // where ledgers are kept by default; empty when it cannot be told
}

// UserDirs tells the folders from the environment: XDG_DATA_HOME or ~/.local/share on Linux and its
// relatives, ~/Library/Application Support on macOS, %LocalAppData% on Windows, each with a folder
// fapiao in it.
func UserDirs(goos string, environ []string) Dirs {
	get := func(name string) string {
		for _, e := range environ {
			k, v, _ := strings.Cut(e, "=")
			if k == name || goos == "windows" && strings.EqualFold(k, name) {
				return v
			}
		}
		return ""
	}
	d := Dirs{Work: "."}
	if folder, err := os.UserConfigDir(); err == nil { // no home folder: there is nothing to search
		d.Config = folder
	}
	home := get("HOME")
	switch {
	case goos == "windows":
		d.Data = under(get("LocalAppData"))
	case goos == "darwin":
		d.Data = under(home, "Library", "Application Support")
	case filepath.IsAbs(get("XDG_DATA_HOME")):
		d.Data = under(get("XDG_DATA_HOME"))
	default:
		d.Data = under(home, ".local", "share")
	}
	return d
}

func under(base string, more ...string) string {
	if base == "" {
		return ""
	}
	return filepath.Join(append(append([]string{base}, more...), "fapiao")...)
}
